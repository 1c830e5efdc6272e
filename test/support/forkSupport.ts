import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Runs a program of this folder as a process of its own. */
export function forkSupport(name: string, ...args: readonly string[]): ChildProcess {
  return fork(join(import.meta.dirname, name), args, { execArgv: ["--import=tsx"] });
}

/** Another process that opened a journal. */
export interface Holder {
  readonly held: boolean;
  readonly pid: number;
  /** As a crash would. */
  kill(): Promise<void>;
}

export async function startHolder(folder: string): Promise<Holder> {
  const child = forkSupport("journalHolder.ts", folder);
  const [message] = (await once(child, "message")) as [{ held: boolean }];
  return {
    held: message.held,
    pid: child.pid!,
    kill: async () => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
