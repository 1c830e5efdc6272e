import type { CancelSignal } from "../../lib/cancelSignal.ts";
import { ok, type Result } from "../../lib/result.ts";
import { messageOf } from "../../lib/messageOf.ts";
import type { Query, Step } from "../../runbook/runbook.ts";
import type { Refusal } from "../control.ts";
import type { EventOf } from "../events.ts";
import { judgeAnswer } from "../judge.ts";
import type { Answer, QuestionError } from "../ports.ts";
import { formatResultFile } from "../resultFile.ts";
import type { Verdict } from "../verdict.ts";
import type { RunContext } from "./runBlock.ts";

/** Asks one query, keeps its rows and records its verdict. A refusal means that nothing could be kept. */
export async function askQuery(
  step: Step,
  query: Query,
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<Verdict, Refusal>> {
  const { parts, recorder, live } = context;
  live.show({ step: step.id, query: query.id, startedAt: recorder.now() });
  const chosen = await context.targets.choose(query.database);
  if (!chosen.ok && chosen.error.code === "journal") {
    return chosen;
  }
  const answer = chosen.ok
    ? await answered(chosen.value.name, query, context, signal)
    : unasked("no-connection", "");
  const judged = judgeAnswer(query.expectations, answer);
  const id = parts.newId();
  const kept = await keepRows(id, query, answer, context);
  if (!kept.ok) {
    return kept;
  }
  const recorded = await recorder.append({
    type: "queryVerified",
    step: step.id,
    query: query.id,
    connection: chosen.ok ? chosen.value.name : null,
    verdict: judged.verdict,
    actual: judged.actual,
    error: answer.kind === "error" ? answer.recorded : null,
    ...kept.value,
    truncated: answer.kind === "rows" && answer.truncated,
    durationMs: answer.durationMs,
    server: answer.server,
  });
  live.finished();
  return recorded.ok ? ok(judged.verdict) : recorded;
}

type Asked =
  | Extract<Answer, { kind: "rows" }>
  | (Extract<Answer, { kind: "error" }> & {
      readonly recorded: { readonly code: string; readonly message: string };
    });

async function answered(
  connection: string,
  query: Query,
  { parts }: RunContext,
  signal: CancelSignal,
): Promise<Asked> {
  const startedAt = parts.clock.now();
  try {
    const target = await parts.connections.target(connection);
    if (target === undefined) {
      return unasked("no-connection", connection);
    }
    const answer = await parts.asker.ask(target, query.sql, parts.limits, signal);
    return answer.kind === "rows" ? answer : { ...answer, recorded: recordedError(answer.error) };
  } catch (error) {
    const message = messageOf(error);
    return {
      ...unasked("unreachable", message),
      durationMs: parts.clock.now() - startedAt,
    };
  }
}

function unasked(
  code: "no-connection" | "unreachable",
  message: string,
): Extract<Asked, { kind: "error" }> {
  return {
    kind: "error",
    error: { code: "unreachable", message },
    recorded: { code, message },
    durationMs: 0,
    server: null,
  };
}

/** As the journal keeps it: an SQLSTATE and the server's words, or the code of a refusal. */
function recordedError(error: QuestionError): { readonly code: string; readonly message: string } {
  switch (error.code) {
    case "sql":
      return { code: error.sqlState, message: error.message };
    case "refused":
      return { code: error.code, message: error.what };
    case "unreachable":
      return { code: error.code, message: error.message };
    case "cancelled":
    case "transaction-closed":
      return { code: error.code, message: "" };
  }
}

type KeptRows = Pick<EventOf<"queryVerified">, "result" | "resultSha256">;

/** The rows go to the disk before the event that names their file. */
async function keepRows(
  id: string,
  query: Query,
  answer: Asked,
  { recorder, parts }: RunContext,
): Promise<Result<KeptRows, Refusal>> {
  if (answer.kind === "error") {
    return ok({ result: null });
  }
  const name = `${id}.json`;
  const json = formatResultFile({
    sql: query.sql,
    at: recorder.now(),
    server: { ...answer.server },
    columns: answer.columns.map((column) => ({ ...column })),
    rows: answer.rows.map((row) => [...row]),
    truncated: answer.truncated,
  });
  try {
    await recorder.journal.writeResult(name, json);
    return ok({ result: name, resultSha256: parts.sha256(json) });
  } catch (error) {
    return { ok: false, error: { code: "journal", message: messageOf(error) } };
  }
}
