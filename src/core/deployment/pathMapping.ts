import type { PathMapping } from "./ports.ts";

/**
 * Rewrites the document's roots to the folders they stand for: at path boundaries only (`/apps` is
 * neither in `/apps-old` nor in `/srv/apps`), the longest root first, each place once.
 */
export function mapPaths(
  text: string,
  mappings: readonly PathMapping[],
  /** Spells the folder for the place it goes to (a shell's quoting). */
  spell: (to: string, offset: number) => string = (to) => to,
): string {
  const roots = usable(mappings);
  if (roots.length === 0) {
    return text;
  }
  const targets = new Map(roots.map(({ from, to }) => [from, to]));
  const pattern = new RegExp(
    `${STARTS}(?:${roots.map(({ from }) => escapeRegExp(from)).join("|")})(?![\\p{L}\\p{N}_.-])`,
    "gu",
  );
  return text.replace(pattern, (from, offset: number) =>
    isUrlPath(text, offset) ? from : spell(targets.get(from) ?? from, offset),
  );
}

/** Absolute paths that a text names, as far as they are literal (up to a `*`, `$` or `{`), each once. */
export function findAbsolutePaths(text: string): readonly string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(ABSOLUTE_PATH)) {
    const path = literalPath(match[0], text.slice(match.index + match[0].length));
    if (path !== null && !isUrlPath(text, match.index)) {
      found.add(path);
    }
  }
  return [...found];
}

/** What would make a missing path exist: each way of cutting its root off, the longest tail first. */
export function mappingCandidates(
  path: string,
  folder: string,
): readonly { readonly probe: string; readonly mapping: PathMapping }[] {
  const parts = path.split("/").filter((part) => part !== "");
  const base = folder.replace(/\/+$/, "");
  return parts.map((_, cut) => {
    const tail = parts.slice(cut).join("/");
    const first = parts[cut] ?? "";
    const mapping =
      cut === 0
        ? { from: `/${first}`, to: `${base}/${first}` }
        : { from: `/${parts.slice(0, cut).join("/")}`, to: base };
    return { probe: `${base}/${tail}`, mapping };
  });
}

/** A path starts where a word or an option's value starts, glued to its letter (`-f/apps/a.sql`) or not. */
const STARTS = String.raw`(?:(?<![\p{L}\p{N}_.~/})*?\]-])|(?<=(?:^|\s)-[A-Za-z]))`;

const ABSOLUTE_PATH = new RegExp(String.raw`${STARTS}\/[\p{L}\p{N}_.@+,%~/-]*[\p{L}\p{N}_/]`, "gu");

function literalPath(match: string, after: string): string | null {
  // What a glob or a variable completes is known up to its folder.
  const known = /^[*?$`{[]/.test(after) ? match.slice(0, match.lastIndexOf("/")) : match;
  const path = known.replace(/\/+$/, "");
  return path === "" ? null : path;
}

/** `http://host/apps` and `host:/apps` name a place on another machine. */
function isUrlPath(text: string, offset: number): boolean {
  return /(?:^|\s|["'=(])[\w.+-]*:\/{0,2}[^\s"'/]*$/.test(
    text.slice(Math.max(0, offset - 200), offset),
  );
}

function usable(mappings: readonly PathMapping[]): readonly PathMapping[] {
  return mappings
    .map(({ from, to }) => ({ from: from.replace(/\/+$/, ""), to: to.replace(/\/+$/, "") }))
    .filter(({ from }) => from !== "")
    .sort((a, b) => b.from.length - a.from.length);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
