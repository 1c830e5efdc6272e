import type { Block } from "../../runbook/runbook.ts";
import type { DeploymentState } from "../state.ts";

/** A placeholder of a block that has no value yet. */
export interface Blank {
  /** Under which its value is kept; for a time in a file name that is the whole name. */
  readonly name: string;
  readonly suggestion: string | null;
  /** What the deployment's own evidence says it is; taken without asking. */
  readonly evidence: string | null;
}

/** The placeholders of a block that must have a value before it may run. `now` is ISO 8601 in UTC. */
export function blanks(block: Block, state: DeploymentState, now: string): readonly Blank[] {
  const found = new Map<string, Blank>();
  for (const { name, kind } of block.placeholders) {
    if (state.values.has(name)) {
      continue;
    }
    if (kind === "timestamp") {
      for (const word of wordsWith(block.text, name)) {
        if (!state.values.has(word)) {
          found.set(word, fileBlank(word, name, block.text, state, now));
        }
      }
    } else {
      const suggestion = kind === "variable" ? backupFor(name, state) : null;
      found.set(name, { name, suggestion, evidence: null });
    }
  }
  return [...found.values()];
}

/**
 * The block's text with every value in its place. Variables stay as they are: they are handed to the
 * shell by name. Line numbers do not change, because no value has a line break.
 */
export function filledText(block: Block, values: ReadonlyMap<string, string>): string {
  let text = block.text;
  for (const { name, kind } of block.placeholders) {
    if (kind === "timestamp") {
      text = text.replace(WORDS, (word) =>
        word.includes(name)
          ? (values.get(word) ?? word.replaceAll(name, () => values.get(name) ?? name))
          : word,
      );
    } else if (kind !== "variable") {
      const value = values.get(name);
      text = value === undefined ? text : text.replaceAll(name, () => value);
    }
  }
  return text;
}

/** Whether the text can stand for a placeholder: a line break would move every line after it. */
export function isValue(value: string): boolean {
  return value !== "" && !/[\0\r\n]/.test(value);
}

/** File names and paths, as far as they need no quoting. */
const WORDS = /[\p{L}\p{N}_./~@%+:-]+/gu;
const PLAIN_PATH = /^[\p{L}\p{N}_./~@%+:-]+$/u;

function wordsWith(text: string, name: string): readonly string[] {
  const words = text.match(WORDS) ?? [];
  const holding = new Set(words.filter((word) => word.includes(name)));
  return holding.size > 0 ? [...holding] : [name];
}

function fileBlank(
  word: string,
  name: string,
  text: string,
  state: DeploymentState,
  now: string,
): Blank {
  // Where a dump is written, an earlier one of that name must not be overwritten.
  const written = text.split("\n").some((line) => line.includes(word) && /\bpg_dump/.test(line));
  if (written) {
    return { name: word, suggestion: word.replaceAll(name, stamp(name, now)), evidence: null };
  }
  const path = matchingBackup(word, name, state);
  return {
    name: word,
    suggestion: path ?? null,
    evidence: path !== undefined && PLAIN_PATH.test(path) ? path : null,
  };
}

/** The latest complete dump whose file name is the word with a time in the placeholder's place. */
function matchingBackup(word: string, name: string, state: DeploymentState): string | undefined {
  const pattern = new RegExp(
    `^${baseName(word).split(name).map(escaped).join("[0-9][0-9T_:.-]*")}$`,
    "u",
  );
  return state.backups.findLast(({ path, complete }) => complete && pattern.test(baseName(path)))
    ?.path;
}

/** For a variable that asks for a backup: the only one there is. */
function backupFor(name: string, state: DeploymentState): string | null {
  const complete = state.backups.filter((backup) => backup.complete);
  const [only] = complete;
  return /BACKUP|DUMP/i.test(name) && complete.length === 1 && only !== undefined
    ? only.path
    : null;
}

/** The time in the placeholder's own shape: YYYY, MM, DD, HH, MM after HH, SS. */
function stamp(name: string, now: string): string {
  const [date = "", time = ""] = now.split("T");
  const [year = "", month = "", day = ""] = date.split("-");
  const [hour = "", minute = "", second = ""] = time.split(/[:.Z]/);
  let hours = false;
  return name.replace(/YYYY|yyyy|MM|DD|dd|HH|hh|mm|SS|ss/g, (part) => {
    switch (part) {
      case "YYYY":
      case "yyyy":
        return year;
      case "DD":
      case "dd":
        return day;
      case "HH":
      case "hh":
        hours = true;
        return hour;
      case "SS":
      case "ss":
        return second;
      case "mm":
        return hours ? minute : month;
      default:
        return hours ? minute : month;
    }
  });
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
