import { assertNever } from "../lib/assertNever.ts";
import type { DeploymentEvent, EventOf } from "./events.ts";
import {
  foldBlockEnded,
  foldBlockJudged,
  foldBlockStarted,
  foldFailureAccepted,
  foldRunLost,
} from "./foldBlocks.ts";
import { foldBackup, foldRollback } from "./foldBackups.ts";
import { foldCriterionMeasured } from "./foldCriteria.ts";
import { foldFingerprintTaken } from "./foldFingerprints.ts";
import { foldQueryJudged, foldQueryVerified } from "./foldQueries.ts";
import { foldTicked, foldUnticked } from "./foldTicks.ts";
import type { DeploymentState } from "./state.ts";
import { withEntry } from "./withEntry.ts";

/** Silence longer than this is not work on a step (unless a block ran meanwhile). Milliseconds. */
const LONG_SILENCE_MS = 30 * 60_000;

/** What there is before the first event: nothing has started. Its id is "". */
export const EMPTY_DEPLOYMENT: DeploymentState = {
  id: "",
  phase: "running",
  startedAt: "",
  startedBy: "",
  endedAt: null,
  runbook: { path: "", title: "", sha256: "" },
  connections: [],
  keptAgainst: null,
  values: new Map(),
  blocks: new Map(),
  queries: new Map(),
  criteria: new Map(),
  items: new Map(),
  openedGates: new Map(),
  skipped: new Map(),
  spentMs: new Map(),
  lastAt: "",
  managedBackups: new Map(),
  rollbacks: [],
  backups: [],
  fingerprints: [],
  signOff: null,
};

/** The state that a journal tells. The same as applying its events one after the other. */
export function foldDeployment(events: Iterable<DeploymentEvent>): DeploymentState {
  let state = EMPTY_DEPLOYMENT;
  for (const event of events) {
    state = applyEvent(state, event);
  }
  return state;
}

/** The state after one more event. Never throws and never changes its input. */
export function applyEvent(state: DeploymentState, event: DeploymentEvent): DeploymentState {
  const next = applyKind(state, event);
  return { ...next, lastAt: event.at, spentMs: spentAfter(state, event) };
}

function applyKind(state: DeploymentState, event: DeploymentEvent): DeploymentState {
  switch (event.type) {
    case "blockStarted":
      return foldBlockStarted(state, event);
    case "blockEnded":
      return foldBlockEnded(state, event);
    case "blockJudged":
      return foldBlockJudged(state, event);
    case "failureAccepted":
      return foldFailureAccepted(state, event);
    case "runLost":
      return foldRunLost(state, event);
    case "queryVerified":
      return foldQueryVerified(state, event);
    case "queryJudged":
      return foldQueryJudged(state, event);
    case "criterionMeasured":
      return foldCriterionMeasured(state, event);
    case "fingerprintTaken":
      return foldFingerprintTaken(state, event);
    case "itemTicked":
      return foldTicked(state, event);
    case "itemUnticked":
      return foldUnticked(state, event);
    case "valueSet":
      return { ...state, values: withEntry(state.values, event.name, event.value) };
    case "gateOpened":
      return { ...state, openedGates: withEntry(state.openedGates, event.step, event.reason) };
    case "backupTaken":
    case "backupOmitted":
    case "backupFailed":
      return foldBackup(state, event);
    case "rollbackStarted":
    case "rollbackStage":
    case "rollbackEnded":
      return foldRollback(state, event);
    case "stepSkipped":
      return { ...state, skipped: withEntry(state.skipped, event.step, event.reason) };
    default:
      return applyLifecycle(state, event);
  }
}

type LifecycleEvent = EventOf<
  | "deploymentStarted"
  | "runbookAdopted"
  | "runbookKept"
  | "paused"
  | "resumed"
  | "journalRecovered"
  | "abandoned"
  | "finished"
>;

function applyLifecycle(state: DeploymentState, event: LifecycleEvent): DeploymentState {
  switch (event.type) {
    case "deploymentStarted":
      return {
        ...state,
        id: event.deployment,
        startedAt: event.at,
        startedBy: event.by.name,
        runbook: event.runbook,
        connections: event.connections,
      };
    case "runbookAdopted":
      return {
        ...state,
        runbook: { ...state.runbook, sha256: event.sha256 },
        keptAgainst: null,
      };
    case "runbookKept":
      return { ...state, keptAgainst: event.changedTo };
    case "paused":
      return { ...state, phase: "paused" };
    case "resumed":
      return { ...state, phase: "running" };
    case "journalRecovered":
      return state;
    case "abandoned":
      return { ...state, phase: "abandoned", endedAt: event.at };
    case "finished":
      return {
        ...state,
        phase: "finished",
        endedAt: event.at,
        signOff: {
          name: event.signOff.name,
          result: event.signOff.result,
          remark: event.signOff.remark,
        },
      };
    default:
      return assertNever(event);
  }
}

/** The time since the event before belongs to the step of this one. */
function spentAfter(state: DeploymentState, event: DeploymentEvent): DeploymentState["spentMs"] {
  if (!("step" in event) || event.step === null || state.lastAt === "") {
    return state.spentMs;
  }
  const silence = Date.parse(event.at) - Date.parse(state.lastAt);
  const atWork =
    state.phase === "running" &&
    event.type !== "runLost" &&
    (silence <= LONG_SILENCE_MS || event.type === "blockEnded");
  // A clock that was set back gives a negative distance, a damaged time none at all.
  if (!atWork || !(silence > 0)) {
    return state.spentMs;
  }
  return withEntry(state.spentMs, event.step, (state.spentMs.get(event.step) ?? 0) + silence);
}
