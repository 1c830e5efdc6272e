import type { Client } from "pg";
import { aboutStatements } from "./about.ts";
import { readGrantStatements, type GrantSource } from "./grants.ts";
import { readAllStatements } from "./statements.ts";

const LANGUAGE = `
  SELECT concat_ws(' ', format('CREATE %sLANGUAGE %I', CASE WHEN o.lanpltrusted THEN 'TRUSTED ' ELSE '' END, o.lanname),
           CASE WHEN o.lanplcallfoid <> 0 THEN 'HANDLER ' || o.lanplcallfoid::regproc END,
           CASE WHEN o.laninline <> 0 THEN 'INLINE ' || o.laninline::regproc END,
           CASE WHEN o.lanvalidator <> 0 THEN 'VALIDATOR ' || o.lanvalidator::regproc END) || ';' AS sql
    FROM pg_catalog.pg_language AS o WHERE o.oid = $1`;

const GRANTS: GrantSource = {
  catalog: "pg_language",
  acl: "o.lanacl",
  owner: "o.lanowner",
  letter: `'l'::"char"`,
  on: "format('LANGUAGE %I', o.lanname)",
  columns: false,
};

export async function readLanguage(client: Client, oid: number): Promise<readonly string[]> {
  const about = aboutStatements({
    catalog: "pg_language",
    on: "format('LANGUAGE %I', o.lanname)",
    owner: "lanowner",
  });
  return [
    ...(await readAllStatements(client, [LANGUAGE, ...about], oid)),
    ...(await readGrantStatements(client, GRANTS, oid)),
  ];
}
