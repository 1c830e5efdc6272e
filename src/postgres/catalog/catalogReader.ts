import { definitionText } from "../../core/catalog/ddl/definitionText.ts";
import type { CatalogReader } from "../../core/catalog/ports.ts";
import { browse, type BrowseLimits } from "../browse.ts";
import type { SessionKeeper } from "../sessionKeeper.ts";
import { readDefinition } from "./definition/readDefinition.ts";
import { readDatabaseObjects } from "./databaseObjects.ts";
import { readFolderCounts } from "./folderCounts.ts";
import { readMembers } from "./members/tableMembers.ts";
import { readAllObjects, readObjects } from "./objectNames.ts";
import { readOverview } from "./overview.ts";
import { readPartCounts } from "./partCounts.ts";
import { readSizes } from "./sizes.ts";

const LIMITS: BrowseLimits = { statementTimeoutMs: 10_000, lockTimeoutMs: 1000 };
/** Measuring thousands of tables asks the file system for each of them. */
const SIZE_LIMITS: BrowseLimits = { statementTimeoutMs: 30_000, lockTimeoutMs: 1000 };

/** Reads the catalog over the keeper's session. */
export function createCatalogReader(keeper: SessionKeeper): CatalogReader {
  return {
    overview: (target, signal) => browse(keeper, target, LIMITS, signal, readOverview),
    databaseObjects: (target, kind, signal) =>
      browse(keeper, target, LIMITS, signal, (client) => readDatabaseObjects(client, kind)),
    folderCounts: (target, schema, signal) =>
      browse(keeper, target, LIMITS, signal, (client) => readFolderCounts(client, schema)),
    objects: (target, schema, folder, signal) =>
      browse(keeper, target, LIMITS, signal, (client) => readObjects(client, schema, folder)),
    partCounts: (target, table, signal) =>
      browse(keeper, target, LIMITS, signal, (client) => readPartCounts(client, table)),
    members: (target, table, part, signal) =>
      browse(keeper, target, LIMITS, signal, (client) => readMembers(client, table, part)),
    sizes: (target, oids, signal) =>
      browse(keeper, target, SIZE_LIMITS, signal, (client) => readSizes(client, oids)),
    allObjects: (target, signal) => browse(keeper, target, LIMITS, signal, readAllObjects),
    definition: (target, ref, signal) =>
      browse(keeper, target, LIMITS, signal, async (client) =>
        definitionText(await readDefinition(client, ref)),
      ),
  };
}
