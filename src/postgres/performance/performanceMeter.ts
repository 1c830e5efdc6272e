import type { Browsed } from "../../core/catalog/browse.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type {
  Measurement,
  MeasureFailure,
  MeasureRequest,
} from "../../core/performance/measurement.ts";
import type { MeasureProgress, PerformanceMeter } from "../../core/performance/ports.ts";
import type { Workload } from "../../core/performance/workload.ts";
import type { ConnectParts } from "../connect.ts";
import type { Session } from "../session.ts";
import { sqlFailure } from "../sqlFailure.ts";
import { MeasuringStopped, measureRuns } from "./measureRuns.ts";
import { openMeasuring, reading, type Timeouts } from "./measuringSession.ts";
import { findTables, prepareRuns, type Found, type PreparedRuns } from "./preparedRuns.ts";
import { runLoad } from "./runLoad.ts";

export function createPerformanceMeter(parts: ConnectParts): PerformanceMeter {
  return {
    measure: (target, request, onProgress, signal) =>
      overSession(parts, target, request, signal, (session) =>
        measureAll(session, request, onProgress, signal),
      ),
    load: (target, request, onProgress, signal) =>
      target.profile.environment === "production" && !request.allowProduction
        ? Promise.resolve(ok(err({ code: "production" })))
        : overSession(parts, target, request, signal, (session) =>
            runLoad({ parts, target, request, signal }, session, onProgress),
          ),
  };
}

/** Opens a session of its own for the work, with time limits, and ends it. */
async function overSession<T>(
  parts: ConnectParts,
  target: ConnectionTarget,
  limits: Timeouts,
  signal: CancelSignal,
  work: (session: Session) => Promise<T>,
): Promise<Browsed<T>> {
  const opened = await openMeasuring(parts, target, limits, signal);
  if (!opened.ok) {
    return opened;
  }
  const session = opened.value;
  try {
    return ok(await work(session));
  } catch (error) {
    return err(error instanceof MeasuringStopped ? error.failure : sqlFailure(error, signal));
  } finally {
    await session.end();
  }
}

async function measureAll(
  session: Session,
  request: MeasureRequest,
  onProgress: (progress: MeasureProgress) => void,
  signal: CancelSignal,
): Promise<readonly Measurement[]> {
  const { client } = session;
  const found = await reading(session, () =>
    findTables(client, request.sessionTables, session.server.user),
  );
  const measured: Measurement[] = [];
  for (const workload of request.workloads) {
    const prepared = await prepare(session, found, workload, signal);
    const onRun = (run: number): void => onProgress({ workload, run, runs: request.runs });
    measured.push(
      prepared.ok
        ? await measureRuns(session, workload, prepared.value, request, onRun, signal)
        : unmeasured(workload, prepared.error),
    );
  }
  return measured;
}

async function prepare(
  session: Session,
  found: Found,
  workload: Workload,
  signal: CancelSignal,
): Promise<Result<PreparedRuns, MeasureFailure>> {
  try {
    return await reading(session, () => prepareRuns(session.client, found, workload));
  } catch (error) {
    const failure = sqlFailure(error, signal);
    if (failure.code !== "sql") {
      throw new MeasuringStopped(failure);
    }
    return err({ code: "sql", sqlState: failure.sqlState, message: failure.message });
  }
}

function unmeasured(workload: Workload, failure: MeasureFailure): Measurement {
  return { workload, table: null, triggers: [], times: [], percentiles: null, failure };
}
