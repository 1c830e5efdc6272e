import type { Client } from "pg";
import { aboutStatements } from "./about.ts";
import { readGrantStatements, type GrantSource } from "./grants.ts";
import { readAllStatements, serverOptionList } from "./statements.ts";

const OPTIONS = (options: string): string =>
  `CASE WHEN ${options} IS NOT NULL THEN
     'OPTIONS (' || array_to_string(${serverOptionList(options)}, ', ') || ')' END`;

const WRAPPER = `
  SELECT concat_ws(' ', format('CREATE FOREIGN DATA WRAPPER %I', o.fdwname),
           CASE WHEN o.fdwhandler <> 0 THEN 'HANDLER ' || o.fdwhandler::regproc END,
           CASE WHEN o.fdwvalidator <> 0 THEN 'VALIDATOR ' || o.fdwvalidator::regproc END,
           ${OPTIONS("o.fdwoptions")}) || ';' AS sql
    FROM pg_catalog.pg_foreign_data_wrapper AS o WHERE o.oid = $1`;

const WRAPPER_GRANTS: GrantSource = {
  catalog: "pg_foreign_data_wrapper",
  acl: "o.fdwacl",
  owner: "o.fdwowner",
  letter: `'F'::"char"`,
  on: "format('FOREIGN DATA WRAPPER %I', o.fdwname)",
  columns: false,
};

export async function readForeignDataWrapper(
  client: Client,
  oid: number,
): Promise<readonly string[]> {
  const about = aboutStatements({
    catalog: "pg_foreign_data_wrapper",
    on: "format('FOREIGN DATA WRAPPER %I', o.fdwname)",
    owner: "fdwowner",
  });
  return [
    ...(await readAllStatements(client, [WRAPPER, ...about], oid)),
    ...(await readGrantStatements(client, WRAPPER_GRANTS, oid)),
  ];
}

const SERVER = `
  SELECT concat_ws(' ', format('CREATE SERVER %I', o.srvname),
           'TYPE ' || quote_literal(o.srvtype),
           'VERSION ' || quote_literal(o.srvversion),
           (SELECT format('FOREIGN DATA WRAPPER %I', w.fdwname)
              FROM pg_catalog.pg_foreign_data_wrapper AS w WHERE w.oid = o.srvfdw),
           ${OPTIONS("o.srvoptions")}) || ';' AS sql
    FROM pg_catalog.pg_foreign_server AS o WHERE o.oid = $1`;

/** Options that hold what nobody should read over a shoulder. */
const SECRET = "'passw|passphrase|secret|token|credential|key$'";

/** The view hides options from whoever may not see them; secret ones are named without their value. */
const MAPPINGS = `
  SELECT concat_ws(' ', 'CREATE USER MAPPING FOR',
           CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE m.umuser::regrole::text END,
           format('SERVER %I', m.srvname),
           ${OPTIONS("NULLIF(u.open, '{}')")},
           (SELECT string_agg(format('/* %s ''***'' */', regexp_replace(split_part(s, '=', 1), '\\W', '', 'g')), ' ')
              FROM unnest(u.secret) AS s)) || ';' AS sql
    FROM pg_catalog.pg_user_mappings AS m
    CROSS JOIN LATERAL (
      SELECT ARRAY(SELECT t FROM unnest(m.umoptions) AS t WHERE split_part(t, '=', 1) !~* ${SECRET}) AS open,
             ARRAY(SELECT t FROM unnest(m.umoptions) AS t WHERE split_part(t, '=', 1) ~* ${SECRET}) AS secret) AS u
   WHERE m.srvid = $1
   ORDER BY m.umuser = 0 DESC, m.usename`;

const SERVER_GRANTS: GrantSource = {
  catalog: "pg_foreign_server",
  acl: "o.srvacl",
  owner: "o.srvowner",
  letter: `'S'::"char"`,
  on: "format('FOREIGN SERVER %I', o.srvname)",
  columns: false,
};

export async function readForeignServer(client: Client, oid: number): Promise<readonly string[]> {
  const about = aboutStatements({
    catalog: "pg_foreign_server",
    on: "format('SERVER %I', o.srvname)",
    owner: "srvowner",
  });
  return [
    ...(await readAllStatements(client, [SERVER, ...about], oid)),
    ...(await readGrantStatements(client, SERVER_GRANTS, oid)),
    ...(await readAllStatements(client, [MAPPINGS], oid)),
  ];
}
