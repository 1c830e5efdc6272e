import type { Client } from "pg";
import * as v from "valibot";
import type { TableMember } from "../../../core/catalog/objects.ts";
import { readRows } from "../readRows.ts";
import { ENABLED } from "./enabled.ts";

/** What makes a view a view is no rule that anybody wrote. */
const RULES = `
  SELECT r.rulename AS name,
         pg_get_ruledef(r.oid, true) AS definition,
         r.ev_enabled AS enabled,
         d.description AS comment
    FROM pg_catalog.pg_rewrite AS r
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = r.oid AND d.classoid = 'pg_catalog.pg_rewrite'::regclass AND d.objsubid = 0
   WHERE r.ev_class = $1 AND r.rulename <> '_RETURN'
   ORDER BY r.rulename`;

const rule = v.pipe(
  v.object({
    name: v.string(),
    definition: v.string(),
    enabled: v.picklist(["O", "A", "R", "D"]),
    comment: v.nullable(v.string()),
  }),
  v.transform(({ enabled, ...rest }): TableMember => ({
    part: "rules",
    enabled: ENABLED[enabled],
    ...rest,
  })),
);

export function readRules(client: Client, table: number): Promise<readonly TableMember[]> {
  return readRows(client, rule, RULES, [table]);
}
