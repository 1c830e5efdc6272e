import type { DeploymentState } from "../deployment/state.ts";
import { blockSupport, isRequired } from "../deployment/work.ts";
import type { Expectation } from "../runbook/expectation.ts";
import type { Block, Item, Query, Step } from "../runbook/runbook.ts";
import { shownDatabase } from "../runbook/shownDatabase.ts";
import { clip, clipOrNull, lastOf, LIMITS } from "./clip.ts";
import type {
  ReportAnswer,
  ReportBlock,
  ReportItem,
  ReportLog,
  ReportQuery,
  ReportRun,
} from "./completionReport.ts";
import type { AnswerEvidence, Evidence, RunEvidence } from "./evidenceOf.ts";
import type { LogPart } from "./reportSource.ts";

export interface PartsSource {
  readonly evidence: Evidence;
  readonly state: DeploymentState;
  readonly logs: ReadonlyMap<string, LogPart>;
  readonly results: ReadonlyMap<string, string | null>;
}

interface Act {
  readonly at: string;
  readonly by: { readonly name: string; readonly host: string };
  readonly reason: string;
}

export function reportAct({ at, by, reason }: Act): Act {
  return { at: clip(at), by: reportPerson(by), reason: clip(reason) };
}

export function reportPerson({ name, host }: Act["by"]): Act["by"] {
  return { name: clip(name), host: clip(host) };
}

export function reportItem(item: Item, { evidence, state }: PartsSource): ReportItem {
  const tick = state.items.get(item.id);
  const all = evidence.ticks.get(item.id) ?? [];
  const last = all.at(-1);
  const history = lastOf(all);
  return {
    id: item.id,
    line: item.mark.line,
    text: clip(item.text),
    parent: item.parent,
    status: itemStatus(tick),
    checkedBefore: item.checked,
    how: tick?.ticked === true ? tick.how : null,
    at: last === undefined ? null : clip(last.at),
    by: last === undefined ? null : reportPerson(last.by),
    overrideReason: clipOrNull(tick?.overrideReason ?? null),
    basis: (tick?.basis ?? []).map(({ kind, id, state: was }) => ({
      kind,
      id: clip(id),
      state: was,
    })),
    staleBy: (tick?.staleBy ?? []).map((id) => clip(id)),
    history: history.shown.map((event) => ({
      at: clip(event.at),
      by: reportPerson(event.by),
      ticked: event.type === "itemTicked",
      reason: clipOrNull(
        event.type === "itemTicked" ? (event.override?.reason ?? null) : event.reason,
      ),
    })),
    historyOmitted: history.omitted,
  };
}

function itemStatus(tick: ReturnType<DeploymentState["items"]["get"]>): ReportItem["status"] {
  if (tick?.ticked !== true) {
    return "open";
  }
  if (tick.stale) {
    return "stale";
  }
  return tick.overrideReason === null ? "ticked" : "overridden";
}

export function reportBlock(block: Block, source: PartsSource): ReportBlock {
  const all = [...(source.evidence.runs.get(block.id) ?? [])];
  const runs = lastOf(all);
  return {
    id: block.id,
    line: block.range.line,
    language: clip(block.language),
    status: blockSupport(source.state, block.id),
    expectations: block.expectations.map(reportExpectation),
    runs: runs.shown.map(([id, run]) => reportRun(id, run, source.logs.get(id))),
    runsOmitted: runs.omitted,
  };
}

function reportRun(id: string, run: RunEvidence, part: LogPart | undefined): ReportRun {
  const { started, ended, judged, accepted } = run;
  const first = started ?? ended ?? run.lost;
  return {
    run: clip(id),
    startedAt: clip(first?.at ?? ""),
    by: reportPerson(first?.by ?? { name: "", host: "" }),
    ...endOf(run),
    judged: judged === null ? null : { ...reportAct(judged), verdict: judged.verdict },
    accepted: accepted === null ? null : reportAct(accepted),
    ...(started === null
      ? { connections: [], text: "", log: null }
      : {
          connections: started.connections.map((name) => clip(name)),
          text: clip(started.text, LIMITS.code),
          log: reportLog(started.log, ended?.log ?? null, part),
        }),
  };
}

function endOf({ ended, lost }: RunEvidence) {
  if (ended === null) {
    const outcome = lost === null ? ("running" as const) : ("lost" as const);
    return { ...NO_END, outcome, failures: [] };
  }
  const { outcome, exitCode, durationMs, failures, verdict } = ended;
  return {
    ...{ outcome, exitCode, durationMs, verdict },
    endedAt: clip(ended.at),
    failures: failures.slice(0, LIMITS.failures).map(clipStrings),
    failuresOmitted: Math.max(0, failures.length - LIMITS.failures),
    actual: clipOrNull(ended.actual),
  };
}

const NO_END = {
  endedAt: null,
  exitCode: null,
  durationMs: null,
  failuresOmitted: 0,
  verdict: null,
  actual: null,
} as const;

function reportLog(
  path: string,
  range: { readonly start: number; readonly end: number } | null,
  part: LogPart | undefined,
): ReportLog {
  return {
    path: clip(path),
    start: range?.start ?? 0,
    end: range?.end ?? null,
    state: range === null ? "noEnd" : (part?.state ?? "missing"),
    sha256: part?.sha256 ?? null,
    excerpt: part?.excerpt ?? "",
  };
}

/** The record with each of its texts clipped. */
function clipStrings<T extends object>(record: T): T {
  const copy: T = { ...record };
  for (const key in copy) {
    const value: unknown = copy[key];
    if (typeof value === "string") {
      Object.assign(copy, { [key]: clip(value) });
    }
  }
  return copy;
}

export function reportQuery(query: Query, step: Step, source: PartsSource): ReportQuery {
  const all = lastOf(source.evidence.answers.get(query.id) ?? []);
  return {
    id: query.id,
    line: query.range.line,
    label: clipOrNull(query.label),
    sql: clip(query.sql, LIMITS.code),
    database: clipOrNull(shownDatabase(query.database)),
    required: isRequired(query, step),
    verdict: source.state.queries.get(query.id)?.verdict ?? "notRun",
    expectations: query.expectations.map(reportExpectation),
    answers: all.shown.map((answer) => reportAnswer(answer, source)),
    answersOmitted: all.omitted,
  };
}

function reportAnswer(
  { verified, judged }: AnswerEvidence,
  { results }: PartsSource,
): ReportAnswer {
  const { server, error } = verified;
  return {
    at: clip(verified.at),
    by: reportPerson(verified.by),
    verdict: verified.verdict,
    actual: clipOrNull(verified.actual),
    error: error === null ? null : clipStrings({ code: error.code, message: error.message }),
    connection: clipOrNull(verified.connection),
    server: server === null ? null : clipStrings({ ...server }),
    durationMs: verified.durationMs,
    result: verified.result === null ? null : reportRows(verified.result, verified, results),
    truncated: verified.truncated,
    judged: judged === null ? null : { ...reportAct(judged), verdict: judged.verdict },
  };
}

function reportRows(
  name: string,
  { resultSha256 }: AnswerEvidence["verified"],
  results: PartsSource["results"],
): NonNullable<ReportAnswer["result"]> {
  const found = results.get(name) ?? null;
  const state =
    found === null
      ? "missing"
      : resultSha256 === undefined
        ? "unrecorded"
        : found === resultSha256
          ? "whole"
          : "changed";
  return { path: clip(`results/${name}`), sha256: resultSha256 ?? null, state };
}

function reportExpectation(expectation: Expectation): ReportBlock["expectations"][number] {
  const { kind, operator, value } = expectation;
  const shown = Array.isArray(value)
    ? value.join(operator === "between" ? " and " : ", ")
    : String(value);
  return {
    text: clip(expectation.text),
    condition: clip(`${kind} ${operator} ${shown}${kind === "duration" ? " ms" : ""}`),
    line: expectation.range.line,
  };
}
