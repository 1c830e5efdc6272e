import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Readable } from "node:stream";
import { groupRuns, signalGroup, signalProcess } from "./processGroup.ts";

/** A block's bash: the leader of a session of its own, without a terminal. */
export interface BlockProcess {
  readonly group: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Exit code, or the signal that ended it. Does not wait for the output's end. */
  readonly exit: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /**
   * Ends the whole group: SIGINT first, so that psql cancels its statement; what is still there after
   * `TERM_AFTER_MS` is told to stop, and after `KILL_AFTER_MS` it is not asked any more.
   */
  terminate(): Promise<void>;
}

export const TERM_AFTER_MS = 2_000;
export const KILL_AFTER_MS = 5_000;

export function startBlock(
  bash: string,
  script: string,
  options: {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly stdin: string;
    /** Words before bash's own: a program that becomes it. */
    readonly launcher: readonly string[];
  },
): Promise<BlockProcess> {
  const stdin = openSync(options.stdin, "r");
  try {
    const [program, ...words] = [...options.launcher, bash, script] as const;
    const child = spawn(program, words, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: [stdin, "pipe", "pipe"],
    });
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) {
      return Promise.reject(new Error("The block has no output."));
    }
    return new Promise((resolve, reject) => {
      const exit = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((ended) => {
        child.once("exit", (code, signal) => ended({ code, signal }));
      });
      child.once("error", reject);
      child.once("spawn", () => {
        const group = child.pid ?? 0;
        resolve({
          group,
          stdout,
          stderr,
          exit,
          terminate: () => terminateGroup(group),
        });
      });
    });
  } finally {
    closeSync(stdin);
  }
}

export async function terminateGroup(group: number): Promise<void> {
  const started = performance.now();
  signalGroup(group, "SIGINT");
  // Bash itself would go on with its next command when the one that was interrupted ends well.
  signalProcess(group, "SIGTERM");
  let termed = false;
  let killed = false;
  while (groupRuns(group)) {
    await delay(20);
    const elapsed = performance.now() - started;
    if (!termed && elapsed > TERM_AFTER_MS) {
      termed = true;
      signalGroup(group, "SIGTERM");
    }
    if (!killed && elapsed > KILL_AFTER_MS) {
      killed = true;
      signalGroup(group, "SIGKILL");
    }
    if (elapsed > 2 * KILL_AFTER_MS) {
      // Only the kernel holds on to it (uninterruptible sleep): nothing more can be done.
      return;
    }
  }
}
