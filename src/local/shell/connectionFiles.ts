import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { FIELD } from "../../core/deployment/blockRecord.ts";
import type { ConnectionProfile, ConnectionTarget } from "../../core/connection/profile.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What libpq takes from the environment: a server, and a database where there is a default. */
export type DefaultConnection = Omit<ConnectionProfile, "database"> & {
  readonly database: string | null;
};

/**
 * Where a tool goes that names no connection's database: the default target, or the one server that
 * all targets are on. Null where they are on several: nobody guesses.
 */
export function defaultConnection(
  targets: readonly ConnectionTarget[],
  defaultTarget: ConnectionTarget | null,
): DefaultConnection | null {
  const [first, ...others] = targets.map(({ profile }) => profile);
  if (defaultTarget !== null || first === undefined) {
    return defaultTarget?.profile ?? null;
  }
  const server = serverOf(first);
  return others.every((profile) => serverOf(profile) === server)
    ? { ...first, database: null, options: null }
    : null;
}

function serverOf({ host, port, user, sslMode, sslRootCert }: ConnectionProfile): string {
  return JSON.stringify([host, port, user, sslMode, sslRootCert]);
}

/** The details as libpq reads them. Never a password. */
export function connectionVariables(
  connection: DefaultConnection | null,
): Readonly<Record<string, string>> {
  if (connection === null) {
    return {};
  }
  const { host, port, database, user, sslMode, sslRootCert, options } = connection;
  return {
    PGHOST: host,
    PGPORT: String(port),
    ...(database === null ? {} : { PGDATABASE: database }),
    PGUSER: user,
    PGSSLMODE: sslMode,
    ...(sslRootCert === null ? {} : { PGSSLROOTCERT: sslRootCert }),
    ...(options === null ? {} : { PGOPTIONS: options }),
    // What the block has not changed is ours to choose by the database it names.
    SCHEMA_OPS_HOST: host,
    SCHEMA_OPS_USER: user,
  };
}

/** One line a database: where it lives. The default target first: it wins where names are the same. */
export function targetsTable(
  targets: readonly ConnectionTarget[],
  defaultTarget: ConnectionTarget | null,
): string {
  const ordered = defaultTarget === null ? targets : [defaultTarget, ...targets];
  return ordered
    .map(({ profile }) =>
      [
        profile.database,
        profile.host,
        String(profile.port),
        profile.user,
        profile.sslMode,
        profile.sslRootCert ?? "",
        profile.options ?? "",
      ].join(FIELD),
    )
    .filter((line) => !line.includes("\n"))
    .map((line) => `${line}\n`)
    .join("");
}

/** A pgpass file for the targets (each password for its own user only), and then the user's own lines. */
export async function passwordFile(
  targets: readonly ConnectionTarget[],
  env: Environment,
): Promise<string> {
  const lines = targets.flatMap(({ profile, password }) =>
    password === null
      ? []
      : passwordHosts(profile.host).map((host) =>
          [
            pgpassField(host),
            String(profile.port),
            "*",
            pgpassField(profile.user),
            pgpassField(password),
          ].join(":"),
        ),
  );
  const own = await readIfThere(env["PGPASSFILE"] ?? path.join(home(env), ".pgpass"));
  return [...lines, own].join("\n");
}

/** A value as pgpass wants it. */
export function pgpassField(value: string): string {
  return value.replace(/[\\:]/g, "\\$&");
}

/** A start-up file for psql that reads the user's own first; strictness has the last word. */
export async function startupFile(env: Environment): Promise<string> {
  const own = env["PSQLRC"] ?? path.join(home(env), ".psqlrc");
  const include = (await readIfThere(own)) === "" ? "" : `\\i '${own.replace(/['\\]/g, "\\$&")}'\n`;
  return `${include}\\set ON_ERROR_STOP on\n\\set VERBOSITY verbose\n`;
}

/** Libpq looks a socket's folder up by its path, and the default one as "localhost". */
function passwordHosts(host: string): readonly string[] {
  return host.startsWith("/") ? [host, "localhost"] : [host];
}

function home(env: Environment): string {
  return env["HOME"] ?? os.homedir();
}

/** Empty when there is none. */
async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    return "";
  }
}
