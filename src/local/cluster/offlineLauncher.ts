import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Account } from "./account.ts";

const run = promisify(execFile);
const SLOWEST_ANSWER_MS = 5_000;

/** A network of its own, with nothing in it: the server needs its socket only. */
const LAUNCHER = ["unshare", "--user", "--map-current-user", "--net", "--"];

/**
 * Words before the server's own, so that no SQL of it (dblink, foreign tables, subscriptions, COPY …
 * PROGRAM) reaches another machine; none where the system has no such thing.
 */
export async function offlineLauncher(
  env: NodeJS.ProcessEnv,
  account: Account,
): Promise<readonly string[]> {
  if (process.platform !== "linux") {
    return [];
  }
  const [program = "", ...words] = LAUNCHER;
  try {
    const options = { cwd: "/", env, timeout: SLOWEST_ANSWER_MS, ...account };
    await run(program, [...words, "true"], options);
    return LAUNCHER;
  } catch {
    return [];
  }
}
