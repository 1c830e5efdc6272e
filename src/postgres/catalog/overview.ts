import type { Client } from "pg";
import * as v from "valibot";
import type { DatabaseOverview } from "../../core/catalog/objects.ts";
import { serverVersion } from "../../core/connection/serverVersion.ts";
import { readRow, readRows } from "./readRows.ts";

const SERVER = `
  SELECT current_database()::text AS database,
         current_setting('server_version_num')::int AS version,
         current_user::text AS "user"`;

const server = v.object({ database: v.string(), version: v.number(), user: v.string() });

const SCHEMAS = `
  SELECT n.oid,
         n.nspname AS name,
         pg_get_userbyid(n.nspowner)::text AS owner,
         obj_description(n.oid, 'pg_namespace') AS comment,
         n.nspname ~ '^pg_' OR n.nspname = 'information_schema' AS system,
         has_schema_privilege(n.oid, 'USAGE') AS usable
    FROM pg_catalog.pg_namespace AS n
   ORDER BY system, n.nspname`;

const schema = v.object({
  oid: v.number(),
  name: v.string(),
  owner: v.string(),
  comment: v.nullable(v.string()),
  system: v.boolean(),
  usable: v.boolean(),
});

const EXTENSIONS = `
  SELECT e.oid,
         e.extname AS name,
         e.extversion AS version,
         n.nspname AS schema,
         obj_description(e.oid, 'pg_extension') AS comment
    FROM pg_catalog.pg_extension AS e
    JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
   ORDER BY e.extname`;

const extension = v.object({
  oid: v.number(),
  name: v.string(),
  version: v.string(),
  schema: v.string(),
  comment: v.nullable(v.string()),
});

export async function readOverview(client: Client): Promise<DatabaseOverview> {
  const { database, version, user } = await readRow(client, server, SERVER);
  return {
    database,
    version: serverVersion(version).text,
    user,
    schemas: await readRows(client, schema, SCHEMAS),
    extensions: await readRows(client, extension, EXTENSIONS),
  };
}
