import type { EventOf } from "./events.ts";
import { restsOnFailed, restsOnPassed } from "./foldTicks.ts";
import type { DeploymentState } from "./state.ts";
import { withEntry } from "./withEntry.ts";

export function foldCriterionMeasured(
  state: DeploymentState,
  event: EventOf<"criterionMeasured">,
): DeploymentState {
  const { verdict, connection, table, runs, percentiles, error, at } = event;
  const measured = { verdict, connection, table, runs, percentiles, error, at };
  const next = { ...state, criteria: withEntry(state.criteria, event.criterion, measured) };
  switch (verdict) {
    case "pass":
      return restsOnPassed(next, "criterion", event.criterion);
    case "fail":
    case "error":
      return restsOnFailed(next, "criterion", event.criterion);
    // Too few runs to say: it neither supports nor contradicts what was ticked.
    case "open":
      return next;
  }
}
