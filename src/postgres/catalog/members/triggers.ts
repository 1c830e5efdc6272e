import type { Client } from "pg";
import * as v from "valibot";
import type { TableMember } from "../../../core/catalog/objects.ts";
import { readRows } from "../readRows.ts";
import { ENABLED } from "./enabled.ts";

const TRIGGERS = `
  SELECT t.tgname AS name,
         pg_get_triggerdef(t.oid) AS definition,
         t.tgenabled AS enabled,
         d.description AS comment
    FROM pg_catalog.pg_trigger AS t
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = t.oid AND d.classoid = 'pg_catalog.pg_trigger'::regclass AND d.objsubid = 0
   WHERE t.tgrelid = $1 AND NOT t.tgisinternal
   ORDER BY t.tgname`;

const trigger = v.pipe(
  v.object({
    name: v.string(),
    definition: v.string(),
    enabled: v.picklist(["O", "A", "R", "D"]),
    comment: v.nullable(v.string()),
  }),
  v.transform(({ enabled, ...rest }): TableMember => ({
    part: "triggers",
    enabled: ENABLED[enabled],
    ...rest,
  })),
);

export function readTriggers(client: Client, table: number): Promise<readonly TableMember[]> {
  return readRows(client, trigger, TRIGGERS, [table]);
}
