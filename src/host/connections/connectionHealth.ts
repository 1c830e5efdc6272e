import type { DeploymentState } from "../../core/deployment/state.ts";

interface Health {
  /** Time of the answer that tells. */
  readonly at: string;
  readonly status:
    { readonly kind: "connected" } | { readonly kind: "lost"; readonly message: string };
}

/** What the newest answer over each connection says of it. */
export function connectionHealth(
  states: readonly (Pick<DeploymentState, "queries"> | undefined)[],
): ReadonlyMap<string, Health> {
  const newest = new Map<string, Health>();
  for (const state of states) {
    for (const { connection, at, error } of state?.queries.values() ?? []) {
      if (connection !== null && (newest.get(connection)?.at ?? "") < at) {
        newest.set(connection, {
          at,
          status:
            error?.code === "unreachable"
              ? { kind: "lost", message: error.message }
              : { kind: "connected" },
        });
      }
    }
  }
  return newest;
}
