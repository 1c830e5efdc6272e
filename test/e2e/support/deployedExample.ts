import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { EXAMPLE, type ExampleServer, startExample } from "./exampleSession.ts";

/** Scripts of the example, in the order of its checklist, by database. */
const SCRIPTS = [
  ["mgmt_db", "manager/_00_init_all_schemas.sql"],
  ["tnnt_db", "tenants/00_base/00_init_base.sql"],
  ["tnnt_db", "tenants/22_sys/00_init_sys_improvements.sql"],
] as const;

/** The example's server with both databases as its checklist leaves them. */
export async function startDeployedExample(): Promise<ExampleServer> {
  const example = await startExample();
  const scratch = mkdtempSync(path.join(os.tmpdir(), "schema-ops-deployed-"));
  try {
    cpSync(path.join(EXAMPLE, "packages"), scratch, { recursive: true });
    const schemas = path.join(scratch, "database/schemas");
    for (const file of readdirSync(schemas, { recursive: true, encoding: "utf8" })) {
      if (file.endsWith(".sql")) {
        const script = path.join(schemas, file);
        writeFileSync(script, readFileSync(script, "utf8").replaceAll("/packages/", `${scratch}/`));
      }
    }
    for (const [database, script] of SCRIPTS) {
      runSql(example, database, ["-f", path.join(schemas, script)]);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return example;
}

/** Runs psql as the server's superuser; an error of any statement is thrown. */
export function runSql(
  { server }: ExampleServer,
  database: string,
  args: readonly string[],
): string {
  return execFileSync("psql", ["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", ...args], {
    encoding: "utf8",
    env: {
      ...process.env,
      PGHOST: server.host,
      PGPORT: String(server.port),
      PGUSER: server.superuser,
      PGPASSWORD: server.password,
      PGDATABASE: database,
      PGOPTIONS: "-c client_min_messages=warning",
    },
  }).trim();
}
