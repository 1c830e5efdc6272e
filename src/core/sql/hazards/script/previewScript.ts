import { blankCopyRows } from "./copyRows.ts";
import { readPsqlText } from "../../../runbook/queries/readSql.ts";
import { lastAtMost } from "../../../runbook/text/lastAtMost.ts";
import type { ParsedStatement, SqlParser } from "../../sqlParser.ts";
import { allowancesOf, type Allowance } from "../allowances.ts";
import type { StatementPlace, StatementPreview } from "../preview.ts";
import { previewStatement, type HazardSettings, type StatementInput } from "../previewStatement.ts";
import { ScriptState, type ExistsOnServer } from "../scriptState.ts";
import { readDoBody, type BodyStatement } from "./doBody.ts";
import type { SqlPiece, SqlScript, SqlSession, SqlSource } from "./sqlScript.ts";

/** What scripts before this one made, by database: for a run of several blocks. */
export type MadeBefore = Map<string | null, ScriptState>;

export interface PreviewOptions {
  /** By the database that a statement runs in. */
  readonly settings: (database: string | null) => HazardSettings;
  readonly before: MadeBefore;
}

export interface ScriptPreview {
  readonly statements: readonly StatementPreview[];
  /** Texts that PostgreSQL's grammar does not read: what they do is not known. */
  readonly errors: readonly {
    readonly path: string | null;
    readonly line: number;
    readonly message: string;
  }[];
}

/** Previews every statement of a script, session by session. */
export function previewScript(
  script: SqlScript,
  parser: SqlParser,
  options: PreviewOptions,
): ScriptPreview {
  const statements: StatementPreview[] = [];
  const errors: { path: string | null; line: number; message: string }[] = [];
  const lineAtBlock = lineFinder(script.block);
  for (const session of script.sessions) {
    const run = new SessionRun(session, lineAtBlock, parser, options);
    for (const piece of session.pieces) {
      statements.push(...run.preview(piece));
    }
    errors.push(...run.errors);
  }
  return { statements, errors };
}

interface ReadSource {
  readonly statements: readonly ParsedStatement[];
  readonly allowances: readonly (readonly Allowance[])[];
  readonly metaCommands: readonly { readonly start: number; readonly end: number }[];
  /** For a text of a file. */
  readonly lineAt: (offset: number) => number;
  /** For a text of the block. */
  readonly inBlock: (offset: number) => number;
}

class SessionRun {
  readonly errors: { path: string | null; line: number; message: string }[] = [];
  readonly #session: SqlSession;
  readonly #lineAtBlock: (offset: number) => number;
  readonly #parser: SqlParser;
  readonly #options: PreviewOptions;
  readonly #read = new Map<SqlSource, ReadSource>();
  #state: ScriptState | null = null;
  #database: string | null = null;

  constructor(
    session: SqlSession,
    lineAtBlock: (offset: number) => number,
    parser: SqlParser,
    options: PreviewOptions,
  ) {
    this.#lineAtBlock = lineAtBlock;
    this.#session = session;
    this.#parser = parser;
    this.#options = options;
  }

  preview(piece: SqlPiece): readonly StatementPreview[] {
    const source = this.#session.sources[piece.source];
    if (source === undefined) {
      return [];
    }
    const read = this.#readSource(source);
    const own = read.statements
      .map((statement, index) => ({ statement, allowances: read.allowances[index] ?? [] }))
      .filter(({ statement: { start } }) => piece.from <= start && start < piece.to);
    const state = this.#stateFor(piece.database);
    if (
      read.metaCommands.some(({ start, end }) => AUTOCOMMIT_OFF.test(source.text.slice(start, end)))
    ) {
      state.setAutocommit(false);
    }
    const together = piece.argument && own.length > 1;
    if (together) {
      state.beginImplicit();
    }
    const previews = own.flatMap(({ statement, allowances }) => {
      const place = this.#placeOf(source, statement, read);
      const sql = source.text.slice(statement.start, statement.end);
      const input = { statement, sql, place, database: piece.database, allowances };
      return statement.type === "DoStmt"
        ? this.#previewDo(input, source, read, state)
        : [this.#judge(input, state)];
    });
    if (together) {
      state.endImplicit();
    }
    return previews;
  }

  #judge(input: StatementInput, state: ScriptState): StatementPreview {
    const settings = this.#options.settings(input.database);
    return previewStatement(input, state, this.#parser, settings);
  }

  /** The block itself, and what it runs: all of it in one transaction, whatever its branches. */
  #previewDo(
    input: StatementInput,
    source: SqlSource,
    read: ReadSource,
    state: ScriptState,
  ): readonly StatementPreview[] {
    const body = readDoBody(input.sql, input.statement.tree, this.#parser);
    const block = this.#judge(input, state);
    if (body === null) {
      return [block];
    }
    const isOwn = !state.inTransaction;
    if (isOwn) {
      state.beginImplicit();
    }
    let { isWhole } = body;
    const inner = body.statements.flatMap((one) => {
      const parsed = this.#parser.parse(one.sql);
      isWhole &&= parsed.ok;
      const place = this.#placeOf(source, placeInBody(source.text, input.statement, one), read);
      return (parsed.ok ? parsed.value : []).map((statement) =>
        this.#judge({ ...input, statement, sql: one.sql, place }, state),
      );
    });
    if (isOwn) {
      state.endImplicit();
    }
    // What is safer takes transactions of its own, and a block is one.
    const said = inner.map((one) => ({
      ...one,
      hazards: one.hazards.map((hazard) => ({ ...hazard, safer: null })),
    }));
    return [{ ...block, opaque: !isWhole }, ...said];
  }

  /** A `\c` begins a new session; what was made in its database before is new to it as well. */
  #stateFor(database: string | null): ScriptState {
    if (this.#state === null || this.#database !== database) {
      const { single, lockTimeout } = this.#session;
      const before = this.#options.before.get(database) ?? null;
      const { live } = this.#options.settings(database);
      const exists: ExistsOnServer = (relation) => live?.(relation)?.exists ?? null;
      this.#state = new ScriptState({ single, lockTimeout, exists, before });
      this.#database = database;
      this.#options.before.set(database, this.#state);
    }
    return this.#state;
  }

  #placeOf(
    source: SqlSource,
    { start, end }: { readonly start: number; readonly end: number },
    { lineAt, inBlock }: Pick<ReadSource, "lineAt" | "inBlock">,
  ): StatementPlace {
    if (source.path !== null) {
      return { path: source.path, start, end, line: lineAt(start) };
    }
    const from = inBlock(start);
    const to = inBlock(Math.max(start, end - 1)) + 1;
    return { path: null, start: from, end: to, line: this.#lineAtBlock(from) };
  }

  #readSource(source: SqlSource): ReadSource {
    let read = this.#read.get(source);
    if (read === undefined) {
      const text = blankCopyRows(source.text);
      const { statements, errors, metaCommands } = readPsqlText(text, this.#parser);
      const tokens = text.includes("schema-ops:") ? this.#parser.scan(text) : null;
      const comments =
        tokens?.ok === true ? tokens.value.filter(({ kind }) => kind === "comment") : [];
      read = {
        ...{ statements, metaCommands, lineAt: lineFinder(text), inBlock: placeFinder(source) },
        allowances: allowancesOf(text, comments, statements),
      };
      this.#read.set(source, read);
      for (const { start, message } of errors) {
        const { path, line } = this.#placeOf(source, { start, end: start + 1 }, read);
        this.errors.push({ path, line, message });
      }
    }
    return read;
  }
}

/** Where a statement of a DO block stands in the whole text; its line where it is written otherwise. */
function placeInBody(
  text: string,
  block: ParsedStatement,
  { sql, line }: BodyStatement,
): { readonly start: number; readonly end: number } {
  let from = block.start;
  for (let count = 1; count < line; count++) {
    from = text.indexOf("\n", from) + 1;
  }
  const at = text.indexOf(sql, from);
  if (at !== -1 && at + sql.length <= block.end) {
    return { start: at, end: at + sql.length };
  }
  const newline = text.indexOf("\n", from);
  const end = newline === -1 || newline > block.end ? block.end : newline;
  const start = Math.min(end - 1, from + (/^[ \t]*/.exec(text.slice(from, end))?.[0].length ?? 0));
  return { start, end };
}

const AUTOCOMMIT_OFF = /^\s*\\set\s+AUTOCOMMIT\s+(?:off|0|false)\b/i;

function placeFinder({ places }: SqlSource): (offset: number) => number {
  const starts = places.map(({ from }) => from);
  return (offset) => {
    const place = places[lastAtMost(starts, offset)];
    return place === undefined ? offset : place.at + offset - place.from;
  };
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  return (offset) => lastAtMost(starts, offset) + 1;
}
