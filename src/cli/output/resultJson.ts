import type { Refusal, ScopeResult } from "../../core/deployment/control.ts";
import type { Failure } from "../../core/deployment/evidence.ts";
import type { BlockState, DeploymentState, QueryState } from "../../core/deployment/state.ts";
import { shownDatabase } from "../../core/runbook/shownDatabase.ts";
import { stepsOf } from "../../core/runbook/lookup.ts";
import type { Block, Query, Runbook, Step } from "../../core/runbook/runbook.ts";
import type { ExitCode } from "../exitCode.ts";
import { refusalText } from "../text/refusalText.ts";
import { expectationJson } from "./inspectJson.ts";

/** The published shape of `verify --json` and `run --json`: what was judged, and where what failed stands. */
export interface ResultJson {
  readonly deployment: string | null;
  readonly file: string;
  readonly verdict: ScopeResult["verdict"];
  readonly exitCode: ExitCode;
  /** Why the rest was not begun, where no failure says it; else null. */
  readonly stopped: (Refusal & { readonly message: string }) | null;
  readonly steps: readonly StepResultJson[];
}

export interface StepResultJson {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly blocks: readonly BlockResultJson[];
  readonly queries: readonly QueryResultJson[];
}

const NOT_RUN = {
  exitCode: null,
  verdict: null,
  actual: null,
  durationMs: null,
  failures: [],
  backups: [],
  log: null,
} as const;

type BlockResultJson = ReturnType<typeof blockResultJson>;
type QueryResultJson = ReturnType<typeof queryResultJson>;

export function resultJson(options: {
  readonly file: string;
  readonly deployment: string | null;
  readonly runbook: Runbook;
  readonly state: DeploymentState;
  readonly result: ScopeResult;
  readonly exitCode: ExitCode;
}): ResultJson {
  const { runbook, state, result } = options;
  const blocks = new Map(result.blocks.map((block) => [block.id, block.status]));
  const queries = new Map(result.queries.map((query) => [query.id, query.verdict]));
  const steps: StepResultJson[] = [];
  for (const { step } of stepsOf(runbook)) {
    const json = stepResultJson(options.file, step, state, blocks, queries);
    if (json.blocks.length + json.queries.length > 0) {
      steps.push(json);
    }
  }
  return {
    deployment: options.deployment,
    file: options.file,
    verdict: result.verdict,
    exitCode: options.exitCode,
    stopped:
      result.stopped === null ? null : { ...result.stopped, message: refusalText(result.stopped) },
    steps,
  };
}

function stepResultJson(
  file: string,
  step: Step,
  state: DeploymentState,
  blocks: ReadonlyMap<string, BlockResultJson["status"]>,
  queries: ReadonlyMap<string, QueryResultJson["verdict"]>,
): StepResultJson {
  return {
    id: step.id,
    title: step.title,
    line: step.heading.line,
    blocks: step.blocks.flatMap((block) => {
      const status = blocks.get(block.id);
      return status === undefined
        ? []
        : [blockResultJson(file, block, status, state.blocks.get(block.id))];
    }),
    queries: step.queries.flatMap((query) => {
      const verdict = queries.get(query.id);
      return verdict === undefined
        ? []
        : [queryResultJson(file, query, verdict, state.queries.get(query.id))];
    }),
  };
}

function blockResultJson(
  file: string,
  block: Block,
  status: ScopeResult["blocks"][number]["status"],
  state: BlockState | undefined,
) {
  const { exitCode, verdict, actual, durationMs, failures, backups, log } =
    status === "notRun" || state === undefined ? NOT_RUN : state;
  const [expectation] = block.expectations;
  return {
    id: block.id,
    file,
    line: block.range.line,
    status,
    exitCode,
    verdict,
    expectation: expectation === undefined ? null : expectationJson(expectation),
    actual,
    durationMs,
    failures: failures.map((failure) => failureJson(file, block.range.line, failure)),
    backups,
    log,
  };
}

function queryResultJson(
  file: string,
  query: Query,
  verdict: ScopeResult["queries"][number]["verdict"],
  state: QueryState | undefined,
) {
  const asked = verdict === "notRun" ? undefined : state;
  const [expectation] = query.expectations;
  return {
    id: query.id,
    file,
    line: query.range.line,
    label: query.label,
    sql: query.sql,
    database: shownDatabase(query.database),
    connection: asked?.connection ?? null,
    verdict,
    expectation: expectation === undefined ? null : expectationJson(expectation),
    actual: asked?.actual ?? null,
    error: asked?.error ?? null,
    truncated: asked?.truncated ?? false,
    durationMs: asked?.durationMs ?? null,
  };
}

/** A failure with its place: the SQL file's line when the server spoke of one, else the document's. */
export type FailureJson = Failure & {
  readonly file: string;
  readonly line: number;
  readonly document: string;
  readonly documentLine: number;
};

/** What names no line of its own stands at its block's first. */
export function failureJson(document: string, blockLine: number, failure: Failure): FailureJson {
  switch (failure.kind) {
    case "sql": {
      const documentLine = failure.line ?? blockLine;
      const place =
        failure.file === null
          ? { file: document, line: documentLine }
          : { file: failure.file, line: failure.fileLine ?? 1 };
      return { ...failure, ...place, document, documentLine };
    }
    case "command":
      return { ...failure, file: document, document, documentLine: failure.line };
    case "prompt":
    case "backup":
    case "timeout":
    case "cancelled":
    case "start": {
      const line = "line" in failure ? (failure.line ?? blockLine) : blockLine;
      return { ...failure, file: document, line, document, documentLine: line };
    }
  }
}
