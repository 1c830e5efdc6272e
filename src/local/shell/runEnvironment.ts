import path from "node:path";
import type { RunRequest } from "../../core/deployment/ports.ts";
import { connectionVariables, defaultConnection } from "./connectionFiles.ts";
import type { RunFolder } from "./runFolder.ts";

/** Libpq truncates longer names, and then nobody finds the backends. */
const LONGEST_APPLICATION_NAME = 63;
const CONNECT_TIMEOUT_S = 15;

/** The variables a block runs with: the person's own, the connection's, and what our prelude reads. */
export function runEnvironment(
  request: RunRequest,
  folder: RunFolder,
  inherited: NodeJS.ProcessEnv,
  variables: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  const connection = defaultConnection(request.targets, request.defaultTarget);
  for (const [name, value] of Object.entries(inherited)) {
    if (!isEditors(name) && !(connection !== null && OUR_CONNECTION.has(name))) {
      env[name] = value;
    }
  }
  // A password in the environment would win over the targets' own in the pgpass file.
  if (request.targets.some(({ password }) => password !== null)) {
    delete env["PGPASSWORD"];
  }
  const ownPrelude = env["BASH_ENV"];
  return {
    PGCONNECT_TIMEOUT: String(CONNECT_TIMEOUT_S),
    ...env,
    ...variables,
    ...connectionVariables(connection),
    PGAPPNAME: `schema-ops:${request.runId}`.slice(0, LONGEST_APPLICATION_NAME),
    PGPASSFILE: folder.file("pgpass"),
    PSQLRC: folder.file("psqlrc"),
    PATH: [folder.file("bin"), env["PATH"] ?? "/usr/bin:/bin"].join(path.delimiter),
    BASH_ENV: folder.file("prelude.sh"),
    SCHEMA_OPS_RUN: folder.path,
    ...(ownPrelude === undefined ? {} : { SCHEMA_OPS_BASH_ENV: ownPrelude }),
  };
}

/** What would name another server than the chosen connection. */
export const OUR_CONNECTION = new Set([
  "PGSERVICE",
  "PGHOSTADDR",
  "PGHOST",
  "PGPORT",
  "PGDATABASE",
  "PGUSER",
  "PGSSLMODE",
  "PGSSLROOTCERT",
  "PGOPTIONS",
]);

/** The editor's own switches would turn other programs into what they are not. */
function isEditors(name: string): boolean {
  return name.startsWith("VSCODE_") || name.startsWith("ELECTRON_");
}
