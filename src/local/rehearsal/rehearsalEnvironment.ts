import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Cluster } from "../../core/cluster/ports.ts";
import { CLIENT_TOOLS, OUTSIDE_COMMANDS } from "../../core/rehearsal/outside/outsideCommands.ts";
import { uriHost } from "../../core/rehearsal/outside/namedServer.ts";
import { findBash } from "../shell/bash.ts";
import { GUARD } from "./guardScript.ts";

const ACCOUNT_COMMANDS = ["sudo", "doas", "su", "runuser", "gosu"];

/** Variables that blocks inherit in a rehearsal, and the names of those that were taken away. */
export interface RehearsalEnvironment {
  readonly env: NodeJS.ProcessEnv;
  readonly removed: readonly string[];
  /** What the guards met is appended here. */
  readonly record: string;
}

/**
 * Makes the guards and the environment that leads to the cluster: nothing of it names a real server,
 * neither libpq's variables nor addresses that programs have of their own.
 */
export async function rehearsalEnvironment(
  folder: string,
  cluster: Cluster,
  inherited: NodeJS.ProcessEnv,
): Promise<RehearsalEnvironment> {
  const bin = path.join(folder, "guard");
  const record = path.join(folder, "outside");
  const bash = await findBash(inherited["PATH"] ?? "");
  await mkdir(bin, { mode: 0o700 });
  await writeFile(record, "", { mode: 0o600 });
  const script = path.join(bin, "rehearsal-guard");
  await writeFile(script, `#!${bash.ok ? bash.value : "/bin/bash"}\n${GUARD}`);
  await chmod(script, 0o700);
  const names = new Set([...CLIENT_TOOLS, ...OUTSIDE_COMMANDS, ...ACCOUNT_COMMANDS]);
  await Promise.all([...names].map((name) => symlink("rehearsal-guard", path.join(bin, name))));
  const removed = Object.entries(inherited)
    .filter(([name, value]) => !name.startsWith("PG") && uriHost(value ?? "") !== null)
    .map(([name]) => name);
  const kept = Object.entries(inherited).filter(
    ([name]) => !name.startsWith("PG") && !removed.includes(name),
  );
  return {
    removed,
    record,
    env: {
      ...Object.fromEntries(kept),
      ...(inherited["PGCLIENTENCODING"] === undefined
        ? {}
        : { PGCLIENTENCODING: inherited["PGCLIENTENCODING"] }),
      PATH: [bin, inherited["PATH"] ?? "/usr/bin:/bin"].join(path.delimiter),
      PGHOST: cluster.host,
      PGPORT: String(cluster.port),
      PGUSER: cluster.superuser,
      PGSERVICEFILE: "/dev/null",
      PGPASSFILE: "/dev/null",
      SCHEMA_OPS_CLUSTER: cluster.host,
      SCHEMA_OPS_OUTSIDE: record,
    },
  };
}
