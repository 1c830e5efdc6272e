import { launches } from "../tools/launcher.ts";
import type { Account } from "./account.ts";

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
  const isThere =
    process.platform === "linux" && (await launches(LAUNCHER, { cwd: "/", env, ...account }));
  return isThere ? LAUNCHER : [];
}
