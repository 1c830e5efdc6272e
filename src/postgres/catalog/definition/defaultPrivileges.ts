import type { Client } from "pg";
import * as v from "valibot";
import { grantStatements } from "../../../core/catalog/ddl/grantStatements.ts";
import { GRANTED_KIND } from "../databaseObjects.ts";
import { readRows } from "../readRows.ts";

/**
 * Those of the whole database stand in the place of what PostgreSQL takes for granted; those of a schema
 * come on top.
 */
const PRIVILEGES = `
  SELECT concat_ws(' ', 'ALTER DEFAULT PRIVILEGES FOR ROLE', o.defaclrole::regrole,
                   'IN SCHEMA ' || NULLIF(o.defaclnamespace, 0)::regnamespace) AS prefix,
         ${GRANTED_KIND} AS "on",
         o.defaclrole::regrole::text AS owner,
         x.side,
         CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END AS grantee,
         x.grantor::regrole::text AS grantor,
         x.privilege_type AS privilege,
         x.is_grantable AS grantable
    FROM pg_catalog.pg_default_acl AS o
    CROSS JOIN LATERAL (
      SELECT 'actual' AS side, e.* FROM aclexplode(o.defaclacl) WITH ORDINALITY AS e (grantor, grantee, privilege_type, is_grantable, place)
      UNION ALL
      SELECT 'default', e.*
        FROM aclexplode(acldefault(CASE o.defaclobjtype WHEN 'S' THEN 's' ELSE o.defaclobjtype END, o.defaclrole))
             WITH ORDINALITY AS e (grantor, grantee, privilege_type, is_grantable, place)
       WHERE o.defaclnamespace = 0) AS x
   WHERE o.oid = $1
   ORDER BY x.side, x.place`;

const privilege = v.object({
  prefix: v.string(),
  on: v.string(),
  owner: v.string(),
  side: v.picklist(["actual", "default"]),
  grantee: v.string(),
  grantor: v.string(),
  privilege: v.string(),
  grantable: v.boolean(),
});

export async function readDefaultPrivileges(
  client: Client,
  oid: number,
): Promise<readonly string[]> {
  const rows = await readRows(client, privilege, PRIVILEGES, [oid]);
  const [first] = rows;
  if (first === undefined) {
    return [];
  }
  const { prefix, on, owner } = first;
  const privileges = rows.map((row) => ({ ...row, column: null }));
  return grantStatements({ on, owner, privileges }).map((sql) => `${prefix} ${sql}`);
}
