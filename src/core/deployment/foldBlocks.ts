import type { EventOf } from "./events.ts";
import { restsOnFailed, restsOnPassed } from "./foldTicks.ts";
import type { BlockState, DeploymentState } from "./state.ts";
import { withEntry } from "./withEntry.ts";

export function foldBlockStarted(
  state: DeploymentState,
  event: EventOf<"blockStarted">,
): DeploymentState {
  const block: BlockState = {
    run: event.run,
    status: "running",
    startedAt: event.at,
    endedAt: null,
    exitCode: null,
    failures: [],
    backups: [],
    verdict: null,
    answered: null,
    judgedBy: null,
    judgedReason: null,
    actual: null,
    log: { file: event.log, start: 0, end: null },
    acceptedReason: null,
    durationMs: null,
  };
  return { ...state, blocks: withEntry(state.blocks, event.block, block) };
}

export function foldBlockEnded(
  state: DeploymentState,
  event: EventOf<"blockEnded">,
): DeploymentState {
  const before = state.blocks.get(event.block);
  const started = before?.run === event.run ? before : undefined;
  const block: BlockState = {
    run: event.run,
    status: event.outcome,
    startedAt: started?.startedAt ?? event.at,
    endedAt: event.at,
    exitCode: event.exitCode,
    failures: event.failures,
    backups: event.backups,
    verdict: event.verdict,
    answered: event.verdict,
    judgedBy: null,
    judgedReason: null,
    actual: event.actual,
    log: { file: started?.log.file ?? "", ...event.log },
    acceptedReason: null,
    durationMs: event.durationMs,
  };
  const taken = event.backups.map((backup) => ({ ...backup, run: event.run, at: event.at }));
  const next: DeploymentState = {
    ...state,
    blocks: withEntry(state.blocks, event.block, block),
    backups: taken.length === 0 ? state.backups : [...state.backups, ...taken],
  };
  return settled(next, event.block, isSupport(block));
}

export function foldFailureAccepted(
  state: DeploymentState,
  event: EventOf<"failureAccepted">,
): DeploymentState {
  const block = state.blocks.get(event.block);
  if (block?.run !== event.run) {
    return state;
  }
  const accepted: BlockState = { ...block, status: "accepted", acceptedReason: event.reason };
  return settled(
    { ...state, blocks: withEntry(state.blocks, event.block, accepted) },
    event.block,
    true,
  );
}

export function foldBlockJudged(
  state: DeploymentState,
  event: EventOf<"blockJudged">,
): DeploymentState {
  const block = state.blocks.get(event.block);
  if (block?.run !== event.run || block.verdict === null) {
    return state;
  }
  const judged: BlockState = {
    ...block,
    verdict: event.verdict,
    judgedBy: event.by.name,
    judgedReason: event.reason,
  };
  return settled(
    { ...state, blocks: withEntry(state.blocks, event.block, judged) },
    event.block,
    isSupport(judged),
  );
}

export function foldRunLost(state: DeploymentState, event: EventOf<"runLost">): DeploymentState {
  const block = state.blocks.get(event.block);
  if (block?.run !== event.run || block.status !== "running") {
    return state;
  }
  const lost: BlockState = { ...block, status: "lost", endedAt: event.at };
  return settled(
    { ...state, blocks: withEntry(state.blocks, event.block, lost) },
    event.block,
    false,
  );
}

/** Passed, and its output is not held against it. */
function isSupport(block: BlockState): boolean {
  return block.status === "passed" && (block.verdict === null || block.verdict === "pass");
}

function settled(state: DeploymentState, block: string, supports: boolean): DeploymentState {
  return supports ? restsOnPassed(state, "block", block) : restsOnFailed(state, "block", block);
}
