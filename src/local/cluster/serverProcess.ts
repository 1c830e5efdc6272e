import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { signalGroup } from "../shell/processGroup.ts";
import type { Account } from "./account.ts";

const SLOWEST_START_MS = 60_000;
const SLOWEST_END_MS = 10_000;

export interface Launch {
  readonly program: string;
  readonly words: readonly string[];
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly account: Account;
  /** Absolute; what the program says is appended. */
  readonly log: string;
}

/** Starts a program in a group of its own, with its output in a file. */
export function launch({ program, words, folder, env, account, log }: Launch): ChildProcess {
  const file = openSync(log, "a", 0o600);
  try {
    return spawn(program, [...words], {
      cwd: folder,
      env,
      detached: true,
      stdio: ["ignore", file, file],
      ...account,
    });
  } finally {
    closeSync(file);
  }
}

/** Runs it to its end; false: it failed or was cancelled. */
export function finish(child: ChildProcess, signal: CancelSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = (): void => {
      if (child.pid !== undefined) {
        signalGroup(child.pid, "SIGKILL");
      }
    };
    const end = (code: number | null): void => {
      signal.removeEventListener("abort", cancel);
      resolve(code === 0);
    };
    signal.addEventListener("abort", cancel);
    child.once("error", () => end(null));
    child.once("exit", end);
    if (signal.aborted) {
      cancel();
    }
  });
}

/** Waits until the server takes connections; false: it ended, was cancelled, or took too long. */
export async function serverIsReady(
  child: ChildProcess,
  data: string,
  signal: CancelSignal,
): Promise<boolean> {
  child.on("error", () => undefined);
  for (let waited = 0; waited < SLOWEST_START_MS; waited += 10) {
    if (signal.aborted || child.pid === undefined || hasEnded(child)) {
      return false;
    }
    if (await saysReady(data, child.pid)) {
      return true;
    }
    await new Promise((wake) => setTimeout(wake, 10));
  }
  return false;
}

/** The eighth line of the server's pid file is its state: what pg_ctl waits for as well. */
async function saysReady(data: string, pid: number): Promise<boolean> {
  const note = await readFile(path.join(data, "postmaster.pid"), "utf8").catch(() => "");
  const [owner, , , , , , , state] = note.split("\n");
  return owner === String(pid) && state?.trim() === "ready";
}

/** Ends a server; resolves when it is gone. */
export async function endServer(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) {
    return;
  }
  const { pid } = child;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.ref();
  child.kill("SIGQUIT");
  const late = setTimeout(() => signalGroup(pid, "SIGKILL"), SLOWEST_END_MS);
  await gone;
  clearTimeout(late);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
