import type { Client } from "pg";
import { readGrantStatements, type GrantSource } from "./grants.ts";
import { readAllStatements } from "./statements.ts";

const SCHEMA = `
  SELECT s.sql
    FROM pg_catalog.pg_namespace AS n
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = n.oid AND d.classoid = 'pg_catalog.pg_namespace'::regclass
    CROSS JOIN LATERAL (VALUES
      (1, format('CREATE SCHEMA %I;', n.nspname)),
      (2, format('ALTER SCHEMA %I OWNER TO %s;', n.nspname, n.nspowner::regrole)),
      (3, CASE WHEN d.description IS NOT NULL THEN
            format('COMMENT ON SCHEMA %I IS %L;', n.nspname, d.description) END)) AS s (place, sql)
   WHERE n.oid = $1 AND s.sql IS NOT NULL
   ORDER BY s.place`;

const EXTENSION = `
  SELECT s.sql
    FROM pg_catalog.pg_extension AS e
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = e.oid AND d.classoid = 'pg_catalog.pg_extension'::regclass
    CROSS JOIN LATERAL (VALUES
      (1, format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %s VERSION %L;', e.extname, e.extnamespace::regnamespace, e.extversion)),
      (2, CASE WHEN d.description IS NOT NULL THEN
            format('COMMENT ON EXTENSION %I IS %L;', e.extname, d.description) END)) AS s (place, sql)
   WHERE e.oid = $1 AND s.sql IS NOT NULL
   ORDER BY s.place`;

const GRANTS: GrantSource = {
  catalog: "pg_namespace",
  acl: "o.nspacl",
  owner: "o.nspowner",
  letter: `'n'::"char"`,
  on: "format('SCHEMA %I', o.nspname)",
  columns: false,
};

export async function readSchema(client: Client, oid: number): Promise<readonly string[]> {
  return [
    ...(await readAllStatements(client, [SCHEMA], oid)),
    ...(await readGrantStatements(client, GRANTS, oid)),
  ];
}

export function readExtension(client: Client, oid: number): Promise<readonly string[]> {
  return readAllStatements(client, [EXTENSION], oid);
}
