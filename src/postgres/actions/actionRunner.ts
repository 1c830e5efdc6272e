import { performance } from "node:perf_hooks";
import type {
  Action,
  ActionFailure,
  ActionOutcome,
  StatementResult,
} from "../../core/actions/action.ts";
import type { ActionLimits, ActionRunner } from "../../core/actions/ports.ts";
import { ACTION_APPLICATION } from "../../core/connection/applicationName.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import type { Disposable } from "../../core/lib/disposable.ts";
import { connect, type ConnectParts } from "../connect.ts";
import { failureMessage } from "../connectFailure.ts";
import type { Session } from "../session.ts";
import { actionFailure, ChangedMeanwhile } from "./actionFailure.ts";
import { dropNewInvalidIndexes, invalidIndexesOf } from "./invalidIndexes.ts";
import { ProgressWatch } from "./progressWatch.ts";
import { runStatement } from "./runStatement.ts";

/** How long a statement may take to notice that it was cancelled. */
const CANCEL_GRACE_MS = 5000;

/** Runs actions as the connection's user, each over a session that ends with it. */
export function createActionRunner(parts: ConnectParts): ActionRunner & Disposable {
  const watch = new ProgressWatch(parts);
  return {
    async run(target, action, limits, onProgress, signal) {
      const started = performance.now();
      const opened = await connect(
        parts,
        { target, as: "user", applicationName: ACTION_APPLICATION },
        signal,
      );
      if (!opened.ok) {
        const { error } = opened;
        const failure: ActionFailure =
          error.code === "cancelled"
            ? { code: "cancelled" }
            : { code: "unreachable", message: failureMessage(error) };
        return failed(failure, true, [], started);
      }
      const session = opened.value;
      const watching = watch.follow(target, session, onProgress);
      try {
        return action.transaction === "one"
          ? await runInTransaction(session, action, limits, signal, started)
          : await runOneByOne({ parts, target, session, action, limits, signal, started });
      } finally {
        watching.dispose();
        await session.end();
      }
    },
    dispose: () => watch.dispose(),
  };
}

async function runInTransaction(
  session: Session,
  action: Action,
  limits: ActionLimits,
  signal: CancelSignal,
  started: number,
): Promise<ActionOutcome> {
  const results: StatementResult[] = [];
  try {
    await session.client.query(
      `BEGIN;
       SET LOCAL lock_timeout = ${whole(limits.lockTimeoutMs)};
       SET LOCAL statement_timeout = ${whole(limits.statementTimeoutMs)};
       SET LOCAL standard_conforming_strings = on`,
    );
    for (const statement of action.statements) {
      refuseWhenCancelled(signal);
      const result = await cancellable(session, signal, () => runStatement(session, statement.sql));
      const { expectRows } = statement;
      if (expectRows !== undefined && result.rowCount !== expectRows) {
        throw new ChangedMeanwhile(statement.sql, expectRows, result.rowCount ?? 0);
      }
      results.push(result);
    }
    refuseWhenCancelled(signal);
  } catch (error) {
    const failure = actionFailure(error, signal);
    // A connection that is lost takes its transaction with it.
    await session.client.query("ROLLBACK").catch(() => session.destroy());
    return failed(failure, true, [], started);
  }
  try {
    await session.client.query("COMMIT");
  } catch (error) {
    // A deferred constraint refuses here; a connection lost at this moment leaves it open.
    const failure = actionFailure(error, signal);
    return failed(failure, failure.code !== "unreachable", [], started);
  }
  return { kind: "done", results, durationMs: performance.now() - started };
}

interface OneByOne {
  readonly parts: ConnectParts;
  readonly target: ConnectionTarget;
  readonly session: Session;
  readonly action: Action;
  readonly limits: ActionLimits;
  readonly signal: CancelSignal;
  readonly started: number;
}

async function runOneByOne(run: OneByOne): Promise<ActionOutcome> {
  const { session, action, limits, signal, started } = run;
  const table = action.dropInvalidIndexesOf;
  const results: StatementResult[] = [];
  let before: readonly number[] = [];
  try {
    await session.client.query(
      `SET lock_timeout = ${whole(limits.lockTimeoutMs)};
       SET statement_timeout = ${whole(limits.statementTimeoutMs)};
       SET standard_conforming_strings = on`,
    );
    before = table === undefined ? [] : await invalidIndexesOf(session, table);
    for (const { sql } of action.statements) {
      refuseWhenCancelled(signal);
      results.push(await cancellable(session, signal, () => runStatement(session, sql)));
    }
    return { kind: "done", results, durationMs: performance.now() - started };
  } catch (error) {
    const failure = actionFailure(error, signal);
    const { dropped, left } =
      table === undefined
        ? { dropped: [], left: [] }
        : await dropNewInvalidIndexes(run.parts, run.target, session, table, before);
    return { ...failed(failure, false, [...results, ...dropped], started), leftBehind: left };
  }
}

/** Does the work, and stops it on the server when the signal is aborted; a server that does not hear it is cut off. */
async function cancellable<T>(
  session: Session,
  signal: CancelSignal,
  work: () => Promise<T>,
): Promise<T> {
  let grace: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    void session.cancel();
    grace = setTimeout(() => session.destroy(), CANCEL_GRACE_MS);
  };
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) {
    onAbort();
  }
  try {
    return await work();
  } finally {
    clearTimeout(grace);
    signal.removeEventListener("abort", onAbort);
  }
}

function refuseWhenCancelled(signal: CancelSignal): void {
  if (signal.aborted) {
    throw new Error("cancelled");
  }
}

function failed(
  failure: ActionFailure,
  rolledBack: boolean,
  results: readonly StatementResult[],
  started: number,
): Extract<ActionOutcome, { readonly kind: "failed" }> {
  return {
    kind: "failed",
    failure,
    rolledBack,
    results,
    leftBehind: [],
    durationMs: performance.now() - started,
  };
}

/** What PostgreSQL takes as a time limit; 0 is none. */
function whole(ms: number): number {
  return Math.min(Math.max(0, Math.round(ms)), 2_147_000_000);
}
