import { forEachChild, parse, type Command, type Redirection, type SyntaxNode } from "unbash";
import { baseName } from "../../lib/baseName.ts";
import { readWord } from "../../runbook/shell/shellWord.ts";

/** A simple command of a script, however deep it stands: in a subshell, a function, `bash -c "…"`. */
export interface FlatCommand {
  /** 1-based, within the script. */
  readonly line: number;
  readonly text: string;
  /** Quotes and escapes resolved, and variables whose value the script says. */
  readonly words: readonly string[];
  /** `NAME=value` before it, or as arguments of `export`. */
  readonly assignments: readonly Assigned[];
  /** Files that its output goes to. */
  readonly writes: readonly string[];
  /** Text on its standard input, where the script holds it. */
  readonly input: string | null;
}

export interface Assigned {
  readonly name: string;
  readonly value: string;
}

const SHELLS = new Set(["bash", "sh", "dash", "zsh", "ksh"]);
const DEEPEST = 6;

/** Reads a script as far as it can be known before it runs. Total: any text gives an answer. */
export function flatCommands(text: string): readonly FlatCommand[] {
  const values = new Map<string, string>();
  return new Flattener(values, 0, null).read(text);
}

class Flattener {
  readonly #found: FlatCommand[] = [];
  readonly #values: Map<string, string>;
  readonly #depth: number;
  /** The line of all commands, where the text is an argument of another one. */
  readonly #fixedLine: number | null;
  #source = "";

  constructor(values: Map<string, string>, depth: number, fixedLine: number | null) {
    this.#values = values;
    this.#depth = depth;
    this.#fixedLine = fixedLine;
  }

  read(text: string): readonly FlatCommand[] {
    this.#source = text;
    this.#visit(parse(text));
    return this.#found;
  }

  #visit(node: SyntaxNode): void {
    if (node.type === "Script" && node.source !== undefined) {
      // Escaped backticks: positions are of another text.
      this.#readNested(node.source, this.#lineAt(node.pos));
      return;
    }
    if (node.type === "Assignment" && node.value.type === "Word") {
      this.#values.set(node.name, this.#resolve(readWord(node.value, this.#source).text));
    }
    if (node.type === "Command") {
      this.#command(node);
    } else if (node.type === "Redirected") {
      const writes = this.#writes(node.redirects);
      if (writes.length > 0) {
        this.#add(node, { words: [], assignments: [], writes, input: null });
      }
    }
    forEachChild(node, (child) => this.#visit(child));
  }

  #command(node: Command): void {
    const assignments: Assigned[] = [];
    const words = node.name === undefined ? [] : [this.#word(node.name)];
    for (const part of [...node.prefix, ...node.suffix]) {
      if (part.type === "Word") {
        words.push(this.#word(part));
      } else if (part.type === "Assignment") {
        const value = part.value.type === "Word" ? this.#word(part.value) : "";
        assignments.push({ name: part.name, value });
      }
    }
    const input = this.#input(node.redirects);
    this.#add(node, { words, assignments, writes: this.#writes(node.redirects), input });
    this.#readArguments(words, input, this.#lineAt(node.pos));
  }

  /** `bash -c "…"`, `eval "…"`, `su -c "…"`, and a script on a shell's standard input. */
  #readArguments(words: readonly string[], input: string | null, line: number): void {
    const shell = words.findIndex((word) => SHELLS.has(baseName(word)));
    const program = baseName(words[0] ?? "");
    if (program === "eval") {
      this.#readNested(words.slice(1).join(" "), line);
    } else if (shell !== -1 || program === "su" || program === "runuser") {
      const flag = words.findIndex((word, at) => at > 0 && /^-[a-z]*c$|^--command$/.test(word));
      if (flag !== -1) {
        this.#readNested(words[flag + 1] ?? "", line);
      } else if (shell === 0 && input !== null) {
        this.#readNested(input, line);
      }
    }
  }

  #readNested(text: string, line: number): void {
    if (this.#depth < DEEPEST) {
      this.#found.push(...new Flattener(this.#values, this.#depth + 1, line).read(text));
    }
  }

  #add(node: SyntaxNode, command: Omit<FlatCommand, "line" | "text">): void {
    const text = this.#source.slice(node.pos, node.end).split("\n", 1)[0] ?? "";
    this.#found.push({ ...command, line: this.#lineAt(node.pos), text });
  }

  #writes(redirects: readonly Redirection[]): readonly string[] {
    return redirects.flatMap((redirect) =>
      redirect.type === "Redirect" &&
      /^(?:>>?|>\||&>>?|<>|>&)$/.test(redirect.operator) &&
      redirect.target !== undefined
        ? [this.#word(redirect.target)].filter((word) => !/^\d+$|^-$/.test(word))
        : [],
    );
  }

  #input(redirects: readonly Redirection[]): string | null {
    const here = redirects.findLast((redirect) => redirect.type !== "Redirect");
    if (here?.type === "HereDoc") {
      return here.body.text;
    }
    return here?.target === undefined ? null : this.#word(here.target);
  }

  #word(word: Parameters<typeof readWord>[0]): string {
    return this.#resolve(readWord(word, this.#source).text);
  }

  #resolve(text: string): string {
    return text.replace(
      /\$(?:(\w+)|\{(\w+)\})/g,
      (whole, plain: string | undefined, braced: string | undefined) =>
        this.#values.get(plain ?? braced ?? "") ?? whole,
    );
  }

  #lineAt(offset: number): number {
    return this.#fixedLine ?? this.#source.slice(0, offset).split("\n").length;
  }
}
