import type { EventOf } from "./events.ts";
import type { DeploymentState } from "./state.ts";
import { withEntry } from "./withEntry.ts";

export function foldCriterionMeasured(
  state: DeploymentState,
  event: EventOf<"criterionMeasured">,
): DeploymentState {
  const { verdict, connection, table, runs, percentiles, error, at } = event;
  const measured = { verdict, connection, table, runs, percentiles, error, at };
  return { ...state, criteria: withEntry(state.criteria, event.criterion, measured) };
}
