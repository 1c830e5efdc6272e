import { setTimeout as sleep } from "node:timers/promises";

/** How long a signal may take before the next one is sent, in ms. */
const PATIENCE = 4000;

/**
 * Ends a process that leads its group, with everything that is in the group; a group that is gone is
 * no error.
 *
 * @param {number | undefined} leader
 */
export async function endProcessGroup(leader) {
  if (leader === undefined) {
    return;
  }
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    if (!signalGroup(leader, signal)) {
      return;
    }
    for (const start = Date.now(); Date.now() - start < PATIENCE;) {
      if (!signalGroup(leader, 0)) {
        return;
      }
      await sleep(50);
    }
  }
}

/**
 * @param {number} leader
 * @param {NodeJS.Signals | 0} signal 0 only asks.
 * @returns {boolean} Whether the group exists.
 */
function signalGroup(leader, signal) {
  try {
    process.kill(-leader, signal);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") {
      return false;
    }
    throw error;
  }
}
