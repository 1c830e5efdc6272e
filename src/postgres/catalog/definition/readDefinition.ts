import type { Client } from "pg";
import * as v from "valibot";
import type { DefinedRef } from "../../../core/catalog/objects.ts";
import { readRow } from "../readRows.ts";
import { readExtension, readSchema } from "./namespaces.ts";
import { readAggregate, readRoutine } from "./routines.ts";
import { readSequence } from "./sequences.ts";
import { readTable } from "./table.ts";
import { readType } from "./types.ts";
import { readView } from "./views.ts";

const CATALOGS: Readonly<Record<DefinedRef["kind"], string>> = {
  table: "pg_class",
  partitionedTable: "pg_class",
  foreignTable: "pg_class",
  view: "pg_class",
  materializedView: "pg_class",
  sequence: "pg_class",
  function: "pg_proc",
  procedure: "pg_proc",
  aggregate: "pg_proc",
  type: "pg_type",
  domain: "pg_type",
  schema: "pg_namespace",
  extension: "pg_extension",
};

const found = v.object({ found: v.boolean() });

const MAJOR = "SELECT current_setting('server_version_num')::int / 10000 AS major";

const major = v.object({ major: v.number() });

/** The statements that make the object, in the order in which they run. Empty: the object is gone. */
export async function readDefinition(client: Client, ref: DefinedRef): Promise<readonly string[]> {
  const { oid } = ref;
  const exists = `SELECT EXISTS (SELECT FROM pg_catalog.${CATALOGS[ref.kind]} AS o WHERE o.oid = $1) AS found`;
  if (!(await readRow(client, found, exists, [oid])).found) {
    return [];
  }
  switch (ref.kind) {
    case "table":
    case "partitionedTable":
    case "foreignTable":
      return readTable(client, oid, (await readRow(client, major, MAJOR)).major);
    case "view":
    case "materializedView":
      return readView(client, oid);
    case "sequence":
      return readSequence(client, oid);
    case "function":
    case "procedure":
      return readRoutine(client, oid);
    case "aggregate":
      return readAggregate(client, oid);
    case "type":
    case "domain":
      return readType(client, oid);
    case "schema":
      return readSchema(client, oid);
    case "extension":
      return readExtension(client, oid);
  }
}
