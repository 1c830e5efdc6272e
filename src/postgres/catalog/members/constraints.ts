import type { Client } from "pg";
import * as v from "valibot";
import type { TableMember } from "../../../core/catalog/objects.ts";
import { readRows } from "../readRows.ts";

const CONSTRAINTS = `
  SELECT o.conname AS name,
         o.contype AS kind,
         pg_get_constraintdef(o.oid) AS definition,
         o.convalidated AS validated,
         d.description AS comment
    FROM pg_catalog.pg_constraint AS o
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = o.oid AND d.classoid = 'pg_catalog.pg_constraint'::regclass AND d.objsubid = 0
   WHERE o.conrelid = $1 AND o.contype <> 't'
   ORDER BY array_position('{p,u,x,f,c,n}'::"char"[], o.contype), o.conname`;

const KINDS = {
  p: "primaryKey",
  u: "unique",
  f: "foreignKey",
  c: "check",
  x: "exclusion",
  n: "notNull",
} as const;

const constraint = v.pipe(
  v.object({
    name: v.string(),
    kind: v.picklist(["p", "u", "f", "c", "x", "n"]),
    definition: v.string(),
    validated: v.boolean(),
    comment: v.nullable(v.string()),
  }),
  v.transform(({ kind, ...rest }): TableMember => ({
    part: "constraints",
    kind: KINDS[kind],
    ...rest,
  })),
);

/** Without constraint triggers: they are triggers. */
export function readConstraints(client: Client, table: number): Promise<readonly TableMember[]> {
  return readRows(client, constraint, CONSTRAINTS, [table]);
}
