import { performance } from "node:perf_hooks";
import { QUESTION_APPLICATION } from "../core/connection/applicationName.ts";
import type { ConnectionTarget } from "../core/connection/profile.ts";
import type {
  Answer,
  QuestionAsker,
  QuestionError,
  QuestionLimits,
} from "../core/deployment/ports.ts";
import type { CancelSignal } from "../core/lib/cancelSignal.ts";
import type { Disposable } from "../core/lib/disposable.ts";
import { guardQuestion, type QuestionRefusal } from "../core/sql/questionGuard.ts";
import type { SqlParser } from "../core/sql/sqlParser.ts";
import { messageOf } from "../core/lib/messageOf.ts";
import { askQuestion, beginReadOnly, type OpenTransaction } from "./askQuestion.ts";
import { cancellable } from "./cancellable.ts";
import type { ConnectParts } from "./connect.ts";
import { failureMessage, type ConnectFailure } from "./connectFailure.ts";
import { SessionKeeper } from "./sessionKeeper.ts";

export interface QuestionAskerParts extends ConnectParts {
  readonly loadParser: () => Promise<SqlParser>;
  /** How long a session is kept without being asked, in milliseconds. */
  readonly idleMs?: number;
}

const DEFAULT_IDLE_MS = 30_000;

/** The session that questions are asked in, and that catalogs are read in: as the user that asks. */
export function createQuestionKeeper(parts: ConnectParts, idleMs = DEFAULT_IDLE_MS): SessionKeeper {
  return new SessionKeeper(
    parts,
    { as: "question", applicationName: QUESTION_APPLICATION },
    idleMs,
  );
}

/** Asks questions: refuses what is none, and lets the server guard the rest with READ ONLY. */
export function createQuestionAsker(parts: QuestionAskerParts): QuestionAsker & Disposable {
  const keeper = createQuestionKeeper(parts, parts.idleMs);
  return {
    async ask(target, sql, limits, signal) {
      const started = performance.now();
      const guarded = guardQuestion(await parts.loadParser(), sql);
      return guarded.ok
        ? ask(keeper, target, sql, limits, signal)
        : unasked(refusalError(guarded.error), started);
    },
    dispose: () => keeper.dispose(),
  };
}

async function ask(
  keeper: SessionKeeper,
  target: ConnectionTarget,
  sql: string,
  limits: QuestionLimits,
  signal: CancelSignal,
): Promise<Answer> {
  const started = performance.now();
  let transaction: OpenTransaction = { mark: "" };
  const used = await keeper
    .use(
      target,
      signal,
      async (session) => {
        transaction = await beginReadOnly(session, limits);
      },
      (session) =>
        cancellable(session, limits.statementTimeoutMs, signal, () =>
          askQuestion(session, transaction, sql, limits),
        ),
    )
    .catch((error: unknown): { ok: false; error: ConnectFailure } => ({
      ok: false,
      error: {
        code: "server-down",
        message: messageOf(error),
      },
    }));
  if (!used.ok) {
    const { error } = used;
    const cancelled = error.code === "cancelled" || signal.aborted;
    return unasked(
      cancelled ? { code: "cancelled" } : { code: "unreachable", message: failureMessage(error) },
      started,
    );
  }
  const answer = used.value;
  return signal.aborted && answer.kind === "error"
    ? { ...answer, error: { code: "cancelled" } }
    : answer;
}

/** A refusal as an answer has it. */
export function refusalError(why: QuestionRefusal): QuestionError {
  return why.code === "refused"
    ? why
    : {
        code: "sql",
        sqlState: "42601",
        message: why.message,
        detail: null,
        hint: null,
        position: why.position,
      };
}

function unasked(error: QuestionError, started: number): Answer {
  return { kind: "error", error, durationMs: performance.now() - started, server: null };
}
