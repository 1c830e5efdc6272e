import type { ConnectionProfile } from "../connection/profile.ts";
import type { DeploymentConnection } from "./events.ts";
import type { Journal } from "./journal.ts";
import type { Clock, Person } from "./ports.ts";

export interface DeploymentStart {
  readonly deployment: string;
  readonly runbook: { readonly path: string; readonly title: string; readonly sha256: string };
  readonly connections: readonly DeploymentConnection[];
  /** Of this program. */
  readonly version: string;
}

/** Writes the first event of a new journal. Rejects when it cannot be written. */
export async function startDeployment(
  journal: Journal,
  start: DeploymentStart,
  by: Person,
  clock: Clock,
): Promise<void> {
  await journal.append({
    type: "deploymentStarted",
    at: new Date(clock.now()).toISOString(),
    by: { name: by.name, host: by.host },
    deployment: start.deployment,
    runbook: { ...start.runbook },
    connections: [...start.connections],
    version: start.version,
  });
}

/** What a journal says of a connection: never a secret. */
export function deploymentConnection(profile: ConnectionProfile): DeploymentConnection {
  const { name, role, environment, host, port, database, user } = profile;
  return { name, role, environment, host, port, database, user };
}
