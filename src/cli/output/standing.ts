import type { Journal } from "../../core/deployment/journal.ts";
import { applyEvent, foldDeployment } from "../../core/deployment/foldDeployment.ts";
import { deploymentProgress, type DeploymentProgress } from "../../core/deployment/progress.ts";
import type { DeploymentState } from "../../core/deployment/state.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";

/** Where a deployment stands, and what its journal and its document say. */
export interface Standing {
  readonly state: DeploymentState;
  readonly runbook: Runbook;
  readonly progress: DeploymentProgress;
  readonly journal: Journal;
}

export function standingOf(journal: Journal, runbook: Runbook): Standing {
  const state = withoutLostRuns(journal);
  return { state, runbook, progress: deploymentProgress(runbook, state), journal };
}

/** What was begun and is held by nobody has lost its host: the next run will record it so. */
function withoutLostRuns(journal: Journal): DeploymentState {
  let state = foldDeployment(journal.events());
  if (journal.heldBy === null) {
    const by = { name: state.startedBy, host: "" };
    for (const [block, { run, status }] of state.blocks) {
      if (status === "running") {
        state = applyEvent(state, { type: "runLost", at: state.lastAt, by, run, step: "", block });
      }
    }
  }
  return state;
}
