import type { Client } from "pg";
import * as v from "valibot";
import { groupGrants } from "../../../core/catalog/groupGrants.ts";
import type { TableMember } from "../../../core/catalog/objects.ts";
import { readRows } from "../readRows.ts";

/** Nobody granted anything yet: then what PostgreSQL takes for granted counts. */
const GRANTS = `
  WITH relation AS (
    SELECT c.oid,
           COALESCE(c.relacl, acldefault(
             CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner)) AS acl
      FROM pg_catalog.pg_class AS c
     WHERE c.oid = $1)
  SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee)::text END AS grantee,
         pg_get_userbyid(x.grantor)::text AS grantor,
         x.privilege_type AS privilege,
         x.is_grantable AS grantable,
         x.attname AS column
    FROM (SELECT e.*, NULL::name AS attname, 0 AS attnum
            FROM relation, aclexplode(acl) AS e
          UNION ALL
          SELECT e.*, a.attname, a.attnum
            FROM relation
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = relation.oid AND NOT a.attisdropped,
                 aclexplode(a.attacl) AS e) AS x
   ORDER BY x.grantee <> 0, grantee, grantor, x.attnum, privilege`;

const grant = v.object({
  grantee: v.string(),
  grantor: v.string(),
  privilege: v.string(),
  grantable: v.boolean(),
  column: v.nullable(v.string()),
});

export async function readGrants(client: Client, table: number): Promise<readonly TableMember[]> {
  return groupGrants(await readRows(client, grant, GRANTS, [table]));
}
