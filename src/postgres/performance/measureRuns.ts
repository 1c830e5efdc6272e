import { performance } from "node:perf_hooks";
import type {
  MeasureFailure,
  Measurement,
  MeasureRequest,
} from "../../core/performance/measurement.ts";
import type { BoundStatement } from "../../core/performance/newRow.ts";
import { percentilesOf } from "../../core/performance/percentiles.ts";
import type { Workload } from "../../core/performance/workload.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type { Session } from "../session.ts";
import { sqlFailure } from "../sqlFailure.ts";
import { cancellable } from "../cancellable.ts";
import type { PreparedRuns } from "./preparedRuns.ts";

/** Thrown where the session itself is at its end, or was told to stop: nothing more can be measured over it. */
export class MeasuringStopped extends Error {
  readonly failure: Exclude<ReturnType<typeof sqlFailure>, { readonly code: "sql" }>;

  constructor(failure: Exclude<ReturnType<typeof sqlFailure>, { readonly code: "sql" }>) {
    super(failure.code);
    this.failure = failure;
  }
}

type Limits = Pick<
  MeasureRequest,
  "runs" | "warmUp" | "maxMs" | "statementTimeoutMs" | "allowOutside"
>;

/** Runs it time after time, each in a transaction that is rolled back. */
export async function measureRuns(
  session: Session,
  workload: Workload,
  runs: PreparedRuns,
  limits: Limits,
  onRun: (run: number) => void,
  signal: CancelSignal,
): Promise<Measurement> {
  const { table, triggers } = runs;
  const outside = triggers.filter(({ reachesOutside }) => reachesOutside);
  if (outside.length > 0 && !limits.allowOutside) {
    const failure = { code: "reaches-outside", triggers: outside.map(({ name }) => name) } as const;
    return { workload, table, triggers, times: [], percentiles: null, failure };
  }
  const times: number[] = [];
  let failure: MeasureFailure | null = null;
  const deadline = performance.now() + limits.maxMs;
  for (let nth = 0; nth < limits.warmUp + limits.runs; nth++) {
    if (performance.now() >= deadline) {
      break;
    }
    const run = await runOnce(session, runs, nth, limits.statementTimeoutMs, signal);
    if (!run.ok) {
      failure = run.error;
      break;
    }
    if (nth >= limits.warmUp) {
      times.push(run.value);
      onRun(times.length);
    }
  }
  return { workload, table, triggers, times, percentiles: percentilesOf(times), failure };
}

/** One run, rolled back whatever happens. The milliseconds that the timed part took. */
export async function runOnce(
  session: Session,
  runs: PreparedRuns,
  nth: number,
  statementTimeoutMs: number,
  signal: CancelSignal,
): Promise<Result<number, MeasureFailure>> {
  const send = (statement: BoundStatement): Promise<readonly (string | null)[]> =>
    cancellable(session, statementTimeoutMs, signal, () => ask(session, statement));
  try {
    if (signal.aborted) {
      throw new MeasuringStopped({ code: "cancelled" });
    }
    await session.client.query("BEGIN READ WRITE");
    const before = runs.before(nth);
    if (!before.ok) {
      return before;
    }
    const returned = before.value === null ? [] : await send(before.value);
    const timed = runs.timed(nth, returned);
    if (!timed.ok) {
      return timed;
    }
    const started = performance.now();
    await send(timed.value);
    if (runs.writes) {
      await send({ text: "SET CONSTRAINTS ALL IMMEDIATE", values: [] });
    }
    return ok(performance.now() - started);
  } catch (error) {
    return err(runFailure(error, signal));
  } finally {
    await rollBack(session, statementTimeoutMs);
  }
}

async function ask(
  session: Session,
  { text, values }: BoundStatement,
): Promise<readonly (string | null)[]> {
  const { rows } = await session.client.query<unknown[]>({
    text,
    values: [...values],
    rowMode: "array",
  });
  return (rows[0] ?? []).map((value) => (typeof value === "string" ? value : null));
}

/** A connection that cannot be rolled back is cut: the server undoes what is open on it. */
async function rollBack(session: Session, limitMs: number): Promise<void> {
  if (session.broken) {
    return;
  }
  try {
    await session.within(limitMs, () => session.client.query("ROLLBACK"));
  } catch {
    session.destroy();
  }
}

/** Throws {@link MeasuringStopped} where no statement failed by itself. */
export function runFailure(error: unknown, signal: CancelSignal): MeasureFailure {
  if (error instanceof MeasuringStopped) {
    throw error;
  }
  const failure = sqlFailure(error, signal);
  if (failure.code !== "sql") {
    throw new MeasuringStopped(failure);
  }
  return { code: "sql", sqlState: failure.sqlState, message: failure.message };
}
