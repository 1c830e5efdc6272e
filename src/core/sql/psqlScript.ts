/** The name of an included file as psql reads it from `\i` and its like. */
export interface IncludeName {
  readonly name: string;
  /** `\ir`: relative to the file that includes it. */
  readonly relative: boolean;
}

export interface ScriptRewriting {
  /** A path or any other text of a backslash command that works with files. */
  readonly path: (text: string) => string;
  /** The file to include instead; an absolute path. */
  readonly include: (include: IncludeName) => Promise<string>;
}

const INCLUDE =
  /^(\s*)\\(i|ir|include|include_relative)(\s+)('(?:[^'\\]|''|\\.)*'|[^\s'"`\\:]\S*)(\s*)$/;
const WITH_FILES = /^\s*\\(?:copy|o|out|cd|w|write|g|lo_import|lo_export|!|e|edit)\b/;

/** The file that a line of a psql script includes; null when it includes none that its text names. */
export function readInclude(line: string): IncludeName | null {
  const [, , command = "", , word = ""] = INCLUDE.exec(line) ?? [];
  return word === ""
    ? null
    : { name: unquote(word), relative: command === "ir" || command === "include_relative" };
}

/** Rewrites one line of a psql script where it is a backslash command that names files. */
export async function rewriteScriptLine(line: string, to: ScriptRewriting): Promise<string> {
  const include = INCLUDE.exec(line);
  if (include !== null) {
    const [, indent = "", command = "", space = "", word = "", end = ""] = include;
    const relative = command === "ir" || command === "include_relative";
    const file = await to.include({ name: unquote(word), relative });
    return `${indent}\\i${space}${quote(file)}${end}`;
  }
  return WITH_FILES.test(line) ? to.path(line) : line;
}

function unquote(word: string): string {
  return word.startsWith("'")
    ? word
        .slice(1, -1)
        .replace(/''|\\(.)/g, (match, escaped: string | undefined) => escaped ?? match[0] ?? "")
    : word;
}

function quote(file: string): string {
  return `'${file.replace(/['\\]/g, "\\$&")}'`;
}
