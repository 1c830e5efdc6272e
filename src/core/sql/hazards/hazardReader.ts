import type { SqlParser } from "../sqlParser.ts";
import { liveLookup, type LiveRelation } from "./live.ts";
import type { StatementPreview } from "./preview.ts";
import type { HazardSettings } from "./previewStatement.ts";
import { relationText, type RelationName } from "./relation.ts";
import { previewScript, type MadeBefore, type ScriptPreview } from "./script/previewScript.ts";
import { readScript, readSqlFile, type ScriptBlock, type SqlFile } from "./script/readScript.ts";
import type { ScriptFiles, SqlScript, UnreadPart } from "./script/sqlScript.ts";

/**
 * Reads SQL and judges it. A port, since that may take long: a window has it done by another thread.
 * What goes in and comes out is plain data.
 */
export interface HazardReader {
  /**
   * Hazards of what blocks say themselves, block by block: no file is opened, no server asked. Of the
   * requests that wait for one document only the newest is read; the others get its answer.
   */
  own(
    blocks: readonly ScriptBlock[],
    off: HazardSettings["off"],
    document: string,
  ): Promise<readonly (readonly OwnHazards[])[]>;
  /** The relations that statements name, those that they make as well: they may be there already. */
  named(scripts: readonly ScriptSource[]): Promise<readonly NamedRelations[]>;
  /** Every statement, judged with what is known of its server. */
  judge(
    scripts: readonly ScriptSource[],
    off: HazardSettings["off"],
    servers: readonly KnownServer[],
  ): Promise<readonly BlockPreview[]>;
}

export type ScriptSource = ScriptBlock | SqlFile;

/** A statement with at least one hazard that nobody switched off. */
export type OwnHazards = Pick<StatementPreview, "sql" | "place" | "hazards">;

export interface NamedRelations {
  readonly database: string | null;
  readonly relations: readonly RelationName[];
}

export interface KnownServer {
  readonly database: string | null;
  readonly major: number;
  readonly relations: readonly LiveRelation[];
}

export interface BlockPreview {
  readonly statements: readonly StatementPreview[];
  readonly errors: ScriptPreview["errors"];
  readonly unread: readonly UnreadPart[];
}

export interface HazardReaderParts {
  readonly files: ScriptFiles;
  readonly loadParser: () => Promise<SqlParser>;
}

/**
 * Reads where it is called. `before`: what scripts made that were judged before these ones; added to by
 * {@link HazardReader.judge}.
 */
export function createHazardReader(
  { files, loadParser }: HazardReaderParts,
  before: MadeBefore = new Map(),
): HazardReader {
  return {
    own: async (blocks, off) => {
      const parser = await loadParser();
      const all = await readAll(blocks, NO_FILES, parser);
      return all.map((script) => ownHazards(script, parser, off));
    },
    named: async (sources) => {
      const parser = await loadParser();
      return namedRelations(await readAll(sources, files, parser), parser);
    },
    judge: async (sources, off, servers) => {
      const parser = await loadParser();
      const known = new Map(
        servers.map(({ database, major, relations }): [string | null, HazardSettings] => [
          database,
          { major, off, live: liveLookup(relations) },
        ]),
      );
      const unknown: HazardSettings = { major: null, off, live: null };
      const settings = (database: string | null): HazardSettings => known.get(database) ?? unknown;
      const scripts = await readAll(sources, files, parser);
      return scripts.map((script) => ({
        ...previewScript(script, parser, { settings, before }),
        unread: script.unread,
      }));
    },
  };
}

async function readAll(
  sources: readonly ScriptSource[],
  files: ScriptFiles,
  parser: SqlParser,
): Promise<readonly SqlScript[]> {
  const scripts: SqlScript[] = [];
  for (const source of sources) {
    scripts.push(
      await ("path" in source ? readSqlFile(source, files) : readScript(source, files, parser)),
    );
  }
  return scripts;
}

function ownHazards(
  script: SqlScript,
  parser: SqlParser,
  off: HazardSettings["off"],
): readonly OwnHazards[] {
  const settings: HazardSettings = { major: null, off, live: null };
  const { statements } = previewScript(script, parser, {
    settings: () => settings,
    before: new Map(),
  });
  return statements.flatMap(({ sql, place, hazards }) => {
    const open = hazards.filter((hazard) => hazard.off === null);
    return open.length === 0 ? [] : [{ sql, place, hazards: open }];
  });
}

function namedRelations(
  scripts: readonly SqlScript[],
  parser: SqlParser,
): readonly NamedRelations[] {
  const named = new Map<string | null, Map<string, RelationName>>();
  const note = (database: string | null, relation: RelationName): null => {
    const own = named.get(database) ?? new Map<string, RelationName>();
    named.set(database, own.set(relationText(relation), relation));
    return null;
  };
  const settings = (database: string | null): HazardSettings => ({
    major: null,
    off: {},
    live: (relation) => note(database, relation),
  });
  const before: MadeBefore = new Map();
  for (const script of scripts) {
    for (const { database, locks } of previewScript(script, parser, { settings, before })
      .statements) {
      for (const { relation } of locks) {
        note(database, relation);
      }
    }
  }
  return [...named].map(([database, own]) => ({ database, relations: [...own.values()] }));
}

const NO_FILES: ScriptFiles = {
  read: () => Promise.resolve({ kind: "missing" }),
  resolve: (folder, name) => `${folder}/${name}`,
  folderOf: (path) => path,
};
