import type { ConnectionTarget } from "../../connection/profile.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";
import { ok, type Result } from "../../lib/result.ts";
import { messageOf } from "../../lib/messageOf.ts";
import type { Block, Step } from "../../runbook/runbook.ts";
import type { ControlParts, Refusal } from "../control.ts";
import { judgeOutput, type Judgement } from "../judge.ts";
import type { RunOutcome, RunRequest } from "../ports.ts";
import type { DeploymentState } from "../state.ts";
import type { LiveView } from "./liveView.ts";
import { filledText } from "./placeholders.ts";
import { type Recorder } from "./recorder.ts";
import type { BlockTargets, Targets } from "./targets.ts";

/** What running and asking share. */
export interface RunContext {
  readonly parts: ControlParts;
  readonly recorder: Recorder;
  readonly targets: Targets;
  readonly live: LiveView;
  readonly output: (run: string, chunk: string) => void;
}

/** A block that may run: confirmed, with its connections. */
export interface ReadyBlock {
  readonly step: Step;
  readonly block: Block;
  readonly targets: BlockTargets;
  /** The exact text that was confirmed. */
  readonly text: string;
}

export type BlockStatus = "passed" | "failed" | "cancelled" | "timedOut";

/** `open`: passed, but a person must judge its output. */
export interface BlockEnd {
  readonly status: BlockStatus;
  readonly open: boolean;
}

/** Runs one block and records how it went. A refusal means that the journal could not be written. */
export async function runBlock(
  ready: ReadyBlock,
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<BlockEnd, Refusal>> {
  const { parts, recorder, live } = context;
  const { step, block } = ready;
  const run = parts.newId();
  const common = { run, step: step.id, block: block.id };
  const targets = await openAll(ready, context.targets);
  if (!targets.ok) {
    return targets;
  }
  const request = requestFor(run, ready, targets.value, context);
  const started = await recorder.append({
    type: "blockStarted",
    ...common,
    text: ready.text,
    connections: ready.targets.all.map(({ name }) => name),
    log: `logs/${run}.log`,
  });
  if (!started.ok) {
    return started;
  }
  live.show({ run, step: step.id, block: block.id, startedAt: recorder.now() });
  live.watch(run, targets.value);
  const outcome = await observed(request, targets.value, context, signal);
  live.unwatch();
  const judged = judgeBlock(block, outcome);
  const ended = await recorder.append({
    type: "blockEnded",
    ...common,
    outcome: outcome.kind,
    exitCode: outcome.exitCode,
    failures: [...outcome.failures],
    backups: [...outcome.backups],
    durationMs: outcome.durationMs,
    log: outcome.log,
    verdict: judged?.verdict ?? null,
    actual: judged?.actual ?? null,
  });
  live.finished();
  return ended.ok
    ? ok({
        status: judged?.verdict === "fail" ? "failed" : outcome.kind,
        open: judged?.verdict === "open",
      })
    : ended;
}

/** What a runner is asked for; also what a preview is made from. */
export function requestFor(
  run: string,
  ready: Pick<ReadyBlock, "block" | "step" | "targets">,
  targets: readonly ConnectionTarget[],
  { parts, recorder }: RunContext,
): RunRequest {
  const { block, step } = ready;
  const chosen = ready.targets.default;
  return {
    runId: run,
    block: {
      id: block.id,
      text: filledText(block, recorder.state.values),
      language: block.language,
      tolerate: block.tolerate,
    },
    source: { path: parts.source, line: block.range.line },
    cwd: parts.cwd,
    targets,
    defaultTarget: targets.find(({ profile }) => profile.name === chosen?.name) ?? null,
    pathMappings: parts.pathMappings,
    values: blockValues(block, recorder.state),
    timeoutMs: block.timeoutMs ?? step.annotations.timeoutMs,
    logFile: `${recorder.journal.folder}/logs/${run}.log`,
  };
}

/** Only the values that the block names: a deployment's other values are none of its business. */
function blockValues(block: Block, state: DeploymentState): Readonly<Record<string, string>> {
  return Object.fromEntries(
    block.placeholders.flatMap(({ name }) => {
      const value = state.values.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

async function openAll(
  ready: ReadyBlock,
  targets: Targets,
): Promise<Result<readonly ConnectionTarget[], Refusal>> {
  const opened: ConnectionTarget[] = [];
  for (const profile of ready.targets.all) {
    const target = await targets.open(profile);
    if (!target.ok) {
      return target;
    }
    opened.push(target.value);
  }
  return ok(opened);
}

/** Runs; a runner that throws has failed to start. Cancelling also cancels the backends. */
async function observed(
  request: RunRequest,
  targets: readonly ConnectionTarget[],
  { parts, output }: RunContext,
  signal: CancelSignal,
): Promise<RunOutcome> {
  const startedAt = parts.clock.now();
  const cancelBackends = (): void => {
    // The runner ends the processes in any case; a server that cannot be told is told by their end.
    void Promise.allSettled(targets.map((target) => parts.watcher.cancel(target, request.runId)));
  };
  signal.addEventListener("abort", cancelBackends);
  try {
    return await parts.runner.run(
      request,
      {
        onOutput: (chunk) => output(request.runId, chunk),
        onPrompt: ({ text, secret }) => parts.dialogue.prompt(text, secret),
      },
      signal,
    );
  } catch (error) {
    return {
      kind: "failed",
      exitCode: null,
      failures: [{ kind: "start", message: messageOf(error) }],
      backups: [],
      durationMs: parts.clock.now() - startedAt,
      log: { start: 0, end: 0 },
      stdoutTail: "",
    };
  } finally {
    signal.removeEventListener("abort", cancelBackends);
  }
}

/** Null without an expectation. The output of a run that failed proves nothing. */
function judgeBlock(block: Block, outcome: RunOutcome): Judgement | null {
  if (block.expectations.length === 0) {
    return null;
  }
  const judged = judgeOutput(block.expectations, outcome.stdoutTail, {
    durationMs: outcome.durationMs,
    truncated: utf8Length(outcome.stdoutTail) >= TAIL_BYTES - LONGEST_CHARACTER,
  });
  return outcome.kind === "passed" ? judged : { ...judged, verdict: "error" };
}

/** The runner keeps so much of the output; a tail of this length may have lost its beginning. */
const TAIL_BYTES = 64 * 1024;
const LONGEST_CHARACTER = 4;

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
