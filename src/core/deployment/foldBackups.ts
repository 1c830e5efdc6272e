import type { EventOf } from "./events.ts";
import type { DeploymentState, RollbackState } from "./state.ts";
import { withEntry } from "./withEntry.ts";

/** The first backup of a connection counts: a later one is not from before the first change. */
export function foldBackup(
  state: DeploymentState,
  event: EventOf<"backupTaken" | "backupOmitted" | "backupFailed">,
): DeploymentState {
  if (event.type === "backupFailed" || state.managedBackups.has(event.connection)) {
    return state;
  }
  const { connection } = event;
  if (event.type === "backupOmitted") {
    return { ...state, managedBackups: withEntry(state.managedBackups, connection, null) };
  }
  const { backup, sha256, bytes, fingerprint, at } = event;
  const taken = { backup, sha256, bytes, fingerprint, at };
  return { ...state, managedBackups: withEntry(state.managedBackups, connection, taken) };
}

export function foldRollback(
  state: DeploymentState,
  event: EventOf<"rollbackStarted" | "rollbackStage" | "rollbackEnded">,
): DeploymentState {
  const { rollback } = event;
  switch (event.type) {
    case "rollbackStarted": {
      const begun = { rollback, startedAt: event.at, stage: null, outcome: null, message: "" };
      return { ...state, rollbacks: [...state.rollbacks, begun] };
    }
    case "rollbackStage":
      return withRollback(state, rollback, { stage: event.stage });
    case "rollbackEnded":
      return withRollback(state, rollback, { outcome: event.outcome, message: event.message });
  }
}

function withRollback(
  state: DeploymentState,
  rollback: string,
  change: Partial<RollbackState>,
): DeploymentState {
  return {
    ...state,
    rollbacks: state.rollbacks.map((one) =>
      one.rollback === rollback ? { ...one, ...change } : one,
    ),
  };
}
