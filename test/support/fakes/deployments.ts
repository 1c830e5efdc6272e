import { createControl } from "../../../src/core/deployment/createControl.ts";
import type { DeploymentControl } from "../../../src/core/deployment/control.ts";
import type { DeploymentEvent } from "../../../src/core/deployment/events.ts";
import type { Journal } from "../../../src/core/deployment/journal.ts";
import { createMemoryJournal } from "../../../src/core/deployment/memoryJournal.ts";
import {
  deploymentConnection,
  startDeployment,
} from "../../../src/core/deployment/startDeployment.ts";
import type { Runbook } from "../../../src/core/runbook/runbook.ts";
import type { FakeWorld } from "./parts.ts";

type WithoutCommon<E> = E extends unknown ? Omit<E, "at" | "by"> : never;

/** An event of kim's, so many minutes after ten. */
export function event(fact: WithoutCommon<DeploymentEvent>, minute = 0): DeploymentEvent {
  const at = new Date(Date.parse("2026-03-01T10:00:00Z") + minute * 60_000).toISOString();
  return { at, by: { name: "kim", host: "desk" }, ...fact };
}

export const started = event({
  type: "deploymentStarted",
  deployment: "d1",
  runbook: { path: "runbook.md", title: "A runbook", sha256: "" },
  connections: [],
  version: "0.0.0",
});

export const RUNBOOK_TEXT = "# A runbook\n";

/** A deployment of the runbook that has begun, in memory. */
export async function begin(
  world: FakeWorld,
  runbook: Runbook,
  journal: Journal = createMemoryJournal({ folder: "/deployment", runbookText: RUNBOOK_TEXT }),
): Promise<DeploymentControl> {
  if (journal.events().length === 0) {
    await startDeployment(
      journal,
      {
        deployment: "d1",
        runbook: {
          path: "runbook.md",
          title: runbook.title,
          sha256: world.parts.sha256(RUNBOOK_TEXT),
        },
        connections: world.profiles.map(deploymentConnection),
        version: "0.0.0",
      },
      world.parts.person,
      world.parts.clock,
    );
  }
  return createControl(world.parts, journal, runbook);
}
