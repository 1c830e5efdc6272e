import type { Client } from "pg";
import { aboutStatements, qualified } from "./about.ts";
import { readAllStatements } from "./statements.ts";

/** The columns with ICU's locale and rules have other names, or are not there, in older versions: read by name. */
const COLLATION = `
  SELECT format(E'CREATE COLLATION %s (\\n    %s\\n);', ${qualified("coll")}, concat_ws(E',\\n    ',
           'PROVIDER = ' || CASE o.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
           CASE WHEN NOT o.collisdeterministic THEN 'DETERMINISTIC = false' END,
           CASE WHEN l.locale IS NOT NULL THEN 'LOCALE = ' || quote_literal(l.locale)
                WHEN o.collcollate = o.collctype THEN 'LOCALE = ' || quote_literal(o.collcollate)
                ELSE format(E'LC_COLLATE = %L,\\n    LC_CTYPE = %L', o.collcollate, o.collctype) END,
           'RULES = ' || quote_literal(l.rules))) AS sql
    FROM pg_catalog.pg_collation AS o
    CROSS JOIN LATERAL (SELECT to_jsonb(o) AS j) AS r
    CROSS JOIN LATERAL (SELECT COALESCE(r.j ->> 'colllocale', r.j ->> 'colliculocale') AS locale,
                               r.j ->> 'collicurules' AS rules) AS l
   WHERE o.oid = $1`;

const CONVERSION = `
  SELECT format('CREATE %sCONVERSION %s FOR %L TO %L FROM %s;', CASE WHEN o.condefault THEN 'DEFAULT ' ELSE '' END,
           ${qualified("con")}, pg_encoding_to_char(o.conforencoding), pg_encoding_to_char(o.contoencoding),
           o.conproc::oid::regproc) AS sql
    FROM pg_catalog.pg_conversion AS o WHERE o.oid = $1`;

export function readCollation(client: Client, oid: number): Promise<readonly string[]> {
  const on = `'COLLATION ' || ${qualified("coll")}`;
  const about = aboutStatements({ catalog: "pg_collation", on, owner: "collowner" });
  return readAllStatements(client, [COLLATION, ...about], oid);
}

export function readConversion(client: Client, oid: number): Promise<readonly string[]> {
  const on = `'CONVERSION ' || ${qualified("con")}`;
  const about = aboutStatements({ catalog: "pg_conversion", on, owner: "conowner" });
  return readAllStatements(client, [CONVERSION, ...about], oid);
}
