import type { Browsed, BrowseFailure } from "../../catalog/browse.ts";
import type { ConnectionTarget } from "../../connection/profile.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";
import type { SqlParser } from "../sqlParser.ts";
import {
  liveLookup,
  type LiveRelation,
  type LiveRelationReader,
  type LiveRelations,
} from "./live.ts";
import type { HazardSettings } from "./previewStatement.ts";
import type { StatementPreview } from "./preview.ts";
import { relationText, type RelationName } from "./relation.ts";
import { previewScript, type MadeBefore, type ScriptPreview } from "./script/previewScript.ts";
import type { ScriptState } from "./scriptState.ts";
import { readScript, type ScriptBlock } from "./script/readScript.ts";
import type { ScriptFiles, SqlScript, UnreadPart } from "./script/sqlScript.ts";

/** What a step's blocks will do to tables, before they run. */
export interface StepPreview {
  readonly blocks: readonly BlockPreview[];
  readonly servers: readonly ServerPreview[];
}

export interface BlockPreview {
  readonly statements: readonly StatementPreview[];
  readonly errors: ScriptPreview["errors"];
  readonly unread: readonly UnreadPart[];
}

/** The server that a database's statements would reach; without a connection there are no live numbers. */
export interface ServerPreview {
  readonly database: string | null;
  readonly connection: string | null;
  readonly version: string | null;
  readonly failure: BrowseFailure | null;
  readonly relations: readonly LiveRelation[];
}

export interface PreviewParts {
  readonly files: ScriptFiles;
  readonly loadParser: () => Promise<SqlParser>;
  readonly live: LiveRelationReader;
}

export interface PreviewRequest {
  readonly blocks: readonly ScriptBlock[];
  readonly off: HazardSettings["off"];
  /** The connection for a database's name, or for none; null: no live numbers. */
  readonly target: (database: string | null) => Promise<ConnectionTarget | null>;
  /** What steps before this one made; added to. */
  readonly before?: MadeBefore;
}

/** Reads the blocks' SQL with all includes, asks the servers about the tables named, and judges every statement. */
export async function previewStep(
  parts: PreviewParts,
  request: PreviewRequest,
  signal: CancelSignal,
): Promise<StepPreview> {
  const parser = await parts.loadParser();
  const scripts: SqlScript[] = [];
  for (const block of request.blocks) {
    scripts.push(await readScript(block, parts.files, parser));
  }
  return previewScripts(scripts, parts, request, signal);
}

/** As {@link previewStep}, of scripts that were read already. */
export async function previewScripts(
  scripts: readonly SqlScript[],
  parts: Pick<PreviewParts, "loadParser" | "live">,
  { off, target, before }: Omit<PreviewRequest, "blocks">,
  signal: CancelSignal,
): Promise<StepPreview> {
  const parser = await parts.loadParser();
  const servers: ServerPreview[] = [];
  const known = new Map<string | null, HazardSettings>();
  for (const [database, relations] of namedRelations(scripts, parser)) {
    const reached = await target(database);
    const answer = reached === null ? null : await parts.live.read(reached, relations, signal);
    const server = serverPreview(database, reached, answer);
    servers.push(server);
    known.set(database, {
      major: answer?.ok === true ? answer.value.major : null,
      off,
      live: answer?.ok === true ? liveLookup(server.relations) : null,
    });
  }
  const blocks = previewAll(
    scripts,
    parser,
    (database) => known.get(database) ?? { major: null, off, live: null },
    before ?? new Map<string | null, ScriptState>(),
  );
  return { blocks, servers };
}

function previewAll(
  scripts: readonly SqlScript[],
  parser: SqlParser,
  settings: (database: string | null) => HazardSettings,
  before: MadeBefore = new Map(),
): readonly BlockPreview[] {
  const options = { settings, before };
  return scripts.map((script) => ({
    ...previewScript(script, parser, options),
    unread: script.unread,
  }));
}

/** The relations that each database's statements name, those that they make as well: they may be there already. */
function namedRelations(
  scripts: readonly SqlScript[],
  parser: SqlParser,
): ReadonlyMap<string | null, readonly RelationName[]> {
  const named = new Map<string | null, Map<string, RelationName>>();
  const note = (database: string | null, relation: RelationName): null => {
    const own = named.get(database) ?? new Map<string, RelationName>();
    named.set(database, own.set(relationText(relation), relation));
    return null;
  };
  const blocks = previewAll(scripts, parser, (database) => ({
    major: null,
    off: {},
    live: (relation) => note(database, relation),
  }));
  for (const { database, locks } of blocks.flatMap(({ statements }) => statements)) {
    for (const { relation } of locks) {
      note(database, relation);
    }
  }
  return new Map([...named].map(([database, own]) => [database, [...own.values()]]));
}

function serverPreview(
  database: string | null,
  reached: ConnectionTarget | null,
  answer: Browsed<LiveRelations> | null,
): ServerPreview {
  return {
    database,
    connection: reached?.profile.name ?? null,
    version: answer?.ok === true ? answer.value.version : null,
    failure: answer?.ok === false ? answer.error : null,
    relations: answer?.ok === true ? answer.value.relations : [],
  };
}
