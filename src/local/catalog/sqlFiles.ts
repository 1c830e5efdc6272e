import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { SqlFiles } from "../../core/catalog/fingerprint/readSource.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { readClientTool } from "../tools/clientTool.ts";

/** Applies files with psql, which stops at the first error, as a block of a runbook does. */
export function createSqlFiles(env: NodeJS.ProcessEnv): SqlFiles {
  return {
    list: listFiles,
    createDatabase: (server, name, signal) =>
      psql(server, ["-c", `CREATE DATABASE ${quoteIdentifier(name)}`], env, signal),
    apply: async (target, files, cwd, signal) => {
      for (const file of files) {
        const applied = await psql(target, ["-f", file], env, signal, cwd);
        if (!applied.ok) {
          return applied;
        }
      }
      return ok(undefined);
    },
  };
}

/** A file is itself; a folder its `.sql` files by name. */
async function listFiles(place: string): Promise<Result<readonly string[], string>> {
  try {
    if (!(await stat(place)).isDirectory()) {
      return ok([place]);
    }
    const names = (await readdir(place)).filter((name) => name.endsWith(".sql")).sort();
    return names.length === 0
      ? err(`${place}: no .sql file`)
      : ok(names.map((name) => path.join(place, name)));
  } catch (error) {
    return err(messageOf(error));
  }
}

async function psql(
  target: ConnectionTarget,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: CancelSignal,
  cwd?: string,
): Promise<Result<void, string>> {
  const end = await readClientTool(
    {
      tool: "psql",
      args: ["-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", ...args],
      ...{ target, env, purpose: "files" },
      ...(cwd === undefined ? {} : { cwd }),
    },
    signal,
  );
  switch (end.kind) {
    case "missing":
      return err("psql: not found");
    case "cancelled":
      return err("");
    case "ended":
      return end.exitCode === 0 ? ok(undefined) : err(end.messages);
  }
}
