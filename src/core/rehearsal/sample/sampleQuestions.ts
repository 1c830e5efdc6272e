/** What is asked of a database before a sample of its rows is taken; names come as SQL writes them. */

/** Tables whose rows a dump would hold, without those of extensions; partitions are part of their table. */
export const TABLES_QUESTION = `select pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
  case c.relkind when 'r' then 'only ' else '' end as "only",
  (select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' order by a.attnum)
     from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and coalesce(pg_catalog.to_jsonb(a) ->> 'attgenerated', '') = '') as columns,
  (select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' order by k.place)
     from pg_catalog.pg_index i
    cross join lateral unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
     join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
    where i.indrelid = c.oid and i.indisprimary
      and k.place <= coalesce((pg_catalog.to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts)) as key
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by 1`;

/** Foreign keys that hold for all rows; those of partitions as their table states them. */
export const REFERENCES_QUESTION = `select
  (select pg_catalog.format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = k.conrelid) as child,
  (select pg_catalog.format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = k.confrelid) as parent,
  (select pg_catalog.json_agg(pg_catalog.quote_ident(a.attname) order by p.place)::text
     from unnest(k.conkey) with ordinality as p (attnum, place)
     join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.attnum) as columns,
  (select pg_catalog.json_agg(pg_catalog.quote_ident(a.attname) order by p.place)::text
     from unnest(k.confkey) with ordinality as p (attnum, place)
     join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = p.attnum) as referenced
from pg_catalog.pg_constraint k
where k.contype = 'f' and k.convalidated and coalesce((pg_catalog.to_jsonb(k) ->> 'conparentid')::bigint, 0) = 0
order by k.oid`;

/** A statement for each sequence that was used: what is made in a rehearsal comes after what is there. */
export const SEQUENCES_QUESTION = `select pg_catalog.format('select pg_catalog.setval(%L, %s)',
  pg_catalog.format('%I.%I', schemaname, sequencename), last_value) as sql
from pg_catalog.pg_sequences
where last_value is not null
order by 1`;
