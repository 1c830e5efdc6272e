import { readdirSync, readFileSync } from "node:fs";

/** Sends a signal to every process of a group; false when nobody is there. */
export function signalGroup(group: number, name: NodeJS.Signals | 0): boolean {
  return signalProcess(-group, name);
}

export function signalProcess(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a process of the group still runs. One that ended and that nobody has collected yet does
 * not: in a container without an init nobody ever does.
 */
export function groupRuns(group: number): boolean {
  if (!signalGroup(group, 0)) {
    return false;
  }
  if (process.platform !== "linux") {
    return true;
  }
  return readdirSync("/proc").some((pid) => {
    if (!/^\d+$/.test(pid)) {
      return false;
    }
    const [state, , pgrp] = statOf(pid);
    return Number(pgrp) === group && state !== "Z" && state !== "X";
  });
}

/** State, parent, group … of a process; empty when it is gone. */
function statOf(pid: string): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name before them stands in parentheses and may hold anything.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}
