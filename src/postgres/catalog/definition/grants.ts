import type { Client } from "pg";
import * as v from "valibot";
import { grantStatements } from "../../../core/catalog/ddl/grantStatements.ts";
import { readRows } from "../readRows.ts";

/** Where an object's privileges stand. SQL texts about the row `o` of `catalog`. */
export interface GrantSource {
  /** "pg_class". */
  readonly catalog: string;
  readonly acl: string;
  readonly owner: string;
  /** The letter that `acldefault` knows the kind by. */
  readonly letter: string;
  /** What stands behind GRANT … ON. */
  readonly on: string;
  /** Whether the object has columns with privileges of their own. */
  readonly columns: boolean;
}

/** In the order in which they were given. */
const EXPLODED = "x (grantor, grantee, privilege_type, is_grantable, place)";

const privilege = v.object({
  on: v.string(),
  owner: v.string(),
  side: v.picklist(["actual", "default"]),
  grantee: v.string(),
  grantor: v.string(),
  privilege: v.string(),
  grantable: v.boolean(),
  column: v.nullable(v.string()),
});

export async function readGrantStatements(
  client: Client,
  source: GrantSource,
  oid: number,
): Promise<readonly string[]> {
  const privileges = await readRows(client, privilege, statement(source), [oid]);
  const [first] = privileges;
  return first === undefined
    ? []
    : grantStatements({ on: first.on, owner: first.owner, privileges });
}

function statement({ catalog, acl, owner, letter, on, columns }: GrantSource): string {
  const ofColumns = `
    UNION ALL
    SELECT 'actual', x.*, a.attname, a.attnum
      FROM pg_catalog.pg_attribute AS a, aclexplode(a.attacl) WITH ORDINALITY AS ${EXPLODED}
     WHERE a.attrelid = $1 AND NOT a.attisdropped`;
  return `
    WITH o AS (SELECT ${on} AS "on", ${owner} AS owner, ${acl} AS acl, ${letter} AS letter
                 FROM pg_catalog.${catalog} AS o WHERE o.oid = $1),
    x AS (
      SELECT 'actual' AS side, x.*, NULL::name AS attname, 0 AS attnum FROM o, aclexplode(o.acl) WITH ORDINALITY AS ${EXPLODED}
      UNION ALL
      SELECT 'default', x.*, NULL, 0 FROM o, aclexplode(acldefault(o.letter, o.owner)) WITH ORDINALITY AS ${EXPLODED}
       WHERE o.acl IS NOT NULL
      ${columns ? ofColumns : ""})
    SELECT o."on", o.owner::regrole::text AS owner, x.side,
           CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END AS grantee,
           x.grantor::regrole::text AS grantor,
           x.privilege_type AS privilege,
           x.is_grantable AS grantable,
           quote_ident(x.attname) AS column
      FROM o, x
     ORDER BY x.attnum, x.place`;
}
