import type { MappedText } from "../text/mappedText.ts";

/** What the words of a psql command say. */
export interface PsqlArguments {
  /** The texts of `-c` and `--command`, in order. */
  readonly commands: readonly MappedText[];
  /** The files of `-f` and `--file`. */
  readonly files: readonly MappedText[];
  readonly database: string | null;
  /** All that it runs is one transaction (`-1`). */
  readonly singleTransaction: boolean;
  /** Long options that psql does not have. */
  readonly unknown: readonly MappedText[];
}

/** psql's short options that take a value. */
const SHORT_WITH_VALUE = new Set("c d f F h L o p P R T U v".split(" "));

/** psql's long options (PostgreSQL 18), and whether they take a value. */
const LONG_OPTIONS: Readonly<Record<string, boolean>> = {
  command: true,
  dbname: true,
  file: true,
  list: false,
  set: true,
  variable: true,
  version: false,
  "no-psqlrc": false,
  "single-transaction": false,
  help: false,
  "echo-all": false,
  "echo-errors": false,
  "echo-queries": false,
  "echo-hidden": false,
  "log-file": true,
  "no-readline": false,
  output: true,
  quiet: false,
  "single-step": false,
  "single-line": false,
  "no-align": false,
  csv: false,
  "field-separator": true,
  html: false,
  pset: true,
  "record-separator": true,
  "tuples-only": false,
  "table-attr": true,
  expanded: false,
  "field-separator-zero": false,
  "record-separator-zero": false,
  host: true,
  port: true,
  username: true,
  "no-password": false,
  password: false,
};

/** Reads psql's arguments as its getopt does: options and names in any order, `--` ends the options. */
export function readPsqlArguments(words: readonly MappedText[]): PsqlArguments {
  const reader = new ArgumentReader(words);
  reader.read();
  const database = reader.database ?? reader.positional[0]?.text ?? null;
  return {
    commands: reader.commands,
    files: reader.files,
    database: database === null ? null : databaseOf(database),
    singleTransaction: reader.singleTransaction,
    unknown: reader.unknown,
  };
}

class ArgumentReader {
  readonly commands: MappedText[] = [];
  readonly files: MappedText[] = [];
  readonly unknown: MappedText[] = [];
  readonly positional: MappedText[] = [];
  database: string | null = null;
  singleTransaction = false;
  readonly #words: readonly MappedText[];
  #at = 0;

  constructor(words: readonly MappedText[]) {
    this.#words = words;
  }

  read(): void {
    for (let word = this.#next(); word !== undefined; word = this.#next()) {
      if (word.text === "--") {
        this.positional.push(...this.#words.slice(this.#at));
        return;
      }
      if (word.text.startsWith("--")) {
        this.#readLong(word);
      } else if (word.text.startsWith("-") && word.text.length > 1) {
        this.#readShort(word);
      } else {
        this.positional.push(word);
      }
    }
  }

  #next(): MappedText | undefined {
    const word = this.#words[this.#at];
    this.#at += 1;
    return word;
  }

  #readLong(word: MappedText): void {
    const equals = word.text.indexOf("=");
    const written = word.text.slice(2, equals === -1 ? undefined : equals);
    const name = fullName(written);
    if (name === null) {
      if (!/[$`]/.test(written)) {
        this.unknown.push(word);
      }
      return;
    }
    this.singleTransaction ||= name === "single-transaction";
    if (LONG_OPTIONS[name] !== true) {
      return;
    }
    const value = equals === -1 ? this.#next() : tail(word, equals + 1);
    this.#take(SHORT_NAMES[name] ?? "", value);
  }

  #readShort(word: MappedText): void {
    for (let index = 1; index < word.text.length; index += 1) {
      const option = word.text.charAt(index);
      this.singleTransaction ||= option === "1";
      if (SHORT_WITH_VALUE.has(option)) {
        const rest = index + 1 < word.text.length ? tail(word, index + 1) : this.#next();
        this.#take(option, rest);
        return;
      }
    }
  }

  #take(option: string, value: MappedText | undefined): void {
    if (value === undefined) {
      return;
    }
    if (option === "c") {
      this.commands.push(value);
    } else if (option === "f") {
      this.files.push(value);
    } else if (option === "d") {
      this.database = value.text;
    }
  }
}

const SHORT_NAMES: Readonly<Record<string, string>> = { command: "c", file: "f", dbname: "d" };

/** getopt accepts a long option's unambiguous beginning. */
function fullName(written: string): string | null {
  if (Object.hasOwn(LONG_OPTIONS, written)) {
    return written;
  }
  const matches = Object.keys(LONG_OPTIONS).filter((name) => name.startsWith(written));
  return written !== "" && matches.length === 1 ? (matches[0] ?? null) : null;
}

function tail(word: MappedText, from: number): MappedText {
  return {
    text: word.text.slice(from),
    start: word.at(from),
    end: word.end,
    at: (offset) => word.at(from + offset),
  };
}

/** The database of a name, a URI or a connection string; null when a variable or nothing stands there. */
export function databaseOf(target: string): string | null {
  const uri = /^postgres(?:ql)?:\/\/[^/?]*(?:\/([^?]*))?/.exec(target);
  if (uri !== null) {
    return plainName(safeDecode(uri[1] ?? ""));
  }
  if (/^\s*\w+\s*=/.test(target)) {
    const named = /(?:^|\s)dbname\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/.exec(target);
    return plainName((named?.[1] ?? named?.[2] ?? "").replace(/\\(.)/g, "$1"));
  }
  return plainName(target);
}

function plainName(name: string): string | null {
  return name === "" || /[$`<{]/.test(name) ? null : name;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
