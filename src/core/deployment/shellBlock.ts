import { forEachChild, parse, type AndOr, type Command, type SyntaxNode, type Word } from "unbash";

/**
 * What a runner must know of a block's bash before and after it runs: read from the syntax tree, by
 * line. A text that does not parse gives what was understood; bash itself refuses the rest.
 */
export interface ShellBlock {
  readonly commands: readonly ShellCommand[];
  readonly fallbacks: readonly Fallback[];
  /** Commands put in the background, in order. */
  readonly background: readonly ShellCommand[];
  /** Absolute paths that the block calls PostgreSQL's client tools by. */
  readonly toolPaths: readonly string[];
  /** Ranges of quoted text, to spell a word that goes there. */
  readonly quoted: readonly QuotedRange[];
}

export interface ShellCommand {
  readonly start: number;
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  /** First word, as far as it is literal. */
  readonly name: string;
  /** Line of the first line of its here-document's body; null when it has none. */
  readonly hereDocumentLine: number | null;
}

/** `X || true`: a failure of X that the block tolerates on purpose. */
export interface Fallback {
  /** First word of what runs instead: "true", ":", "echo". */
  readonly word: string;
  readonly line: number;
  readonly endLine: number;
  readonly command: ShellCommand;
  /** Exit codes of X that are an answer ("no") and no failure: `grep`, `[ … ]`, `pg_isready`. */
  readonly answers: readonly number[];
}

export interface QuotedRange {
  readonly start: number;
  readonly end: number;
  readonly kind: "single" | "double" | "hereDocument";
}

const CLIENT_TOOL = /^\/(?:[^/\s]+\/)*(?:psql|pg_dump|pg_dumpall|pg_restore)$/;

/** Commands that only say something or do nothing: what follows `||` when a failure is tolerated. */
const SAYS_ONLY = new Set(["true", ":", "echo", "printf", "/bin/true", "/usr/bin/true", "logger"]);

/** Commands that answer a question by their exit code. */
const ANSWERS: Readonly<Record<string, readonly number[]>> = {
  "[": [1],
  "[[": [1],
  test: [1],
  grep: [1],
  egrep: [1],
  fgrep: [1],
  zgrep: [1],
  rg: [1],
  cmp: [1],
  diff: [1],
  command: [1, 127],
  type: [1],
  which: [1],
  hash: [1],
  pgrep: [1],
  pidof: [1],
  id: [1],
  getent: [1, 2],
  pg_isready: [1, 2, 3],
  "is-active": [1, 3, 4],
};

/** Reads a block's text. Total: any text gives an answer. */
export function readShellBlock(text: string): ShellBlock {
  const lineAt = lineFinder(text);
  const block = {
    commands: [] as ShellCommand[],
    fallbacks: [] as Fallback[],
    background: [] as ShellCommand[],
    toolPaths: new Set<string>(),
    quoted: [] as QuotedRange[],
  };
  const describe = (node: SyntaxNode): ShellCommand => ({
    start: node.pos,
    line: lineAt(node.pos),
    endLine: lineAt(Math.max(node.pos, node.end - 1)),
    text: text.slice(node.pos, node.end),
    name: firstWord(node),
    hereDocumentLine: hereDocumentLine(node, lineAt),
  });
  const visit = (node: SyntaxNode): void => {
    const kind = quoting(node);
    if (kind !== null) {
      block.quoted.push({ start: node.pos, end: node.end, kind });
    }
    if (RUNS.has(node.type)) {
      block.commands.push(describe(node));
    }
    if (node.type === "Command" && CLIENT_TOOL.test(node.name?.value ?? "")) {
      block.toolPaths.add(node.name?.value ?? "");
    }
    if (node.type === "AndOr") {
      block.fallbacks.push(...fallbacksOf(node, describe));
    }
    if (node.type === "Statement" && node.background === true) {
      block.background.push(describe(node.command));
    }
    // A script decoded from backticks has positions of its own: its lines would be wrong.
    if (!(node.type === "Script" && node.source !== undefined)) {
      forEachChild(node, visit);
    }
  };
  visit(parse(text));
  return { ...block, toolPaths: [...block.toolPaths] };
}

/** The command that began on a line; `words` (as bash reports them) tell several apart. */
export function commandAtLine(block: ShellBlock, line: number, words: string): ShellCommand | null {
  const first = words.trimStart().split(/\s/, 1)[0] ?? "";
  const here = block.commands.filter((command) => command.line === line);
  return (
    here.find((command) => first !== "" && command.text.includes(first)) ??
    here[0] ??
    block.commands.findLast((command) => command.line <= line && line <= command.endLine) ??
    null
  );
}

/** Spells a path for a place of the block: quoted as the text around it is. */
export function spellPath(block: ShellBlock, path: string, offset: number): string {
  if (/^[\w./@%+,:-]*$/.test(path)) {
    return path;
  }
  const around = block.quoted.findLast(({ start, end }) => start <= offset && offset < end);
  switch (around?.kind) {
    case "single":
      return path.replaceAll("'", `'\\''`);
    case "double":
      return path.replace(/["$`\\]/g, "\\$&");
    case "hereDocument":
      return path;
    case undefined:
      return path.replace(/[^\p{L}\p{N}_./@%+,:-]/gu, "\\$&");
  }
}

const RUNS = new Set<string>([
  "Command",
  "Pipeline",
  "TestCommand",
  "ArithmeticCommand",
  "Subshell",
]);

function fallbacksOf(node: AndOr, describe: (node: SyntaxNode) => ShellCommand): Fallback[] {
  return node.operators.flatMap((operator, index) => {
    const right = node.commands[index + 1];
    const word = operator === "||" && right !== undefined ? toleratingWord(right) : null;
    if (word === null || right === undefined) {
      return [];
    }
    const left = node.commands.slice(0, index + 1);
    const [first] = left;
    const { line, endLine } = describe(right);
    return first === undefined
      ? []
      : [{ word, line, endLine, command: describe(first), answers: left.flatMap(answersOf) }];
  });
}

/** The first word of what only says something, or leaves with success; null for anything that acts. */
function toleratingWord(node: SyntaxNode): string | null {
  if (node.type === "BraceGroup" || node.type === "Subshell") {
    const words = node.body.commands.map(({ command }) => toleratingWord(command));
    return words.every((word) => word !== null) ? (words[0] ?? null) : null;
  }
  if (node.type === "Redirected") {
    return toleratingWord(node.command);
  }
  if (node.type === "Pipeline") {
    return node.commands[0] === undefined ? null : toleratingWord(node.commands[0]);
  }
  if (node.type !== "Command") {
    return null;
  }
  const name = node.name?.value ?? "";
  if (name === "exit" || name === "return") {
    return argument(node, 0) === "0" ? name : null;
  }
  return SAYS_ONLY.has(name) ? name : null;
}

function answersOf(node: SyntaxNode): readonly number[] {
  if (node.type === "Pipeline") {
    return node.commands.flatMap(answersOf);
  }
  if (node.type === "TestCommand") {
    return [1];
  }
  if (node.type !== "Command") {
    return [];
  }
  const name = node.name?.value ?? "";
  const key = name === "systemctl" ? argument(node, 0) : name.slice(name.lastIndexOf("/") + 1);
  return Object.hasOwn(ANSWERS, key) ? (ANSWERS[key] ?? []) : [];
}

function argument(command: Command, index: number): string {
  const word = command.args[index];
  return word?.type === "Word" ? word.value : "";
}

function firstWord(node: SyntaxNode): string {
  switch (node.type) {
    case "Command":
      return literal(node.name);
    case "Pipeline":
      return node.commands[0] === undefined ? "" : firstWord(node.commands[0]);
    case "AndOr":
      return node.commands[0] === undefined ? "" : firstWord(node.commands[0]);
    default:
      return "";
  }
}

function literal(word: Word | undefined): string {
  return word?.value ?? "";
}

function hereDocumentLine(node: SyntaxNode, lineAt: (offset: number) => number): number | null {
  if (node.type === "Pipeline") {
    return (
      node.commands
        .map((command) => hereDocumentLine(command, lineAt))
        .find((line) => line !== null) ?? null
    );
  }
  const redirects = node.type === "Command" || node.type === "Redirected" ? node.redirects : [];
  const found = redirects.find((redirect) => redirect.type === "HereDoc");
  return found?.type === "HereDoc" ? lineAt(found.body.pos) : null;
}

function quoting(node: SyntaxNode): QuotedRange["kind"] | null {
  switch (node.type) {
    case "SingleQuoted":
      return "single";
    case "DoubleQuoted":
      return "double";
    case "HereDocBody":
      return "hereDocument";
    default:
      return null;
  }
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + 1;
  };
}
