import { spawn } from "node:child_process";
import { WATCHDOG } from "./watchdogScript.ts";

/** Ends a run's processes when we are gone without having done it (killed, crashed). */
export interface Watchdog {
  /** Whether the FIFO for questions is there, when that is known. */
  readonly ready: Promise<boolean>;
  /** From now on it guards this process group. */
  guard(group: number): void;
  /** The run is over: nothing is left to guard. */
  release(): void;
}

/** Starts it: a process of its own that lives as long as the pipe to us, and then removes the folder. */
export function startWatchdog(bash: string, folder: string): Watchdog {
  const child = spawn(bash, ["--norc", "-c", WATCHDOG, "watchdog", folder], {
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
  });
  child.unref();
  // A watchdog that could not be started or is gone guards nothing; the run goes on without it.
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  const ready = new Promise<boolean>((resolve) => {
    child.stdout.once("data", () => resolve(true));
    child.stdout.once("close", () => resolve(false));
  });
  return {
    ready,
    guard: (group) => child.stdin.write(`${group}\n`),
    release: () => child.stdin.end("done\n"),
  };
}
