import * as v from "valibot";
import { WATCH_APPLICATION } from "../../core/connection/applicationName.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { NEVER_CANCELLED } from "../../core/lib/cancelSignal.ts";
import type { LockSampler, LockWatch } from "../../core/rehearsal/ports.ts";
import type { RehearsedLock } from "../../core/rehearsal/report.ts";
import { connect, type ConnectParts } from "../connect.ts";
import type { Session } from "../session.ts";
import { readCatalogMark } from "./catalogMark.ts";

/** Between two looks, in milliseconds. */
const INTERVAL_MS = 50;
/** The smallest number of an object that is no part of PostgreSQL itself. */
const FIRST_OWN_OBJECT = 16384;

/** Locks on relations of the blocks' sessions; reading takes only the weakest, which is left out. */
const LOCKS = `select d.datname as database, l.relation::text as relation, l.mode, l.granted,
  coalesce(extract(epoch from clock_timestamp() - l.waitstart) * 1000, 0)::float8 as waited
from pg_catalog.pg_locks l
join pg_catalog.pg_database d on d.oid = l.database
join pg_catalog.pg_stat_activity a on a.pid = l.pid
where l.locktype = 'relation' and l.mode <> 'AccessShareLock'
  and l.relation >= ${FIRST_OWN_OBJECT} and a.application_name like 'schema-ops:%'`;

const NAMES = `select c.oid::text as relation,
  pg_catalog.format('%I.%I', n.nspname, c.relname) as name
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.oid >= ${FIRST_OWN_OBJECT} and n.nspname !~ '^pg_toast'`;

const lockRow = v.object({
  database: v.string(),
  relation: v.string(),
  mode: v.string(),
  granted: v.boolean(),
  waited: v.number(),
});
const nameRow = v.object({ relation: v.string(), name: v.string() });

/**
 * Watches from a database that the runbook does not speak of: a session in one that is renamed or
 * dropped would be in its way. Objects that a step makes itself have no name yet; nobody waits for them.
 */
export function createLockSampler(parts: ConnectParts): LockSampler {
  const names = new Map<string, string>();
  return {
    learn: async (targets) => {
      for (const target of targets) {
        await withSession(parts, target, async (session) => {
          const { rows } = await session.client.query<Record<string, unknown>>(NAMES);
          for (const row of rows) {
            const { relation, name } = v.parse(nameRow, row);
            names.set(keyOf(target.profile.database, relation), name);
          }
        });
      }
    },
    catalogMarks: (targets) =>
      Promise.all(
        targets.map(async (target) => {
          let mark: string | null = null;
          await withSession(parts, target, async ({ client }) => {
            mark = await readCatalogMark(client);
            // Whoever cannot be read is read as a whole.
          }).catch(() => undefined);
          return mark;
        }),
      ),
    watch: (server) => startWatch(parts, server, names),
  };
}

function keyOf(database: string, relation: string): string {
  return JSON.stringify([database, relation]);
}

/** A database that is gone at this moment teaches nothing. */
async function withSession(
  parts: ConnectParts,
  target: ConnectionTarget,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const opened = await connect(
    parts,
    { target, as: "user", applicationName: WATCH_APPLICATION },
    NEVER_CANCELLED,
  );
  if (opened.ok) {
    try {
      await work(opened.value);
    } finally {
      await opened.value.end();
    }
  }
}

interface Seen {
  readonly lock: RehearsedLock;
  readonly first: number;
  last: number;
  waited: number;
}

function startWatch(
  parts: ConnectParts,
  server: ConnectionTarget,
  names: ReadonlyMap<string, string>,
): LockWatch {
  const seen = new Map<string, Seen>();
  let ended = false;
  const look = async (session: Session): Promise<void> => {
    while (!ended && !session.broken) {
      const { rows } = await session.client.query<Record<string, unknown>>(LOCKS);
      note(seen, names, rows, performance.now());
      await new Promise((wake) => setTimeout(wake, INTERVAL_MS));
    }
  };
  // A cluster that goes away while it is watched ends the watch.
  const watching = withSession(parts, server, look).catch(() => undefined);
  return {
    end: async () => {
      ended = true;
      await watching;
      return [...seen.values()].map(({ lock, first, last, waited }) => ({
        ...lock,
        heldMs: Math.round(last - first + INTERVAL_MS),
        waitedMs: Math.round(waited),
      }));
    },
  };
}

function note(
  seen: Map<string, Seen>,
  names: ReadonlyMap<string, string>,
  rows: readonly unknown[],
  now: number,
): void {
  for (const row of rows) {
    const { database, relation, mode, waited } = v.parse(lockRow, row);
    const object = names.get(keyOf(database, relation));
    if (object === undefined) {
      continue;
    }
    const key = JSON.stringify([database, object, mode]);
    const known = seen.get(key);
    if (known === undefined) {
      const lock = { database, object, mode, heldMs: 0, waitedMs: 0 };
      seen.set(key, { lock, first: now, last: now, waited });
    } else {
      known.last = now;
      known.waited = Math.max(known.waited, waited);
    }
  }
}
