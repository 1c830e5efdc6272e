import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  connectionSettings,
  createDatabases,
  writePgpass,
} from "../../support/demo/demoDatabases.mjs";
import { ROOT } from "../../support/paths.mjs";
import { newestDumpableMajor } from "../../support/postgresInstall.mjs";
import { startPostgres } from "../../support/postgresServer.mjs";
import type { SessionOptions } from "./session.ts";

export const EXAMPLE = path.join(ROOT, "examples/conexgrow");

type Server = Awaited<ReturnType<typeof startPostgres>>;

/** A server of its own with the example's two databases: what one test file changes, no other sees. */
export interface ExampleServer {
  readonly server: Server;
  /** Options of a session that opens the example, connected. */
  readonly options: SessionOptions & { readonly settings: Readonly<Record<string, unknown>> };
  close(): Promise<void>;
}

/** The server is the newest one that the installed pg_dump can dump: the example takes backups. */
export async function startExample(): Promise<ExampleServer> {
  const server = await startPostgres({ major: newestDumpableMajor() });
  const scratch = mkdtempSync(path.join(os.tmpdir(), "schema-ops-example-"));
  await createDatabases(server);
  return {
    server,
    options: {
      workspace: EXAMPLE,
      settings: { ...connectionSettings(server), "schemaOps.personName": "kim" },
      env: { PGPASSFILE: writePgpass(server, scratch) },
    },
    close: async () => {
      await server.stop();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}
