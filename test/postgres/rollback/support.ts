import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { Backup } from "../../../src/core/backup/backup.ts";
import { SILENT } from "../../../src/core/backup/ports.ts";
import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import type { RollbackParts, RollbackRequest } from "../../../src/core/rollback/rollbackRun.ts";
import type { RollbackServers, RollbackSession } from "../../../src/core/rollback/ports.ts";
import { createFingerprintReader } from "../../../src/local/catalog/fingerprintReader.ts";
import { openFileInNewFolder } from "../../../src/local/rows/exportFile.ts";
import { createWrittenExporter } from "../../../src/postgres/rollback/writtenExporter.ts";
import { createRollbackLogs } from "../../../src/local/rollback/rollbackLogs.ts";
import { createContentReader } from "../../../src/postgres/catalog/tableContent.ts";
import { createRollbackServers } from "../../../src/postgres/rollback/rollbackServers.ts";
import { connectParts } from "../../support/connectParts.ts";
import { connected, type TestDatabase } from "../../support/database.ts";
import { realBackups, requestFor } from "../backup/support.ts";

const run = promisify(execFile);
const clock = { now: (): number => Date.now() };
const content = createContentReader(connectParts());
const fingerprints = createFingerprintReader({ env: process.env, content, clock });

export const backups = realBackups({ fingerprints });

export function rollbackParts(overrides: Partial<RollbackParts> = {}): RollbackParts {
  return {
    backups,
    fingerprints,
    content,
    servers: createRollbackServers(connectParts()),
    logs: createRollbackLogs(),
    exporter: createWrittenExporter({ ...connectParts(), openFile: openFileInNewFolder }),
    clock,
    person: { name: "kim", host: "desk" },
    dialogue: { decide: () => Promise.resolve({ endClients: false }) },
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    ...overrides,
  };
}

export async function backupOf(root: string, db: TestDatabase): Promise<Backup> {
  const taken = await backups.take(requestFor(root, db.target()), SILENT, NEVER_CANCELLED);
  if (!taken.ok) {
    throw new Error(JSON.stringify(taken.error));
  }
  return taken.value;
}

export function requestOf(
  root: string,
  databases: readonly { readonly db: TestDatabase; readonly backup: Backup }[],
): RollbackRequest {
  return {
    id: `r-${randomBytes(6).toString("hex")}`,
    root,
    databases: databases.map(({ db, backup }) => ({
      target: db.target({ name: db.name }),
      backup: backup.id,
      sealed: null,
    })),
    jobs: 2,
    deployment: null,
    hooks: null,
  };
}

/** All of it as pg_dump writes it: schema, rows, and the database's own properties. */
export async function wholeDump(db: TestDatabase): Promise<string> {
  const { stdout } = await run(
    "pg_dump",
    ["--create", "-h", db.host, "-p", String(db.port), "-U", db.user, db.name],
    { env: { ...process.env, PGPASSWORD: db.password }, maxBuffer: 1e9 },
  );
  return stdout.replace(/^\\(?:un)?restrict .*$/gm, "");
}

/** Names of the server's databases that begin so. */
export async function databasesLike(db: TestDatabase): Promise<readonly string[]> {
  const url = new URL(db.url);
  url.pathname = "/postgres";
  return connected(url.href, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database where starts_with(datname, $1) order by datname",
      [db.name],
    );
    return rows.map(({ datname }) => datname);
  });
}

/** The database and everything that a rollback made beside it. */
export async function dropAll(db: TestDatabase): Promise<void> {
  const url = new URL(db.url);
  url.pathname = "/postgres";
  for (const name of await databasesLike(db)) {
    await connected(url.href, (client) =>
      client.query(`drop database if exists "${name}" with (force)`),
    );
  }
}

const realServers = createRollbackServers(connectParts());

/** Sessions that do something else in between. */
export function withSessions(
  change: (session: RollbackSession) => Partial<RollbackSession>,
): RollbackServers {
  return {
    open: async (...args) => {
      const opened = await realServers.open(...args);
      if (!opened.ok) {
        return opened;
      }
      const session = opened.value;
      const bound: RollbackSession = {
        names: () => session.names(),
        facts: (name) => session.facts(name),
        create: (...given) => session.create(...given),
        apply: (given) => session.apply(given),
        rename: (...given) => session.rename(...given),
        analyze: (name) => session.analyze(name),
        drop: (...given) => session.drop(...given),
        close: () => session.close(),
      };
      return { ok: true, value: { ...bound, ...change(bound) } };
    },
  };
}
