import type { Client } from "pg";
import { aboutStatements, type Described } from "./about.ts";
import { readAllStatements } from "./statements.ts";

const TRANSFORM_NAME = `
  format('TRANSFORM FOR %s LANGUAGE %I', format_type(o.trftype, NULL),
         (SELECT l.lanname FROM pg_catalog.pg_language AS l WHERE l.oid = o.trflang))`;

const TRANSFORM = `
  SELECT format(E'CREATE %s (\\n    %s\\n);', ${TRANSFORM_NAME}, concat_ws(E',\\n    ',
           CASE WHEN o.trffromsql <> 0 THEN 'FROM SQL WITH FUNCTION ' || o.trffromsql::regprocedure END,
           CASE WHEN o.trftosql <> 0 THEN 'TO SQL WITH FUNCTION ' || o.trftosql::regprocedure END)) AS sql
    FROM pg_catalog.pg_transform AS o WHERE o.oid = $1`;

const CAST_NAME =
  "format('CAST (%s AS %s)', format_type(o.castsource, NULL), format_type(o.casttarget, NULL))";

const CAST = `
  SELECT concat_ws(' ', 'CREATE', ${CAST_NAME},
           CASE o.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || o.castfunc::regprocedure
                             WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END,
           CASE o.castcontext WHEN 'a' THEN 'AS ASSIGNMENT' WHEN 'i' THEN 'AS IMPLICIT' END) || ';' AS sql
    FROM pg_catalog.pg_cast AS o WHERE o.oid = $1`;

const ACCESS_METHOD = `
  SELECT format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s;', o.amname,
           CASE o.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, o.amhandler::oid::regproc) AS sql
    FROM pg_catalog.pg_am AS o WHERE o.oid = $1`;

const EVENT_TRIGGER = `
  SELECT s.sql
    FROM pg_catalog.pg_event_trigger AS o
    CROSS JOIN LATERAL (VALUES
      (1, format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s();', o.evtname, o.evtevent,
            E'\\n    WHEN TAG IN (' || (SELECT string_agg(quote_literal(t.tag), ', ' ORDER BY t.place)
                                         FROM unnest(o.evttags) WITH ORDINALITY AS t (tag, place)) || ')',
            o.evtfoid::regproc)),
      (2, CASE WHEN o.evtenabled <> 'O' THEN
            format('ALTER EVENT TRIGGER %I %s;', o.evtname,
                   CASE o.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END) END))
      AS s (place, sql)
   WHERE o.oid = $1 AND s.sql IS NOT NULL
   ORDER BY s.place`;

const KINDS: Readonly<
  Record<
    "transform" | "cast" | "accessMethod" | "eventTrigger",
    Described & { readonly making: string }
  >
> = {
  transform: { catalog: "pg_transform", on: TRANSFORM_NAME, owner: null, making: TRANSFORM },
  cast: { catalog: "pg_cast", on: CAST_NAME, owner: null, making: CAST },
  accessMethod: {
    catalog: "pg_am",
    on: "format('ACCESS METHOD %I', o.amname)",
    owner: null,
    making: ACCESS_METHOD,
  },
  eventTrigger: {
    catalog: "pg_event_trigger",
    on: "format('EVENT TRIGGER %I', o.evtname)",
    owner: "evtowner",
    making: EVENT_TRIGGER,
  },
};

/** What has a statement of its own, perhaps an owner and a comment, and no privileges. */
export function readPlainObject(
  client: Client,
  kind: keyof typeof KINDS,
  oid: number,
): Promise<readonly string[]> {
  const described = KINDS[kind];
  return readAllStatements(client, [described.making, ...aboutStatements(described)], oid);
}
