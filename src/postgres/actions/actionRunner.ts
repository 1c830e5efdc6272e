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
import { createWatchKeeper } from "../backendWatcher.ts";
import { cancellable } from "../cancellable.ts";
import { connect, type ConnectParts } from "../connect.ts";
import { failureMessage } from "../connectFailure.ts";
import type { Session } from "../session.ts";
import { actionFailure, ChangedMeanwhile } from "./actionFailure.ts";
import { dropNewInvalidIndexes, invalidIndexesOf } from "./invalidIndexes.ts";
import { watchProgress } from "./progressWatch.ts";
import { runStatement } from "./runStatement.ts";

/** A server that has not rolled back by then is silent: cutting the connection does the same. */
const ROLLBACK_LIMIT_MS = 5000;

/**
 * Runs actions as the connection's user, each over a session that ends with it. Their progress is looked
 * at over the watcher's session. Ends the keeper with itself.
 */
export function createActionRunner(
  parts: ConnectParts,
  keeper = createWatchKeeper(parts),
): ActionRunner & Disposable {
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
      const watching = watchProgress(keeper, target, session, onProgress);
      try {
        return action.transaction === "one"
          ? await runInTransaction(session, action, limits, signal, started)
          : await runOneByOne({ parts, target, session, action, limits, signal, started });
      } finally {
        watching.dispose();
        await session.end();
      }
    },
    dispose: () => keeper.dispose(),
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
      const result = await send(session, statement.sql, limits, signal);
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
    await session
      .within(ROLLBACK_LIMIT_MS, () => session.client.query("ROLLBACK"))
      .catch(() => session.destroy());
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
      results.push(await send(session, sql, limits, signal));
    }
    return { kind: "done", results, durationMs: performance.now() - started };
  } catch (error) {
    const failure = actionFailure(error, signal);
    if (failure.code === "unreachable") {
      // The server's word comes before the end of the connection: what follows needs another.
      session.destroy();
    }
    const { dropped, left } =
      table === undefined
        ? { dropped: [], left: [] }
        : await dropNewInvalidIndexes(run.parts, run.target, session, table, before);
    return { ...failed(failure, false, [...results, ...dropped], started), leftBehind: left };
  }
}

/** A server that hears neither the cancel nor its own time limit is cut off. */
function send(
  session: Session,
  sql: string,
  { statementTimeoutMs }: ActionLimits,
  signal: CancelSignal,
): Promise<StatementResult> {
  const limit = statementTimeoutMs === 0 ? Number.POSITIVE_INFINITY : statementTimeoutMs;
  return cancellable(session, limit, signal, () => runStatement(session, sql));
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
