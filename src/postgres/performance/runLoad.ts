import { setMaxListeners } from "node:events";
import { performance } from "node:perf_hooks";
import * as v from "valibot";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type { LoadFailure, LoadRequest, LoadResult } from "../../core/performance/measurement.ts";
import { percentilesOf } from "../../core/performance/percentiles.ts";
import type { SessionTable } from "../../core/sessions/sessionTable.ts";
import type { ConnectParts } from "../connect.ts";
import type { Session } from "../session.ts";
import { rowsOf } from "../sessions/rowsOf.ts";
import { MeasuringStopped, runOnce } from "./measureRuns.ts";
import { openMeasuring, reading } from "./measuringSession.ts";
import { findingSession, findTables, sessionMaker } from "./preparedRuns.ts";
import type { RowMaker } from "./rowMaker.ts";

/** More at once say more about this machine than about the server. */
const MOST_LOGINS = 1000;

/**
 * How many may log in beside those that are there: the server's, the database's and the role's limit,
 * without what is kept for superusers and a tenth for everybody else.
 */
const FREE = `
  with settings as (
    select name, setting::int as value from pg_catalog.pg_settings
     where name in ('max_connections', 'superuser_reserved_connections', 'reserved_connections')
  ), used as (
    select coalesce(sum(numbackends), 0)::int as everywhere,
           coalesce(sum(numbackends) filter (where datname = current_database()), 0)::int as here
      from pg_catalog.pg_stat_database
  ), most as (
    select value from settings where name = 'max_connections'
  )
  select least(
           most.value - used.everywhere - (most.value + 9) / 10
             - (select coalesce(sum(value), 0) from settings where name <> 'max_connections'),
           case when d.datconnlimit >= 0 then d.datconnlimit - used.here end,
           case when r.rolconnlimit >= 0
                then r.rolconnlimit - (select count(*) from pg_catalog.pg_stat_activity a
                                        where a.usesysid = r.oid) end)::int as free
    from most, used, pg_catalog.pg_database d, pg_catalog.pg_roles r
   where d.datname = current_database() and r.rolname = current_user`;

const freeRow = v.object({ free: v.number() });

interface Load {
  readonly parts: ConnectParts;
  readonly target: ConnectionTarget;
  readonly request: LoadRequest;
  readonly signal: CancelSignal;
}

/** `session` reads what is needed and stays open meanwhile. */
export async function runLoad(
  load: Load,
  session: Session,
  onProgress: (done: number, started: number) => void,
): Promise<Result<LoadResult, LoadFailure>> {
  const { request } = load;
  const asked = Math.min(Math.max(1, Math.floor(request.logins)), MOST_LOGINS);
  const prepared = await reading(session, async () => {
    const { sessions } = await findTables(
      session.client,
      request.sessionTables,
      session.server.user,
    );
    const [room] = await rowsOf(session.client, freeRow, FREE, []);
    const maker = await sessionMaker(session.client, sessions, asked);
    return { sessions, free: room?.free ?? 0, maker };
  });
  const { sessions, free, maker } = prepared;
  if (!maker.ok) {
    return maker;
  }
  if (sessions === null) {
    return err({ code: "no-table" });
  }
  const outside = maker.value.facts.triggers.filter(({ reachesOutside }) => reachesOutside);
  if (outside.length > 0 && !request.allowOutside) {
    return err({ code: "reaches-outside", triggers: outside.map(({ name }) => name) });
  }
  const started = Math.min(asked, free, maker.value.different ?? asked);
  if (started < 1) {
    return err({ code: "no-room", free: Math.max(0, free) });
  }
  const result = await logInAll(load, maker.value, sessions, started, onProgress);
  return ok({ ...result, table: `${sessions.schema}.${sessions.name}`, asked: request.logins });
}

async function logInAll(
  { parts, target, request, signal }: Load,
  maker: RowMaker,
  table: SessionTable,
  started: number,
  onProgress: (done: number, started: number) => void,
): Promise<Omit<LoadResult, "table" | "asked">> {
  const began = performance.now();
  const stop = new AbortController();
  // Each login listens to it.
  setMaxListeners(0, stop.signal);
  const onAbort = (): void => stop.abort();
  const timer = setTimeout(onAbort, request.maxMs);
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) {
    onAbort();
  }
  const connects: number[] = [];
  const totals: number[] = [];
  const errors = new Map<string, number>();
  const fail = (message: string): void => {
    errors.set(message, (errors.get(message) ?? 0) + 1);
  };
  const runs = findingSession(maker, table);
  let ended = 0;
  const logIn = async (nth: number): Promise<void> => {
    const start = performance.now();
    const opened = await openMeasuring(parts, target, request, stop.signal);
    if (!opened.ok) {
      fail(opened.error.code === "cancelled" ? "cancelled" : opened.error.message);
      return;
    }
    const session = opened.value;
    connects.push(performance.now() - start);
    try {
      const run = await runOnce(session, runs, nth, request.statementTimeoutMs, stop.signal);
      if (run.ok) {
        totals.push(performance.now() - start);
      } else {
        fail(
          run.error.code === "sql" ? `${run.error.sqlState} ${run.error.message}` : run.error.code,
        );
      }
    } catch (error) {
      if (!(error instanceof MeasuringStopped)) {
        throw error;
      }
      fail(error.failure.code === "cancelled" ? "cancelled" : error.failure.message);
    } finally {
      await session.end();
      ended += 1;
      onProgress(ended, started);
    }
  };
  try {
    await Promise.all(Array.from({ length: started }, (_, nth) => logIn(nth)));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
  if (signal.aborted) {
    throw new MeasuringStopped({ code: "cancelled" });
  }
  return {
    started,
    done: totals.length,
    errors: [...errors].map(([message, count]) => ({ message, count })),
    timedOut: stop.signal.aborted,
    connect: percentilesOf(connects),
    total: percentilesOf(totals),
    durationMs: performance.now() - began,
  };
}
