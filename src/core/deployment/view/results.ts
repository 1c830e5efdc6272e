import { assertNever } from "../../lib/assertNever.ts";
import { pathWithin } from "../../lib/pathWithin.ts";
import type { Expectation } from "../../runbook/expectation.ts";
import type { Block, Query, Runbook, Step } from "../../runbook/runbook.ts";
import { shownDatabase } from "../../runbook/shownDatabase.ts";
import { tellingLine } from "../../runbook/tellingLine.ts";
import type { RunningView, Scope } from "../control.ts";
import type { DeploymentEvent } from "../events.ts";
import type { Failure } from "../evidence.ts";
import type { StepChange } from "../foldFingerprints.ts";
import type { BlockState, DeploymentState, QueryState } from "../state.ts";
import type {
  BlockCard,
  Card,
  CardVerdict,
  ConnectionView,
  ExpectationView,
  FailureView,
  Progress,
  QueryCard,
  ResultsModel,
  StepChangeView,
} from "./resultsModel.ts";
import { changeViews } from "./changeViews.ts";
import { scopeParts, scopeTitle } from "./scopeParts.ts";

export interface ResultsSource {
  readonly runbook: Runbook;
  readonly state: DeploymentState;
  /** The journal's events: they know the server of an answer. */
  readonly events: readonly DeploymentEvent[];
  readonly running: RunningView | null;
  /** Who holds the journal ("kim on build-7"); null: we do. */
  readonly heldBy: string | null;
  /** The workspace folder: files in it are shown as seen from it. */
  readonly folder: string;
  /** What a step made of a database, in words. */
  readonly changeText: (step: string, change: StepChange) => string;
  /** What the page showed before and after this scope. */
  readonly history: { readonly canGoBack: boolean; readonly canGoForward: boolean };
}

/** Everything the results page shows of a scope, in document order. */
export function buildResults(source: ResultsSource, scope: Scope): ResultsModel {
  const versions = serverVersions(source.events);
  const cards: Card[] = [];
  const changes: StepChangeView[] = [];
  for (const { step, blocks, queries } of scopeParts(source.runbook, scope)) {
    changes.push(...changeViews({ id: step.id, title: stepTitle(step) }, source));
    const places = [
      ...blocks.filter(runs).map((block) => ({
        start: block.range.start,
        card: blockCard(step, block, source),
      })),
      ...queries.filter(asks).map((query) => ({
        start: query.range.start,
        card: queryCard(step, query, source, versions.get(query.id) ?? null),
      })),
    ];
    cards.push(...places.sort((a, b) => a.start - b.start).map(({ card }) => card));
  }
  return {
    head: {
      kind: "deployment",
      deployment: source.state.id,
      runbook: source.runbook.title,
      phase: source.state.phase,
      heldBy: source.heldBy,
      scope: { ...scope },
      scopeTitle: scopeTitle(source.runbook, scope),
      canGoBack: source.history.canGoBack,
      canGoForward: source.history.canGoForward,
      changes,
    },
    cards,
    progress: source.running === null ? null : progress(source.runbook, source.running),
  };
}

export function emptyResults(): ResultsModel {
  return { head: { kind: "noDeployment" }, cards: [], progress: null };
}

/** How many cards stand where. `asExpected` of `total` is the verdict line. */
export function countVerdicts(
  cards: readonly Pick<Card, "verdict">[],
): Readonly<Record<CardVerdict, number>> {
  const counts = { fail: 0, error: 0, open: 0, running: 0, accepted: 0, notRun: 0, pass: 0 };
  for (const { verdict } of cards) {
    counts[verdict] += 1;
  }
  return counts;
}

export function progress(runbook: Runbook, view: RunningView): Progress {
  const parts = scopeParts(runbook, { kind: "step", id: view.step });
  const step = parts[0]?.step;
  return {
    step: step === undefined ? view.step : stepTitle(step),
    what: runningLabel(step, view),
    startedAt: view.startedAt,
    done: view.done,
    total: view.total,
    backends: view.backends.map((backend) => ({
      connection: backend.connection,
      pid: backend.pid,
      query: backend.query,
      runningMs: backend.runningMs,
      waitEvent: backend.waitEvent,
      blockedBy: backend.blockedBy.map((blocker) => ({ ...blocker })),
    })),
  };
}

function stepTitle({ number, title }: Step): string {
  return number === null ? title : `${number} ${title}`;
}

function runningLabel(step: Step | undefined, view: RunningView): string {
  const query = step?.queries.find(({ id }) => id === view.query);
  if (query !== undefined) {
    return queryLabel(query);
  }
  const block = step?.blocks.find(({ id }) => id === view.block);
  return block === undefined ? "" : shortLine(block.text);
}

const runs = (block: Block): boolean => block.role === "action" || block.role === "check";
const asks = (query: Query): boolean => query.nature === "question";

function serverVersions(events: readonly DeploymentEvent[]): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  for (const event of events) {
    if (event.type === "queryVerified" && event.server !== null) {
      versions.set(event.query, event.server.version);
    }
  }
  return versions;
}

function queryCard(
  step: Step,
  query: Query,
  { state, running }: ResultsSource,
  serverVersion: string | null,
): QueryCard {
  const answer = state.queries.get(query.id);
  const seen = answer === undefined ? NOT_ASKED : answered(answer, state, serverVersion);
  return {
    ...seen,
    kind: "query",
    id: query.id,
    step: { number: step.number, title: step.title },
    label: queryLabel(query),
    line: query.range.line,
    endLine: query.range.endLine,
    text: query.sql,
    verdict: running?.query === query.id ? "running" : seen.verdict,
    expectations: expectationViews(query.expectations),
    database: shownDatabase(query.database),
  };
}

type Answered = Pick<
  QueryCard,
  | "verdict"
  | "actual"
  | "at"
  | "durationMs"
  | "connection"
  | "error"
  | "result"
  | "truncated"
  | "serverVersion"
  | "judgedBy"
  | "reason"
>;

const NOT_ASKED: Answered = {
  verdict: "notRun",
  actual: null,
  at: null,
  durationMs: null,
  connection: null,
  error: null,
  result: null,
  truncated: false,
  serverVersion: null,
  judgedBy: null,
  reason: null,
};

function answered(
  answer: QueryState,
  state: DeploymentState,
  serverVersion: string | null,
): Answered {
  const { verdict, actual, at, durationMs, error, result, truncated, judgedBy, reason } = answer;
  return {
    verdict,
    actual,
    at,
    durationMs,
    connection: connectionView(state, answer),
    error,
    result,
    truncated,
    serverVersion,
    judgedBy,
    reason,
  };
}

function connectionView(state: DeploymentState, answer: QueryState): ConnectionView | null {
  const found = state.connections.find(({ name }) => name === answer.connection);
  return found === undefined
    ? null
    : {
        name: found.name,
        environment: found.environment,
        database: found.database,
        host: found.host,
        port: found.port,
      };
}

function blockCard(step: Step, block: Block, { state, folder }: ResultsSource): BlockCard {
  const last = state.blocks.get(block.id);
  return {
    ...(last === undefined ? NOT_RUN : hasRun(last, folder)),
    kind: "block",
    id: block.id,
    step: { number: step.number, title: step.title },
    label: shortLine(block.text),
    line: block.range.line,
    endLine: block.range.endLine,
    text: block.text,
    expectations: expectationViews(block.expectations),
    language: block.language,
  };
}

type HasRun = Pick<
  BlockCard,
  | "verdict"
  | "actual"
  | "at"
  | "durationMs"
  | "status"
  | "exitCode"
  | "failures"
  | "backups"
  | "acceptedReason"
  | "hasLog"
  | "judgedBy"
  | "reason"
>;

const NOT_RUN: HasRun = {
  verdict: "notRun",
  actual: null,
  at: null,
  durationMs: null,
  status: null,
  exitCode: null,
  failures: [],
  backups: [],
  acceptedReason: null,
  hasLog: false,
  judgedBy: null,
  reason: null,
};

function hasRun(last: BlockState, folder: string): HasRun {
  return {
    verdict: blockVerdict(last),
    actual: last.actual,
    at: last.endedAt ?? last.startedAt,
    durationMs: last.durationMs,
    status: last.status,
    exitCode: last.exitCode,
    failures: last.failures.map((failure) => failureView(failure, folder)),
    backups: last.backups.map(({ path, bytes, sha256, complete }) => ({
      path,
      bytes,
      sha256,
      complete,
    })),
    acceptedReason: last.acceptedReason,
    hasLog: true,
    judgedBy: last.judgedBy,
    reason: last.judgedReason,
  };
}

function blockVerdict(last: BlockState): CardVerdict {
  switch (last.status) {
    case "running":
      return "running";
    case "passed":
      return last.verdict ?? "pass";
    case "accepted":
      return "accepted";
    case "failed":
    case "timedOut":
      return "fail";
    case "cancelled":
    case "lost":
      return "error";
    default:
      return assertNever(last.status);
  }
}

/** The comment above it, else its telling line. */
function queryLabel({ label, sql }: Query): string {
  return label ?? shortLine(sql);
}

const LABEL_LENGTH = 120;

function shortLine(text: string): string {
  const line = tellingLine(text);
  return line.length <= LABEL_LENGTH ? line : `${line.slice(0, LABEL_LENGTH)}…`;
}

function expectationViews(expectations: readonly Expectation[]): ExpectationView[] {
  const first = expectations[0];
  return expectations.map((expectation) => ({
    kind: expectation.kind,
    operator: expectation.operator,
    value: plainValue(expectation),
    text: expectation.text,
    line: expectation.range.line,
    explicit: expectation.explicit,
    agrees: first === undefined || meaning(expectation) === meaning(first),
  }));
}

function plainValue(expectation: Expectation): ExpectationView["value"] {
  if (expectation.operator === "between") {
    return [expectation.value[0], expectation.value[1]];
  }
  return expectation.kind === "names" ? [...expectation.value] : expectation.value;
}

function meaning({ kind, operator, value }: Expectation): string {
  return JSON.stringify([kind, operator, value]);
}

function failureView(failure: Failure, folder: string): FailureView {
  const plain = { line: null, file: null, fileLine: null, code: null, tolerated: false };
  switch (failure.kind) {
    case "command":
      return {
        ...plain,
        kind: failure.kind,
        line: failure.line,
        code: String(failure.exitCode),
        message: failure.command,
        tolerated: failure.tolerated,
      };
    case "sql":
      return {
        kind: failure.kind,
        line: failure.line,
        file: failure.file === null ? null : pathWithin(folder, failure.file),
        fileLine: failure.fileLine,
        code: failure.sqlState,
        message: failure.message,
        tolerated: failure.tolerated,
      };
    case "prompt":
      return { ...plain, kind: failure.kind, line: failure.line, message: failure.text };
    case "backup":
      return {
        ...plain,
        kind: failure.kind,
        file: failure.path,
        code: failure.reason,
        message: "",
      };
    case "timeout":
      return { ...plain, kind: failure.kind, code: String(failure.afterMs), message: "" };
    case "cancelled":
      return { ...plain, kind: failure.kind, message: "" };
    case "start":
      return { ...plain, kind: failure.kind, message: failure.message };
    default:
      return assertNever(failure);
  }
}
