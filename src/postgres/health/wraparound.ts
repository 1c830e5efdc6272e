import * as v from "valibot";
import { oneRow } from "./oneRow.ts";
import { measured, type PartReader } from "./partReader.ts";

const MOST = 20;

/**
 * How far the oldest unfrozen transaction and multixact are behind, by database and for the tables of
 * this one. Source: PostgreSQL manual, "Preventing Transaction ID Wraparound Failures".
 */
const SQL = `
  select (select json_agg(json_build_object('name', datname, 'xidAge', age(datfrozenxid),
                                            'mxidAge', mxid_age(datminmxid)))
            from pg_database) as databases,
         current_setting('autovacuum_freeze_max_age')::float8 as "freezeMaxAge",
         current_setting('autovacuum_multixact_freeze_max_age')::float8 as "multixactFreezeMaxAge",
         (select coalesce(json_agg(t), '[]')
            from (select n.nspname as schema, c.relname as name, age(c.relfrozenxid) as "xidAge",
                         mxid_age(c.relminmxid) as "mxidAge"
                    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
                   where c.relkind in ('r', 'm', 't') and c.relfrozenxid <> '0'
                   order by age(c.relfrozenxid) desc, n.nspname, c.relname limit ${MOST}) as t) as tables`;

const ages = { xidAge: v.number(), mxidAge: v.number() };
const row = v.object({
  databases: v.array(v.object({ name: v.string(), ...ages })),
  freezeMaxAge: v.number(),
  multixactFreezeMaxAge: v.number(),
  tables: v.array(v.object({ schema: v.string(), name: v.string(), ...ages })),
});

export const readWraparound: PartReader<"wraparound"> = async (client) =>
  measured(await oneRow(client, row, SQL));
