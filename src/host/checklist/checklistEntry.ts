import type { RunningView } from "../../core/deployment/control.ts";
import type { JournalDamage } from "../../core/deployment/journal.ts";
import type { DeploymentProgress } from "../../core/deployment/progress.ts";
import type { DeploymentState } from "../../core/deployment/state.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";

/** A runbook with its deployment: everything that the rows of one document are drawn from. */
export interface ChecklistEntry {
  readonly key: string;
  readonly title: string;
  /** The path below the workspace folder. */
  readonly place: string;
  /** The deployment's runbook while there is one, else the document's. */
  readonly runbook: Runbook;
  readonly deployment: ChecklistDeployment | null;
  /** Whether anything may run here: the workspace is trusted. */
  readonly trusted: boolean;
}

export interface ChecklistDeployment {
  readonly state: DeploymentState;
  readonly running: RunningView | null;
  /** Who holds it, when it is not us. */
  readonly heldBy: string | null;
  readonly progress: DeploymentProgress;
  /** What is wrong with the journal: then it is only read. */
  readonly damage: JournalDamage | null;
  /** The document is not what the deployment is bound to. */
  readonly changed: boolean;
}

/** Whether something may be started: a deployment that is ours and goes on, or none yet. */
export function canAct({ trusted, deployment }: ChecklistEntry): boolean {
  return (
    trusted &&
    (deployment === null ||
      (isOurs(deployment) && deployment.state.phase !== "paused" && deployment.running === null))
  );
}

/** Whether something may be recorded in the deployment that is open. */
export function canRecord({ trusted, deployment }: ChecklistEntry): boolean {
  return (
    trusted && deployment !== null && isOurs(deployment) && deployment.state.phase === "running"
  );
}

/** Whether events may be appended to the journal at all. */
export function isOurs({ heldBy, damage }: ChecklistDeployment): boolean {
  return heldBy === null && damage === null;
}
