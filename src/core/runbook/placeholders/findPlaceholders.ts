import type { BlockText } from "../content/blockText.ts";
import type { Placeholder } from "../runbook.ts";
import type { ShellScript } from "../shell/shellScript.ts";
import { matches } from "../text/matches.ts";

/** Each kind with a text that it cannot do without: looking for that first is what keeps this fast. */
const TEXTS: readonly (readonly [Placeholder["kind"], string, RegExp])[] = [
  ["timestamp", "YYYY", /YYYY[-_.]?MM[-_.]?DD(?:[-_T ]?HH[-_:.]?MM(?:[-_:.]?SS)?)?/g],
  ["path", "path/to", /(?:\/|\b)path\/to(?:\/[\w.*-]+)*\/?/g],
  ["marker", ">", /<[A-Za-z][\w.-]{0,60}(?: [\w.-]{1,30}){0,4}>/g],
  ["marker", "{{", /\{\{\s*[A-Za-z_][\w-]*\s*\}\}/g],
  ["marker", "[", /\[(?:TODO|TBD|FIXME|YOUR\b[^\]\n]*|REPLACE\b[^\]\n]*|INSERT\b[^\]\n]*)\]/gi],
  ["marker", "CHANGE", /\bCHANGE_?ME\b/g],
];

/** Texts of a block that stand for something to be filled in. Comments do not count. */
export function findPlaceholders(
  content: BlockText,
  dialect: "shell" | "sql",
): readonly Placeholder[] {
  const found: Placeholder[] = [];
  for (const [kind, needed, expression] of TEXTS) {
    if (!content.text.includes(needed)) {
      continue;
    }
    for (const match of matches(expression, content.text)) {
      if (!isMeant(content.text, match.index, dialect)) {
        continue;
      }
      const range = content.rangeOf(match.index, match.index + match[0].length);
      found.push({ name: match[0], kind, range });
    }
  }
  return found.toSorted((a, b) => a.range.start - b.range.start);
}

/** How far back a line is looked at. */
const LONGEST_LINE = 400;

/** Not in a comment, and not a format that a function is given. */
function isMeant(text: string, at: number, dialect: "shell" | "sql"): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_LINE), at);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const comment = dialect === "sql" ? /--/ : /(?:^|\s)#/;
  return (
    !comment.test(line) && !/to_(?:char|date|timestamp)\s*\([^)]*$|date_format\([^)]*$/i.test(line)
  );
}

/** Variables that every shell has, or that libpq reads. */
const KNOWN =
  /^(?:[0-9]+|[@*#?$!_-]|HOME|PATH|USER|LOGNAME|PWD|OLDPWD|SHELL|HOSTNAME|HOST|RANDOM|SRANDOM|SECONDS|LINENO|REPLY|UID|EUID|PPID|GROUPS|OSTYPE|HOSTTYPE|MACHTYPE|LANG|LC_\w+|TERM|TMPDIR|TEMP|TZ|IFS|OPTARG|OPTIND|FUNCNAME|PIPESTATUS|DIRSTACK|EDITOR|PAGER|COLUMNS|LINES|EPOCH\w+|BASH\w*|XDG_\w+|PG[A-Z]+|PSQL\w*|COMP_\w+|MAPFILE|COPROC|SUDO_\w+|CI)$/;

/** Variables that a script uses and nobody gives a value. */
export function findUnsetVariables(
  script: ShellScript,
  content: BlockText,
): readonly Placeholder[] {
  if (script.sourcesOthers) {
    return [];
  }
  return script.uses
    .filter((use) => !script.assigned.has(use.name) && !KNOWN.test(use.name))
    .map(({ name, start, end }) => ({
      name,
      kind: "variable",
      range: content.rangeOf(start, end),
    }));
}
