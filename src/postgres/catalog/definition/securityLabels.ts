import type { Client } from "pg";
import * as v from "valibot";
import { readRows } from "../readRows.ts";

/** Of the object and its columns, by every provider. The view leaves columns unquoted. */
const LABELS = `
  SELECT format('SECURITY LABEL FOR %I ON %s %s IS %L;', l.provider, upper(l.objtype),
           COALESCE((SELECT format('%s.%I', a.attrelid::regclass, a.attname) FROM pg_catalog.pg_attribute AS a
                      WHERE l.objsubid <> 0 AND a.attrelid = l.objoid AND a.attnum = l.objsubid), l.objname),
           l.label) AS sql
    FROM pg_catalog.pg_seclabels AS l
   WHERE l.objoid = $1 AND l.classoid = $2::regclass
   ORDER BY l.objsubid, l.provider`;

const row = v.object({ sql: v.string() });

export async function readSecurityLabels(
  client: Client,
  catalog: string,
  oid: number,
): Promise<readonly string[]> {
  const rows = await readRows(client, row, LABELS, [oid, `pg_catalog.${catalog}`]);
  return rows.map(({ sql }) => sql);
}
