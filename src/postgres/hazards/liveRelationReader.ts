import type { Client } from "pg";
import * as v from "valibot";
import { serverVersion } from "../../core/connection/serverVersion.ts";
import type {
  LiveRelation,
  LiveRelationReader,
  LiveRelations,
} from "../../core/sql/hazards/live.ts";
import type { RelationName } from "../../core/sql/hazards/relation.ts";
import { browse, type BrowseLimits } from "../browse.ts";
import type { SessionKeeper } from "../sessionKeeper.ts";
import { rowsOf } from "../sessions/rowsOf.ts";

/** A preview is not worth more of a server's time. */
const LIMITS: BrowseLimits = { statementTimeoutMs: 5000, lockTimeoutMs: 500 };
/** More relations than a person reads. */
const MOST_RELATIONS = 500;

/** Reads what the statements of a step meet: size, estimated rows and traffic of their tables. */
export function createLiveRelationReader(keeper: SessionKeeper): LiveRelationReader {
  return {
    read: (target, relations, signal) =>
      browse(keeper, target, LIMITS, signal, (client) => readRelations(client, relations)),
  };
}

/**
 * A name without a schema is looked for along the search path that the role has in this database
 * (what is asked here has another). `pg_total_relation_size` would wait for an ACCESS EXCLUSIVE lock,
 * and `lock_timeout` would end all: the pages that the catalog knows are enough for a preview.
 * Source: PostgreSQL manual, "pg_class", "The Cumulative Statistics System".
 */
const SQL = `
  with asked as (
    select row_number() over () as number, a.schema, a.name
      from json_to_recordset($1) as a (schema text, name text)
  ), path as (
    select schemas.name, schemas.number
      from unnest(string_to_array(replace(replace(
             (select s.reset_val from pg_settings as s where s.name = 'search_path'), '"$user"', current_user::text), '"', ''), ','))
           with ordinality as schemas (name, number)
  ), found as (
    select distinct on (a.number) a.number, a.schema, a.name, c.oid,
           coalesce(i.indrelid, c.oid) as table_oid
      from asked as a
      left join (pg_class as c join pg_namespace as n on n.oid = c.relnamespace)
        on c.relname = a.name
       and (n.nspname = a.schema or (a.schema is null and n.nspname in (select btrim(p.name) from path as p)))
      left join pg_index as i on i.indexrelid = c.oid
     order by a.number, (select p.number from path as p where btrim(p.name) = n.nspname)
  ), parts as (
    select f.number, t.relid
      from found as f
     cross join lateral (
       select f.table_oid as relid
       union
       select p.relid from pg_partition_tree(f.table_oid) as p) as t
     where f.oid is not null
  ), sizes as (
    select p.number,
           sum((c.relpages + coalesce(x.relpages, 0)
             + coalesce((select sum(ic.relpages) from pg_index as i join pg_class as ic on ic.oid = i.indexrelid
                          where i.indrelid = c.oid), 0))::float8
             * current_setting('block_size')::float8) as bytes,
           case when bool_and(c.reltuples < 0) then null else sum(greatest(c.reltuples, 0)::float8) end as rows,
           sum(pg_stat_get_tuples_inserted(c.oid))::float8 as inserts,
           sum(pg_stat_get_tuples_updated(c.oid))::float8 as updates,
           sum(pg_stat_get_tuples_deleted(c.oid))::float8 as deletes,
           sum(pg_stat_get_numscans(c.oid) + coalesce((select sum(pg_stat_get_numscans(i.indexrelid))
                from pg_index as i where i.indrelid = c.oid), 0))::float8 as scans
      from parts as p
      join pg_class as c on c.oid = p.relid
      left join pg_class as x on x.oid = c.reltoastrelid
     group by p.number
  )
  select current_setting('server_version_num')::int as version,
         extract(epoch from clock_timestamp() - d.stats_reset)::float8 as seconds,
         (select coalesce(json_agg(json_build_object(
           'asked', json_build_object('schema', f.schema, 'name', f.name),
           'table', case when f.oid is null then null else json_build_object('schema', n.nspname, 'name', t.relname) end,
           'bytes', s.bytes, 'rows', s.rows,
           'inserts', s.inserts, 'updates', s.updates, 'deletes', s.deletes, 'scans', s.scans,
           'columns', (select json_object_agg(a.attname, format_type(a.atttypid, a.atttypmod))
                         from pg_attribute as a
                        where a.attrelid = f.table_oid and a.attnum > 0 and not a.attisdropped)
         ) order by f.number), '[]')
            from found as f
            left join pg_class as t on t.oid = f.table_oid
            left join pg_namespace as n on n.oid = t.relnamespace
            left join sizes as s on s.number = f.number) as relations
    from pg_stat_database as d
   where d.datname = current_database()`;

const nameRow = v.object({ schema: v.nullable(v.string()), name: v.string() });
const relation = v.object({
  asked: nameRow,
  table: v.nullable(nameRow),
  bytes: v.nullable(v.number()),
  rows: v.nullable(v.number()),
  inserts: v.nullable(v.number()),
  updates: v.nullable(v.number()),
  deletes: v.nullable(v.number()),
  scans: v.nullable(v.number()),
  columns: v.nullable(v.record(v.string(), v.string())),
});
const answer = v.object({
  version: v.number(),
  seconds: v.nullable(v.number()),
  relations: v.array(relation),
});

async function readRelations(
  client: Client,
  relations: readonly RelationName[],
): Promise<LiveRelations> {
  const asked = JSON.stringify(relations.slice(0, MOST_RELATIONS));
  const [row] = await rowsOf(client, answer, SQL, [asked]);
  if (row === undefined) {
    return { major: 0, version: "", relations: [] };
  }
  const { major, text } = serverVersion(row.version);
  return {
    major,
    version: text,
    relations: row.relations.map((one) => liveRelation(one, row.seconds)),
  };
}

function liveRelation(found: v.InferOutput<typeof relation>, seconds: number | null): LiveRelation {
  const { asked, table, bytes, rows, inserts, updates, deletes, scans } = found;
  const counted = inserts !== null && updates !== null && deletes !== null && scans !== null;
  const perSecond = (count: number): number | null =>
    seconds === null || seconds <= 0 ? null : count / seconds;
  return {
    ...{ asked, table, bytes, rows },
    exists: table !== null,
    traffic: counted
      ? {
          ...{ inserts, updates, deletes, scans },
          writesPerSecond: perSecond(inserts + updates + deletes),
          scansPerSecond: perSecond(scans),
        }
      : null,
    columnTypes: found.columns ?? {},
  };
}
