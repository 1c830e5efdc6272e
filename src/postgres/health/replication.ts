import * as v from "valibot";
import { oneRow } from "./oneRow.ts";
import { measuredAs, type PartReader } from "./partReader.ts";

/**
 * Standbys, slots and the archive. What a standby is behind only its primary and itself can say. Sources:
 * PostgreSQL manual, "pg_stat_replication", "pg_replication_slots", "pg_stat_archiver".
 */
const SQL = `
  with here as (
    select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
                else pg_current_wal_lsn() end as lsn
  )
  select (select coalesce(json_agg(json_build_object(
                   'name', coalesce(nullif(r.application_name, ''), r.pid::text),
                   'state', coalesce(r.state, ''), 'sync', coalesce(r.sync_state, ''),
                   'lagBytes', pg_wal_lsn_diff(here.lsn, r.replay_lsn)::float8,
                   'lagMs', extract(epoch from r.replay_lag)::float8 * 1000)), '[]')
            from pg_stat_replication as r) as standbys,
         (select coalesce(json_agg(json_build_object(
                   'name', s.slot_name, 'kind', s.slot_type, 'active', s.active,
                   'retainedBytes', greatest(0, pg_wal_lsn_diff(here.lsn, s.restart_lsn)::float8),
                   'walStatus', s.wal_status) order by s.slot_name), '[]')
            from pg_replication_slots as s) as slots,
         case when pg_is_in_recovery() and pg_last_wal_receive_lsn() is distinct from pg_last_wal_replay_lsn()
              then extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8 * 1000
              when pg_is_in_recovery() then 0 end as "behindMs",
         (select json_build_object('on', current_setting('archive_mode') <> 'off',
                                   'failed', failed_count::float8,
                                   'failing', current_setting('archive_mode') <> 'off'
                                     and coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'),
                                                  false))
            from pg_stat_archiver) as archive
    from here`;

const bytes = v.nullable(v.number());
const row = v.object({
  standbys: v.array(
    v.object({
      name: v.string(),
      state: v.string(),
      sync: v.string(),
      lagBytes: bytes,
      lagMs: v.nullable(v.number()),
    }),
  ),
  slots: v.array(
    v.object({
      name: v.string(),
      kind: v.string(),
      active: v.boolean(),
      retainedBytes: bytes,
      walStatus: v.nullable(v.string()),
    }),
  ),
  behindMs: v.nullable(v.number()),
  archive: v.nullable(v.object({ on: v.boolean(), failed: v.number(), failing: v.boolean() })),
});

export const readReplication: PartReader<"replication"> = async (client, context) => {
  const facts = await oneRow(client, row, SQL);
  const inUse =
    facts.standbys.length > 0 ||
    facts.slots.length > 0 ||
    facts.archive?.on === true ||
    context.standby;
  return inUse ? measuredAs(facts, context) : { kind: "missing", why: { code: "not-in-use" } };
};
