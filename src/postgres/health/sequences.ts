import * as v from "valibot";
import { rowsOf } from "../sessions/rowsOf.ts";
import { MAX_PART_ROWS, measured, ownSchemas, type PartReader } from "./partReader.ts";

/**
 * Sequences by how much of them is used; one that cycles has no end. The end is the sequence's or, where
 * it fills a column, what that column's type holds. A role sees the last value only of sequences that it
 * may read. Source: PostgreSQL manual, "pg_sequence", "Sequence Manipulation Functions".
 */
const SQL = `
  with own as materialized (
    select n.nspname as schema, c.relname as name, s.seqmax, s.seqmin, s.seqincrement, c.oid,
           pg_sequence_last_value(c.oid) as last,
           d.refobjid, d.refobjsubid
      from pg_sequence as s
      join pg_class as c on c.oid = s.seqrelid
      join pg_namespace as n on n.oid = c.relnamespace
      left join pg_depend as d on d.classid = 'pg_class'::regclass and d.objid = c.oid
                              and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
                              and d.refobjsubid > 0
     where not s.seqcycle and c.relpersistence <> 't' and ${ownSchemas("n.nspname")}
       -- The order of conditions is the planner's; the function takes sequences only.
       and case when c.relkind = 'S' then has_sequence_privilege(c.oid, 'SELECT, USAGE') else false end
  )
  select * from (
    select o.schema, o.name, o.last::text as last, b."end"::text as "end",
           case when o.seqincrement > 0
                then (o.last - least(o.seqmin, 1))::float8 / greatest(1, b."end" - least(o.seqmin, 1))
                else (greatest(o.seqmax, -1) - o.last)::float8 / greatest(1, greatest(o.seqmax, -1) - b."end")
           end as used,
           case when a.attname is not null then format('%s.%s.%s', tn.nspname, t.relname, a.attname) end
             as "ownedBy",
           b."end" <> (case when o.seqincrement > 0 then o.seqmax else o.seqmin end)::numeric as "columnEnds"
      from own as o
      left join pg_attribute as a on a.attrelid = o.refobjid and a.attnum = o.refobjsubid
      left join pg_class as t on t.oid = o.refobjid
      left join pg_namespace as tn on tn.oid = t.relnamespace
     cross join lateral (
       select case when o.seqincrement > 0
                   then least(o.seqmax::numeric,
                              case a.atttypid when 'int2'::regtype then 32767
                                              when 'int4'::regtype then 2147483647 end)
                   else greatest(o.seqmin::numeric,
                                 case a.atttypid when 'int2'::regtype then -32768
                                                 when 'int4'::regtype then -2147483648 end)
              end as "end") as b
     where o.last is not null) as measured
   order by used desc, schema, name
   limit ${MAX_PART_ROWS}`;

const row = v.object({
  schema: v.string(),
  name: v.string(),
  last: v.string(),
  end: v.string(),
  used: v.number(),
  ownedBy: v.nullable(v.string()),
  columnEnds: v.boolean(),
});

export const readSequences: PartReader<"sequences"> = async (client, context) => {
  const facts = await rowsOf(client, row, SQL, []);
  return context.seesAllData
    ? measured(facts)
    : { kind: "measured", facts, hidden: { code: "partly-hidden", grant: "pg_read_all_data" } };
};
