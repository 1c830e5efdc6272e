import type { Client } from "pg";
import { createTable } from "../../../core/catalog/ddl/createTable.ts";
import { readGrantStatements } from "./grants.ts";
import { RELATION_COMMENTS, RELATION_GRANTS, RELATION_OWNER } from "./relationStatements.ts";
import { readOwnedSequences } from "./sequences.ts";
import { readAllStatements } from "./statements.ts";
import {
  ATTACHMENTS,
  COLUMN_ALTERATIONS,
  INDEXES,
  INDEX_ALTERATIONS,
  KEY_CONSTRAINTS,
  LATE_CONSTRAINTS,
  REPLICA_IDENTITY,
} from "./tableAlterations.ts";
import { readTableFacts } from "./tableFacts.ts";
import { POLICIES, RULES, STATISTICS, TRIGGERS } from "./tableObjects.ts";

/** In an order in which each statement finds what it needs of the same table. */
const STATEMENTS = [
  RELATION_OWNER,
  COLUMN_ALTERATIONS,
  KEY_CONSTRAINTS,
  INDEXES,
  INDEX_ALTERATIONS,
  REPLICA_IDENTITY,
  ATTACHMENTS,
  LATE_CONSTRAINTS,
  STATISTICS,
  RULES,
  TRIGGERS,
  POLICIES,
  RELATION_COMMENTS,
];

/** With the sequences that belong to its columns. */
export async function readTable(
  client: Client,
  oid: number,
  major: number,
): Promise<readonly string[]> {
  const sequences = await readOwnedSequences(client, oid);
  return [
    ...sequences.flatMap(({ before }) => before),
    createTable(await readTableFacts(client, oid, major)),
    ...sequences.flatMap(({ after }) => after),
    ...(await readAllStatements(client, STATEMENTS, oid)),
    ...(await readGrantStatements(client, RELATION_GRANTS, oid)),
  ];
}
