/**
 * Rewrites a stream of text piece by piece as if it were whole: secrets become `***` and the run's
 * own files get the names of what they stand for, also where a piece ends in the middle of one. What
 * may be the beginning of a match is held back until the next piece.
 */
export class OutputRewriter {
  readonly #secrets: string[] = [];
  readonly #renames: readonly Rename[];
  #held = "";

  constructor(secrets: readonly string[], renames: readonly Rename[] = []) {
    this.#renames = renames;
    for (const secret of secrets) {
      this.addSecret(secret);
    }
  }

  /** A secret that became known on the way (the answer to a prompt). */
  addSecret(secret: string): void {
    if (secret !== "" && !this.#secrets.includes(secret)) {
      this.#secrets.push(secret);
      this.#secrets.sort((a, b) => b.length - a.length);
    }
  }

  /** What may be passed on after this piece. */
  push(piece: string): string {
    const text = this.#rewrite(this.#held + piece);
    const at = Math.max(this.#openFrom(text), text.length - LONGEST_HELD);
    this.#held = text.slice(at);
    return text.slice(0, at);
  }

  /** The rest. */
  end(): string {
    const text = this.#rewrite(this.#held);
    this.#held = "";
    return text;
  }

  #rewrite(text: string): string {
    let result = text;
    for (const secret of this.#secrets) {
      if (result.includes(secret)) {
        result = result.replaceAll(secret, HIDDEN);
      }
    }
    for (const { needle, pattern, hidden } of GENERAL) {
      if (result.includes(needle)) {
        result = result.replace(pattern, hidden);
      }
    }
    for (const { needle, rename } of this.#renames) {
      if (result.includes(needle)) {
        result = rename(result);
      }
    }
    return result;
  }

  /** Where the tail begins that may be an unfinished match. */
  #openFrom(text: string): number {
    const start = Math.max(0, text.length - LONGEST_HELD);
    const tail = text.slice(start);
    let from = tail.length;
    for (const needle of [...this.#secrets, ...GENERAL.map((rule) => rule.needle)]) {
      from = Math.min(from, partialMatch(tail, needle));
    }
    for (const { open } of GENERAL) {
      const match = open.exec(tail);
      from = Math.min(from, match?.index ?? from);
    }
    for (const { needle } of this.#renames) {
      // The name and what follows it on its line are rewritten together.
      const line = tail.lastIndexOf("\n") + 1;
      const found = tail.indexOf(needle, line);
      from = Math.min(from, found === -1 ? partialMatch(tail, needle) : found);
    }
    return start + from;
  }
}

/** Gives what holds `needle` its outward name. */
export interface Rename {
  readonly needle: string;
  readonly rename: (text: string) => string;
}

/** What replaces a secret. */
const HIDDEN = "***";

/** Longer than any secret, address or name that is worth waiting for. */
const LONGEST_HELD = 4096;

/** Where passwords stand whoever's they are. `open` matches an unfinished one at the end of a text. */
const GENERAL = [
  {
    needle: "://",
    pattern: /(:\/\/[^\s:@/]*:)[^\s@/]+@/g,
    hidden: `$1${HIDDEN}@`,
    open: /:\/\/[^\s@/]{0,1000}$/,
  },
  {
    needle: "PGPASSWORD=",
    pattern: /(PGPASSWORD=)(?:'[^']*'|"[^"]*"|[^\s'";]+)/g,
    hidden: `$1${HIDDEN}`,
    open: /PGPASSWORD=(?:'[^']{0,1000}'?|"[^"]{0,1000}"?|\S{0,1000})$/,
  },
  {
    needle: "password=",
    pattern: /(\bpassword=)(?:'[^']*'|[^\s'"&;]+)/g,
    hidden: `$1${HIDDEN}`,
    open: /password=(?:'[^']{0,1000}'?|\S{0,1000})$/,
  },
] as const;

/** Index of the longest end of `text` that begins `needle` without being all of it. */
function partialMatch(text: string, needle: string): number {
  const longest = Math.min(text.length, needle.length - 1);
  for (let length = longest; length > 0; length--) {
    if (text.endsWith(needle.slice(0, length))) {
      return text.length - length;
    }
  }
  return text.length;
}
