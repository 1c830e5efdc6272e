import type { DeploymentEvent } from "../deployment/events.ts";

/** An answer to a query that a journal holds, with the file of its rows. */
export interface PastAnswer {
  /** File under `results/` of its deployment. */
  readonly result: string;
  /** ISO 8601. */
  readonly at: string;
  readonly connection: string | null;
  /** In short: "36", "3 rows". */
  readonly actual: string | null;
}

/** The answers with rows that a query had in a deployment, the newest first. */
export function pastAnswers(
  events: readonly DeploymentEvent[],
  query: string,
): readonly PastAnswer[] {
  return events
    .flatMap((event) =>
      event.type === "queryVerified" && event.query === query && event.result !== null
        ? [
            {
              result: event.result,
              at: event.at,
              connection: event.connection,
              actual: event.actual,
            },
          ]
        : [],
    )
    .reverse();
}
