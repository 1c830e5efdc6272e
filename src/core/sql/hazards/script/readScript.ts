import { mapPaths } from "../../../deployment/pathMapping.ts";
import type { PathMapping } from "../../../deployment/ports.ts";
import { findMetaCommands } from "../../../runbook/queries/readSql.ts";
import type { MappedText } from "../../../runbook/text/mappedText.ts";
import { readInclude } from "../../psqlScript.ts";
import type { SqlParser } from "../../sqlParser.ts";
import { readPsqlCalls, wholeText, type PsqlCall, type PsqlInput } from "./psqlCalls.ts";
import type {
  ScriptFiles,
  SqlPiece,
  SqlScript,
  SqlSession,
  SqlSource,
  UnreadPart,
} from "./sqlScript.ts";

/** A block as it will run. */
export interface ScriptBlock {
  readonly text: string;
  readonly language: string;
  /** Absolute folder that it starts in. */
  readonly cwd: string;
  readonly pathMappings: readonly PathMapping[];
  /** The database that an SQL fence is for. */
  readonly database: string | null;
}

/** A file of SQL by itself, as `psql -f` would run it. */
export interface SqlFile extends Pick<ScriptBlock, "cwd" | "pathMappings" | "database"> {
  /** Absolute. */
  readonly path: string;
}

const SQL_LANGUAGES = new Set(["sql", "pgsql", "psql", "postgresql", "postgres"]);
const DEEPEST = 50;

export function isSqlLanguage(language: string): boolean {
  return SQL_LANGUAGES.has(language);
}

/** All the SQL that a block runs, with the files that it names and those that they include. */
export async function readScript(
  block: ScriptBlock,
  files: ScriptFiles,
  parser: SqlParser,
): Promise<SqlScript> {
  const reader = new ScriptReader(block, files);
  if (isSqlLanguage(block.language)) {
    await reader.readCall({
      ...{ single: false, lockTimeout: false, folder: ".", database: block.database },
      inputs: [{ kind: "text", text: wholeText(block.text) }],
    });
    return reader.script;
  }
  const { calls, others } = readPsqlCalls(block.text, parser);
  for (const call of calls) {
    await reader.readCall(call);
  }
  for (const { name, start } of others) {
    reader.leaveUnread(name, "script", null, block.text, start);
  }
  return reader.script;
}

export async function readSqlFile(
  { path, ...options }: SqlFile,
  files: ScriptFiles,
): Promise<SqlScript> {
  const reader = new ScriptReader({ ...options, text: "", language: "sql" }, files);
  await reader.readCall({
    ...{ single: false, lockTimeout: false, folder: ".", database: options.database },
    inputs: [{ kind: "file", name: path, start: 0 }],
  });
  return reader.script;
}

class ScriptReader {
  readonly #sessions: SqlSession[] = [];
  readonly #unread: UnreadPart[] = [];
  readonly #block: ScriptBlock;
  readonly #files: ScriptFiles;
  #sources: SqlSource[] = [];
  #pieces: SqlPiece[] = [];
  #database: string | null = null;

  constructor(block: ScriptBlock, files: ScriptFiles) {
    this.#block = block;
    this.#files = files;
  }

  get script(): SqlScript {
    return { block: this.#block.text, sessions: this.#sessions, unread: this.#unread };
  }

  async readCall({ single, lockTimeout, database, folder, inputs }: PsqlCall): Promise<void> {
    this.#sources = [];
    this.#pieces = [];
    this.#database = database;
    const cwd = this.#files.resolve(this.#block.cwd, this.#mapped(folder));
    for (const input of inputs) {
      await this.#readInput(input, cwd);
    }
    const [sources, pieces] = [this.#sources, this.#pieces];
    this.#sessions.push({ single, lockTimeout, sources, pieces });
  }

  leaveUnread(
    what: string,
    why: UnreadPart["why"],
    path: string | null,
    text: string,
    at: number,
  ): void {
    const line = text.slice(0, at).split("\n").length;
    this.#unread.push({ what, why, path, line });
  }

  async #readInput(input: PsqlInput, cwd: string): Promise<void> {
    if (input.kind === "file") {
      const place = { path: null, text: this.#block.text, at: input.start };
      await this.#readFile(input.name, cwd, cwd, place, []);
      return;
    }
    const { text } = input.text;
    const source = { path: null, text, places: placesOf(input.text) };
    // A backslash command is psql's alone: nothing is sent.
    if (input.kind === "text" || !/^\s*\\/.test(text)) {
      await this.#readSource(source, cwd, input.kind === "argument", []);
    }
  }

  async #readFile(
    name: string,
    base: string,
    cwd: string,
    from: { readonly path: string | null; readonly text: string; readonly at: number },
    above: readonly string[],
  ): Promise<void> {
    const leave = (why: UnreadPart["why"]): void => {
      this.leaveUnread(name, why, from.path, from.text, from.at);
    };
    if (/[$`*?]|^:|\/:/.test(name)) {
      leave("variable");
      return;
    }
    const path = this.#files.resolve(base, this.#mapped(name));
    if (above.includes(path) || above.length > DEEPEST) {
      leave("nested");
      return;
    }
    const read = await this.#files.read(path);
    if (read.kind === "text") {
      await this.#readSource({ path, text: read.text, places: [] }, cwd, false, [...above, path]);
    } else {
      leave(read.kind);
    }
  }

  /** The statements of a source, cut where it includes another file or goes to another database. */
  async #readSource(
    source: SqlSource,
    cwd: string,
    argument: boolean,
    above: readonly string[],
  ): Promise<void> {
    const index = this.#sources.push(source) - 1;
    const { text, path } = source;
    let from = 0;
    const cut = (to: number): void => {
      if (to > from) {
        this.#pieces.push({ source: index, from, to, argument, database: this.#database });
      }
    };
    for (const { start, end } of text.includes("\\") ? findMetaCommands(text) : []) {
      const line = text.slice(start, end);
      const include = argument ? null : readInclude(line);
      const database = switchedDatabase(line);
      if (include === null && database === null) {
        if (!argument && INCLUDES.test(line)) {
          this.leaveUnread(line.trim(), "variable", path, text, start);
        }
        continue;
      }
      cut(start);
      from = end;
      this.#database = database ?? this.#database;
      if (include !== null) {
        const base = include.relative && path !== null ? this.#files.folderOf(path) : cwd;
        await this.#readFile(include.name, base, cwd, { path, text, at: start }, above);
      }
    }
    cut(text.length + 1);
  }

  #mapped(name: string): string {
    return mapPaths(name, this.#block.pathMappings);
  }
}

/** It includes a file whose name is made of a variable, or of several words. */
const INCLUDES = /^\s*\\(?:i|ir|include|include_relative)\s/;

function switchedDatabase(line: string): string | null {
  const name = /^\s*\\c(?:onnect)?\s+(?:"([^"]+)"|([^\s-]\S*))/.exec(line);
  return name?.[1] ?? name?.[2] ?? null;
}

/** Where the text stands in the block: a list of the offsets from which it goes on in one run. */
function placesOf(text: MappedText): SqlSource["places"] {
  const places: { from: number; at: number }[] = [];
  let next = -1;
  for (let offset = 0; offset <= text.text.length; offset += 1) {
    const at = text.at(offset);
    if (at !== next) {
      places.push({ from: offset, at });
    }
    next = at + 1;
  }
  return places;
}
