import type { Client } from "pg";
import * as v from "valibot";
import type { DatabaseOverview } from "../../core/catalog/objects.ts";
import { serverVersion } from "../../core/connection/serverVersion.ts";
import { DATABASE_COUNTS, databaseCounts } from "./databaseObjects.ts";
import { readRow } from "./readRows.ts";

const SCHEMAS = `
  SELECT n.oid::int8 AS oid,
         n.nspname AS name,
         pg_get_userbyid(n.nspowner) AS owner,
         d.description AS comment,
         n.nspname ~ '^pg_' OR n.nspname = 'information_schema' AS system,
         has_schema_privilege(n.oid, 'USAGE') AS usable
    FROM pg_catalog.pg_namespace AS n
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = n.oid AND d.classoid = 'pg_catalog.pg_namespace'::regclass AND d.objsubid = 0
   ORDER BY system, n.nspname`;

const EXTENSIONS = `
  SELECT e.oid::int8 AS oid,
         e.extname AS name,
         e.extversion AS version,
         n.nspname AS schema,
         d.description AS comment
    FROM pg_catalog.pg_extension AS e
    JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = e.oid AND d.classoid = 'pg_catalog.pg_extension'::regclass AND d.objsubid = 0
   ORDER BY e.extname`;

/** One statement with one row: each further one is a way to the server and back. */
const OVERVIEW = `
  SELECT current_database()::text AS database,
         current_setting('server_version_num')::int AS version,
         current_user::text AS "user",
         (SELECT COALESCE(json_agg(s), '[]') FROM (${SCHEMAS}) AS s) AS schemas,
         (SELECT COALESCE(json_agg(s), '[]') FROM (${EXTENSIONS}) AS s) AS extensions,
         COALESCE((${DATABASE_COUNTS}), '{}') AS counts`;

const overview = v.object({
  database: v.string(),
  version: v.number(),
  user: v.string(),
  schemas: v.array(
    v.object({
      oid: v.number(),
      name: v.string(),
      owner: v.string(),
      comment: v.nullable(v.string()),
      system: v.boolean(),
      usable: v.boolean(),
    }),
  ),
  extensions: v.array(
    v.object({
      oid: v.number(),
      name: v.string(),
      version: v.string(),
      schema: v.string(),
      comment: v.nullable(v.string()),
    }),
  ),
  counts: databaseCounts,
});

export async function readOverview(client: Client): Promise<DatabaseOverview> {
  const { version, ...read } = await readRow(client, overview, OVERVIEW);
  return { ...read, version: serverVersion(version).text };
}
