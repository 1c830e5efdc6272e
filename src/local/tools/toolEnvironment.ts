import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { connectionVariables, passwordFile } from "../shell/connectionFiles.ts";
import { OUR_CONNECTION } from "../shell/runEnvironment.ts";

const CONNECT_TIMEOUT_S = 15;

/**
 * Runs something with the variables that bring one of PostgreSQL's tools to the target: the password
 * in a private file that is gone afterwards, messages in English so that they can be understood. The work
 * hears of the file's folder.
 */
export async function withToolEnvironment<T>(
  target: ConnectionTarget,
  inherited: NodeJS.ProcessEnv,
  purpose: string,
  work: (env: NodeJS.ProcessEnv, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "schema-ops-tool-"));
  try {
    const pgpass = path.join(folder, "pgpass");
    await writeFile(pgpass, await passwordFile([target], inherited), { mode: 0o600 });
    const env = Object.fromEntries(
      Object.entries(inherited).filter(
        ([name]) =>
          !OUR_CONNECTION.has(name) && !(name === "PGPASSWORD" && target.password !== null),
      ),
    );
    const own: NodeJS.ProcessEnv = {
      PGCONNECT_TIMEOUT: String(CONNECT_TIMEOUT_S),
      ...env,
      ...connectionVariables(target.profile),
      PGAPPNAME: `schema-ops:${purpose}`,
      PGPASSFILE: pgpass,
      LC_ALL: "C",
      LANGUAGE: "C",
    };
    return await work(own, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
