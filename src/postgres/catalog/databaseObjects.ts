import type { Client } from "pg";
import * as v from "valibot";
import {
  DATABASE_KINDS,
  type DatabaseKind,
  type DatabaseObject,
} from "../../core/catalog/objects.ts";
import { readRows } from "./readRows.ts";

interface DatabaseCatalog {
  readonly catalog: string;
  readonly name: string;
  readonly detail?: string;
  readonly where?: string;
}

/** What a person's default privileges are on: `defaclobjtype` as GRANT says it. */
export const GRANTED_KIND = `
  CASE o.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                       WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END`;

/** SQL texts about the row `o`. */
export const DATABASE_CATALOGS: Readonly<Record<DatabaseKind, DatabaseCatalog>> = {
  foreignDataWrapper: { catalog: "pg_foreign_data_wrapper", name: "o.fdwname" },
  foreignServer: {
    catalog: "pg_foreign_server",
    name: "o.srvname",
    detail:
      "(SELECT w.fdwname FROM pg_catalog.pg_foreign_data_wrapper AS w WHERE w.oid = o.srvfdw)",
  },
  publication: { catalog: "pg_publication", name: "o.pubname" },
  subscription: {
    catalog: "pg_subscription",
    name: "o.subname",
    where:
      "o.subdbid = (SELECT b.oid FROM pg_catalog.pg_database AS b WHERE b.datname = current_database())",
  },
  eventTrigger: { catalog: "pg_event_trigger", name: "o.evtname", detail: "o.evtevent" },
  cast: {
    catalog: "pg_cast",
    name: "format('%s AS %s', format_type(o.castsource, NULL), format_type(o.casttarget, NULL))",
  },
  language: { catalog: "pg_language", name: "o.lanname" },
  transform: {
    catalog: "pg_transform",
    name: `format('%s LANGUAGE %s', format_type(o.trftype, NULL),
             (SELECT quote_ident(l.lanname) FROM pg_catalog.pg_language AS l WHERE l.oid = o.trflang))`,
  },
  accessMethod: { catalog: "pg_am", name: "o.amname" },
  defaultPrivileges: {
    catalog: "pg_default_acl",
    name: `concat_ws(' ', quote_ident(pg_get_userbyid(o.defaclrole)),
             (SELECT 'IN SCHEMA ' || quote_ident(n.nspname) FROM pg_catalog.pg_namespace AS n
               WHERE n.oid = o.defaclnamespace),
             'ON', ${GRANTED_KIND})`,
  },
};

/** What an installation begins with has lower numbers; what comes with an extension or a range type depends on it. */
const FIRST_OWN_OID = 16_384;

function candidates(kind: DatabaseKind): string {
  const { catalog, where = "true" } = DATABASE_CATALOGS[kind];
  return `
    SELECT '${kind}' AS kind, 'pg_catalog.${catalog}'::regclass AS classid, o.oid
      FROM pg_catalog.${catalog} AS o
     WHERE o.oid >= ${FIRST_OWN_OID} AND ${where}`;
}

function comesWith(classid: string): string {
  return `
    SELECT FROM pg_catalog.pg_depend AS x
     WHERE x.classid = ${classid} AND x.objid = o.oid AND x.deptype IN ('e', 'i')`;
}

/** One row with a JSON object `counts`: how many of each kind that has any. Planned as one query, not as ten. */
export const DATABASE_COUNTS = `
  SELECT json_object_agg(k.kind, k.count) AS counts
    FROM (SELECT o.kind, count(*) AS count
            FROM (${DATABASE_KINDS.map(candidates).join("\nUNION ALL")}) AS o
           WHERE NOT EXISTS (${comesWith("o.classid")})
           GROUP BY o.kind) AS k`;

const count = v.optional(v.number(), 0);

export const databaseCounts = v.object({
  foreignDataWrapper: count,
  foreignServer: count,
  publication: count,
  subscription: count,
  eventTrigger: count,
  cast: count,
  language: count,
  transform: count,
  accessMethod: count,
  defaultPrivileges: count,
});

const row = v.object({
  oid: v.number(),
  name: v.string(),
  detail: v.string(),
  comment: v.nullable(v.string()),
});

export async function readDatabaseObjects(
  client: Client,
  kind: DatabaseKind,
): Promise<readonly DatabaseObject[]> {
  const { catalog, name, detail = "''", where = "true" } = DATABASE_CATALOGS[kind];
  const text = `
    SELECT o.oid, ${name} AS name, ${detail} AS detail, obj_description(o.oid, '${catalog}') AS comment
      FROM pg_catalog.${catalog} AS o
     WHERE o.oid >= ${FIRST_OWN_OID} AND ${where}
       AND NOT EXISTS (${comesWith(`'pg_catalog.${catalog}'::regclass`)})
     ORDER BY 2`;
  return (await readRows(client, row, text)).map((read) => ({ kind, ...read }));
}
