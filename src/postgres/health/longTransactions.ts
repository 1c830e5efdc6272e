import * as v from "valibot";
import { rowsOf } from "../sessions/rowsOf.ts";
import { MAX_PART_ROWS, measuredAs, SHOWN_QUERY, type PartReader } from "./partReader.ts";

/**
 * Transactions by age, prepared ones among them: each keeps VACUUM from removing what it might see.
 * Source: PostgreSQL manual, "pg_stat_activity", "pg_prepared_xacts", "Routine Vacuuming".
 */
const SQL = `
  select pid, usename as user, datname as database, coalesce(application_name, '') as application,
         null::text as prepared,
         coalesce(state like 'idle in transaction%', false) as idle,
         greatest(0, extract(epoch from clock_timestamp() - xact_start)::float8 * 1000)
           as "transactionMs",
         greatest(0, extract(epoch from clock_timestamp() - state_change)::float8 * 1000) as "stateMs",
         left(coalesce(query, ''), ${SHOWN_QUERY}) as query
    from pg_stat_activity
   where xact_start is not null and pid <> pg_backend_pid()
     and backend_type in ('client backend', 'background worker')
  union all
  select null, owner, database, '', gid, false,
         greatest(0, extract(epoch from clock_timestamp() - prepared)::float8 * 1000), null, ''
    from pg_prepared_xacts
   order by "transactionMs" desc
   limit ${MAX_PART_ROWS}`;

const row = v.object({
  pid: v.nullable(v.number()),
  user: v.nullable(v.string()),
  database: v.nullable(v.string()),
  application: v.string(),
  prepared: v.nullable(v.string()),
  idle: v.boolean(),
  transactionMs: v.number(),
  stateMs: v.nullable(v.number()),
  query: v.string(),
});

export const readLongTransactions: PartReader<"longTransactions"> = async (client, context) =>
  measuredAs(await rowsOf(client, row, SQL, []), context);
