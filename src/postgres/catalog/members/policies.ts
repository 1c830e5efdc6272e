import type { Client } from "pg";
import * as v from "valibot";
import type { TableMember } from "../../../core/catalog/objects.ts";
import { readRows } from "../readRows.ts";

const POLICIES = `
  SELECT p.polname AS name,
         p.polcmd AS command,
         p.polpermissive AS permissive,
         ARRAY(SELECT CASE r.role WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r.role)::text END
                 FROM unnest(p.polroles) AS r (role) ORDER BY 1) AS roles,
         pg_get_expr(p.polqual, p.polrelid) AS using,
         pg_get_expr(p.polwithcheck, p.polrelid) AS check,
         d.description AS comment
    FROM pg_catalog.pg_policy AS p
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = p.oid AND d.classoid = 'pg_catalog.pg_policy'::regclass AND d.objsubid = 0
   WHERE p.polrelid = $1
   ORDER BY p.polname`;

const COMMANDS = { "*": "all", r: "select", a: "insert", w: "update", d: "delete" } as const;

const policy = v.pipe(
  v.object({
    name: v.string(),
    command: v.picklist(["*", "r", "a", "w", "d"]),
    permissive: v.boolean(),
    roles: v.array(v.string()),
    using: v.nullable(v.string()),
    check: v.nullable(v.string()),
    comment: v.nullable(v.string()),
  }),
  v.transform(({ command, ...rest }): TableMember => ({
    part: "policies",
    command: COMMANDS[command],
    ...rest,
  })),
);

export function readPolicies(client: Client, table: number): Promise<readonly TableMember[]> {
  return readRows(client, policy, POLICIES, [table]);
}
