import { spawn } from "node:child_process";
import { WATCHDOG } from "./watchdogScript.ts";

/** Ends a run's processes when we are gone without having done it (killed, crashed). */
export interface Watchdog {
  /** From now on it guards this process group. */
  guard(group: number): void;
  /** The run is over: nothing is left to guard. */
  release(): void;
}

/** Starts it: a process of its own that lives as long as the pipe to us, and removes the folder. */
export function startWatchdog(bash: string, folder: string): Watchdog {
  const child = spawn(bash, ["--norc", "-c", WATCHDOG, "watchdog", folder], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
  });
  child.unref();
  // A watchdog that could not be started or is gone guards nothing; the run goes on without it.
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  return {
    guard: (group) => child.stdin.write(`${group}\n`),
    release: () => child.stdin.end("done\n"),
  };
}
