import type { Client } from "pg";
import * as v from "valibot";
import { connectionWithoutPassword } from "../../../core/catalog/ddl/connectionWithoutPassword.ts";
import { quoteLiteral } from "../../../core/sql/quote.ts";
import { readRow } from "../readRows.ts";
import { aboutStatements } from "./about.ts";
import { readAllStatements } from "./statements.ts";

/** Settings of newer versions are read by name: older ones have no such column. */
const PUBLICATION = `
  SELECT concat_ws(' ', format('CREATE PUBLICATION %I', o.pubname),
           CASE WHEN o.puballtables THEN 'FOR ALL TABLES' ELSE 'FOR ' || m.members END,
           format('WITH (%s)', concat_ws(', ',
             'publish = ' || quote_literal(concat_ws(', ',
               CASE WHEN o.pubinsert THEN 'insert' END, CASE WHEN o.pubupdate THEN 'update' END,
               CASE WHEN o.pubdelete THEN 'delete' END, CASE WHEN o.pubtruncate THEN 'truncate' END)),
             CASE WHEN o.pubviaroot THEN 'publish_via_partition_root = true' END,
             CASE WHEN to_jsonb(o) ->> 'pubgencols' = 's' THEN 'publish_generated_columns = stored' END))) || ';' AS sql
    FROM pg_catalog.pg_publication AS o
    CROSS JOIN LATERAL (
      SELECT string_agg(x.member, ', ' ORDER BY x.rank, x.member) AS members FROM (
        SELECT 1 AS rank,
               concat_ws(' ', 'TABLE ONLY', r.prrelid::regclass,
                 (SELECT format('(%s)', string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum))
                    FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)
                  HAVING count(*) > 0),
                 'WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')') AS member
          FROM pg_catalog.pg_publication_rel AS r WHERE r.prpubid = o.oid
        UNION ALL
        SELECT 2, 'TABLES IN SCHEMA ' || n.pnnspid::regnamespace
          FROM pg_catalog.pg_publication_namespace AS n WHERE n.pnpubid = o.oid) AS x) AS m
   WHERE o.oid = $1`;

export function readPublication(client: Client, oid: number): Promise<readonly string[]> {
  const about = aboutStatements({
    catalog: "pg_publication",
    on: "format('PUBLICATION %I', o.pubname)",
    owner: "pubowner",
  });
  return readAllStatements(client, [PUBLICATION, ...about], oid);
}

const READABLE =
  "SELECT has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT') AS readable";
const readable = v.object({ readable: v.boolean() });

/**
 * Made without connecting, and not enabled: a copy does not begin to replicate by itself. Where to connect
 * to is for superusers to see.
 */
function subscriptionStatement(major: number, connection: string): string {
  const flag = (column: string, option: string): string =>
    `CASE WHEN o.${column} THEN '${option} = true' END`;
  const newer: readonly string[] = [
    ...(major >= 16
      ? [
          "CASE WHEN o.suborigin <> 'any' THEN 'origin = ' || quote_literal(o.suborigin) END",
          flag("subrunasowner", "run_as_owner"),
          "CASE WHEN NOT o.subpasswordrequired THEN 'password_required = false' END",
        ]
      : []),
    ...(major >= 17 ? [flag("subfailover", "failover")] : []),
  ];
  return `
    SELECT quote_ident(o.subname) AS name, ${connection} AS connection,
           (SELECT string_agg(quote_ident(p.name), ', ' ORDER BY p.place)
              FROM unnest(o.subpublications) WITH ORDINALITY AS p (name, place)) AS publications,
           concat_ws(', ', 'connect = false',
             'slot_name = ' || COALESCE(quote_literal(o.subslotname), 'NONE'),
             ${flag("subbinary", "binary")},
             CASE o.substream::text WHEN 'true' THEN 'streaming = on' WHEN 't' THEN 'streaming = on'
                                    WHEN 'p' THEN 'streaming = parallel'
                                    ELSE ${major >= 18 ? "'streaming = off'" : "NULL"} END,
             CASE WHEN o.subtwophasestate <> 'd' THEN 'two_phase = on' END,
             ${flag("subdisableonerr", "disable_on_error")},
             CASE WHEN o.subsynccommit <> 'off' THEN 'synchronous_commit = ' || quote_literal(o.subsynccommit) END,
             ${["NULL", ...newer].join(",\n             ")}) AS options
      FROM pg_catalog.pg_subscription AS o WHERE o.oid = $1`;
}

const subscription = v.object({
  name: v.string(),
  connection: v.nullable(v.string()),
  publications: v.string(),
  options: v.string(),
});

export async function readSubscription(
  client: Client,
  oid: number,
  major: number,
): Promise<readonly string[]> {
  const isReadable = (await readRow(client, readable, READABLE)).readable;
  const statement = subscriptionStatement(major, isReadable ? "o.subconninfo" : "NULL::text");
  const { name, connection, publications, options } = await readRow(
    client,
    subscription,
    statement,
    [oid],
  );
  const about = aboutStatements({
    catalog: "pg_subscription",
    on: "format('SUBSCRIPTION %I', o.subname)",
    owner: "subowner",
  });
  return [
    `CREATE SUBSCRIPTION ${name}\n    CONNECTION ${connectionText(connection)}\n    PUBLICATION ${publications}\n    WITH (${options});`,
    ...(await readAllStatements(client, about, oid)),
  ];
}

function connectionText(connection: string | null): string {
  if (connection === null) {
    return "'' /* *** */";
  }
  const { text, removed } = connectionWithoutPassword(connection);
  return `${quoteLiteral(text).trimStart()}${removed ? " /* password=*** */" : ""}`;
}
