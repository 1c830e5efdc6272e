import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SqlFiles } from "../../core/catalog/fingerprint/readSource.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { MappedScripts } from "../shell/mappedScripts.ts";
import { readClientTool } from "../tools/clientTool.ts";

/** Applies files with psql, which stops at the first error, as a block of a runbook does. */
export function createSqlFiles(env: NodeJS.ProcessEnv): SqlFiles {
  return {
    list: listFiles,
    prepare: (server, { database, roles }, signal) => {
      const name = quoteIdentifier(database);
      const statements = [
        `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
        DROP_ROLES,
        ...roles.map((role) => `CREATE ROLE ${quoteIdentifier(role)}`),
        `CREATE DATABASE ${name}`,
      ];
      return psql(
        server,
        statements.flatMap((statement) => ["-c", statement]),
        env,
        signal,
      );
    },
    apply: async (target, files, { cwd, pathMappings }, signal) => {
      const folder = await mkdtemp(path.join(tmpdir(), "schema-ops-files-"));
      try {
        const scripts = new MappedScripts(folder, path.join(folder, "names"), pathMappings);
        for (const file of files) {
          const copy = pathMappings.length === 0 ? null : await scripts.copyOf(file, cwd);
          const applied = await psql(target, ["-f", copy ?? file], env, signal, cwd);
          if (!applied.ok) {
            return err(scripts.withOriginals(applied.error));
          }
        }
        return ok(undefined);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** What an earlier try made. A role that still owns something stays. */
const DROP_ROLES = `DO $$
DECLARE
  role text;
BEGIN
  FOR role IN SELECT rolname FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_' AND rolname <> current_user LOOP
    BEGIN
      EXECUTE format('DROP ROLE %I', role);
    EXCEPTION WHEN dependent_objects_still_exist THEN NULL;
    END;
  END LOOP;
END $$`;

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
