import type { Client } from "pg";
import type { TableMember, TablePart } from "../../../core/catalog/objects.ts";
import { readColumns } from "./columns.ts";
import { readConstraints } from "./constraints.ts";
import { readGrants } from "./grants.ts";
import { readIndexes } from "./indexes.ts";
import { readPartitions } from "./partitions.ts";
import { readPolicies } from "./policies.ts";
import { readRules } from "./rules.ts";
import { readStatistics } from "./statistics.ts";
import { readTriggers } from "./triggers.ts";

const READERS: Readonly<
  Record<TablePart, (client: Client, table: number) => Promise<readonly TableMember[]>>
> = {
  columns: readColumns,
  indexes: readIndexes,
  constraints: readConstraints,
  triggers: readTriggers,
  rules: readRules,
  statistics: readStatistics,
  policies: readPolicies,
  partitions: readPartitions,
  grants: readGrants,
};

export function readMembers(
  client: Client,
  table: number,
  part: TablePart,
): Promise<readonly TableMember[]> {
  return READERS[part](client, table);
}
