import type { Client } from "pg";
import * as v from "valibot";
import type { TableMember } from "../../../core/catalog/objects.ts";
import { readRows } from "../readRows.ts";

const STATISTICS = `
  SELECT format('%I.%I', n.nspname, s.stxname) AS name,
         pg_get_statisticsobjdef(s.oid) AS definition,
         d.description AS comment
    FROM pg_catalog.pg_statistic_ext AS s
    JOIN pg_catalog.pg_namespace AS n ON n.oid = s.stxnamespace
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = s.oid AND d.classoid = 'pg_catalog.pg_statistic_ext'::regclass AND d.objsubid = 0
   WHERE s.stxrelid = $1
   ORDER BY n.nspname, s.stxname`;

const statistics = v.pipe(
  v.object({ name: v.string(), definition: v.string(), comment: v.nullable(v.string()) }),
  v.transform((read): TableMember => ({ part: "statistics", ...read })),
);

export function readStatistics(client: Client, table: number): Promise<readonly TableMember[]> {
  return readRows(client, statistics, STATISTICS, [table]);
}
