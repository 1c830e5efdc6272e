import { liveOf } from "../../prose/hazards/previewProse.ts";
import { hazardText } from "../../prose/hazards/hazardProse.ts";
import type { PreviewedPart } from "./hazards.ts";
import { placeOf } from "./placeOf.ts";

/** The whole preview as data; paths are relative to the workspace's folder. */
export function hazardsJson(
  found: readonly PreviewedPart[],
  relative: (path: string) => string,
): unknown {
  return found.map((part) => ({
    file: relative(part.file),
    step: part.step,
    servers: part.preview.servers.map(({ database, connection, version, failure }) => ({
      ...{ database, connection, version, failure },
    })),
    statements: part.preview.blocks.flatMap((block, index) =>
      block.statements.map((statement) => {
        const { file, line } = placeOf(part, index, statement);
        const { sql, database, works, transaction, inTransaction, opaque } = statement;
        return {
          ...{ file: relative(file), line, sql, database },
          locks: statement.locks.map((lock) => ({
            ...lock,
            live: liveOf(part.preview.servers, database, lock.relation),
          })),
          ...{ works, transaction, inTransaction, opaque },
          hazards: statement.hazards.map((hazard) => ({ ...hazard, message: hazardText(hazard) })),
        };
      }),
    ),
    unread: part.preview.blocks.flatMap(({ unread }) => unread),
    errors: part.preview.blocks.flatMap(({ errors }) => errors),
  }));
}
