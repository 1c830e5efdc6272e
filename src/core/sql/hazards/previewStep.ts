import type { Browsed, BrowseFailure } from "../../catalog/browse.ts";
import type { ConnectionTarget } from "../../connection/profile.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";
import type { BlockPreview, HazardReader, KnownServer, ScriptSource } from "./hazardReader.ts";
import type { LiveRelation, LiveRelationReader, LiveRelations } from "./live.ts";
import type { HazardSettings } from "./previewStatement.ts";

/** What a step's blocks will do to tables, before they run. */
export interface StepPreview {
  readonly blocks: readonly BlockPreview[];
  readonly servers: readonly ServerPreview[];
}

/** The preview with the lines of the document that its blocks stand in. `firstLines`: where each block's text begins, from 1. */
export function inDocument(preview: StepPreview, firstLines: readonly number[]): StepPreview {
  return {
    ...preview,
    blocks: preview.blocks.map((block, index) => {
      const before = (firstLines[index] ?? 1) - 1;
      const line = (place: { readonly path: string | null; readonly line: number }): number =>
        place.path === null ? place.line + before : place.line;
      return {
        statements: block.statements.map((statement) => ({
          ...statement,
          place: { ...statement.place, line: line(statement.place) },
        })),
        errors: block.errors.map((error) => ({ ...error, line: line(error) })),
        unread: block.unread.map((part) => ({ ...part, line: line(part) })),
      };
    }),
  };
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
  readonly reader: HazardReader;
  readonly live: LiveRelationReader;
}

export interface PreviewRequest {
  readonly blocks: readonly ScriptSource[];
  readonly off: HazardSettings["off"];
  /** The connection for a database's name, or for none; null: no live numbers. */
  readonly target: (database: string | null) => Promise<ConnectionTarget | null>;
}

/** Reads the blocks' SQL with all includes, asks the servers about the tables named, and judges every statement. */
export async function previewStep(
  { reader, live }: PreviewParts,
  { blocks, off, target }: PreviewRequest,
  signal: CancelSignal,
): Promise<StepPreview> {
  const servers: ServerPreview[] = [];
  const known: KnownServer[] = [];
  for (const { database, relations } of await reader.named(blocks)) {
    const reached = await target(database);
    const answer = reached === null ? null : await live.read(reached, relations, signal);
    servers.push(serverPreview(database, reached, answer));
    if (answer?.ok === true) {
      known.push({ database, ...answer.value });
    }
  }
  return { blocks: await reader.judge(blocks, off, known), servers };
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
