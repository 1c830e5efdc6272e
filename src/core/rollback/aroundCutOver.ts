import { NEVER_CANCELLED } from "../lib/cancelSignal.ts";
import { err, ok } from "../lib/result.ts";
import { eachOf, type Place, type RollbackRun, type Step } from "./rollbackRun.ts";
import type { ServiceFailure } from "./serviceHooks.ts";

/**
 * Stops what uses the databases, and has the runbook's checks say that it is stopped. A failure leaves the
 * databases as they are.
 */
export async function stopService(run: RollbackRun): Step<null> {
  const { hooks } = run.request;
  if (!has(run, "stop", "stopped")) {
    return ok(null);
  }
  const begun = await run.begin("stopService");
  if (!begun.ok) {
    return begun;
  }
  run.serviceStopped = true;
  for (const moment of ["stop", "stopped"] as const) {
    const ran = await hooks?.run(moment, run.signal);
    if (ran?.ok === false) {
      return err(
        run.signal.aborted ? { code: "cancelled" } : { code: "service", failure: ran.error },
      );
    }
  }
  return ok(null);
}

/** Whether what is connected now may go by itself before the cut-over. */
export function stopsService(run: RollbackRun): boolean {
  return has(run, "stop");
}

/** Who is connected still, though the service is stopped, and must not be ended. */
export function noClients(
  run: RollbackRun,
  places: readonly Place[],
  ending: "ours" | "all",
): Step<null> {
  return ending === "all" || !stopsService(run)
    ? Promise.resolve(ok(null))
    : eachOf(places, async ({ server, target }) => {
        const facts = await server.session.facts(target.profile.database);
        const clients = facts.ok ? (facts.value?.clients.filter(({ ours }) => !ours) ?? []) : [];
        return facts.ok && clients.length > 0 ? err({ code: "clients", clients }) : facts;
      });
}

/**
 * Starts it again, and has the runbook's checks say that it is well: after the cut-over, and also where that
 * was not come to. Nobody cancels that; blocks have their time limits.
 */
export async function startService(run: RollbackRun): Promise<ServiceFailure | null> {
  const { hooks } = run.request;
  if (hooks === null || !has(run, "start", "health")) {
    return null;
  }
  await run.enter("startService");
  for (const moment of ["start", "health"] as const) {
    const ran = await hooks.run(moment, NEVER_CANCELLED);
    if (!ran.ok) {
      return ran.error;
    }
  }
  return null;
}

function has({ request }: RollbackRun, ...moments: readonly string[]): boolean {
  return request.hooks?.blocks.some(({ moment }) => moments.includes(moment)) === true;
}
