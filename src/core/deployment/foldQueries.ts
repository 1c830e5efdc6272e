import type { EventOf } from "./events.ts";
import { restsOnFailed, restsOnPassed } from "./foldTicks.ts";
import type { DeploymentState, QueryState } from "./state.ts";
import { withEntry } from "./withEntry.ts";

export function foldQueryVerified(
  state: DeploymentState,
  event: EventOf<"queryVerified">,
): DeploymentState {
  return answered(state, event.query, {
    verdict: event.verdict,
    answered: event.verdict,
    actual: event.actual,
    error: event.error,
    connection: event.connection,
    result: event.result,
    truncated: event.truncated,
    at: event.at,
    durationMs: event.durationMs,
    judgedBy: null,
    reason: null,
  });
}

export function foldQueryJudged(
  state: DeploymentState,
  event: EventOf<"queryJudged">,
): DeploymentState {
  const query = state.queries.get(event.query);
  if (query === undefined) {
    return state;
  }
  return answered(state, event.query, {
    ...query,
    verdict: event.verdict,
    judgedBy: event.by.name,
    reason: event.reason,
  });
}

function answered(state: DeploymentState, id: string, query: QueryState): DeploymentState {
  const next = { ...state, queries: withEntry(state.queries, id, query) };
  switch (query.verdict) {
    case "pass":
      return restsOnPassed(next, "query", id);
    case "fail":
    case "error":
      return restsOnFailed(next, "query", id);
    // An open answer waits for a person: it neither supports nor contradicts what was ticked.
    case "open":
      return next;
  }
}
