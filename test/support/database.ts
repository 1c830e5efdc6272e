import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import pg from "pg";
import type { ConnectionProfile, ConnectionTarget } from "../../src/core/connection/profile.ts";
import { newestDumpableMajor, POSTGRES_MAJORS, type PostgresMajor } from "./postgresInstall.mjs";
import { startPostgres } from "./postgresServer.mjs";

/**
 * Databases for tests. A run starts one server a major and names it in `SCHEMA_OPS_TEST_PG_<major>`
 * (a URL of its superuser); without that, the first test that needs one starts it for this process.
 */

/** The majors that this run covers: `SCHEMA_OPS_TEST_MAJORS`, or the oldest and the newest. */
export function testMajors(): readonly PostgresMajor[] {
  const named = (process.env["SCHEMA_OPS_TEST_MAJORS"] ?? "15,18").split(",").map(Number);
  const majors = POSTGRES_MAJORS.filter((major) => named.includes(major));
  assert.equal(majors.length, named.length, "SCHEMA_OPS_TEST_MAJORS names an unknown version");
  return majors;
}

/** URL of a shared server's superuser; its database is `postgres`. */
export async function testServerUrl(major: PostgresMajor = newestDumpableMajor()): Promise<string> {
  const shared = process.env[`SCHEMA_OPS_TEST_PG_${major}`];
  if (shared !== undefined && shared !== "") {
    return shared;
  }
  let server = ownServers.get(major);
  if (server === undefined) {
    server = startPostgres({ major });
    ownServers.set(major, server);
  }
  return (await server).url();
}

const ownServers = new Map<PostgresMajor, ReturnType<typeof startPostgres>>();

/** Stops what {@link testServerUrl} started. Inside mocha this happens by itself. */
export async function stopTestServers(): Promise<void> {
  const servers = [...ownServers.values()];
  ownServers.clear();
  await Promise.all(servers.map(async (server) => (await server).stop()));
}

if (typeof after === "function") {
  after(stopTestServers);
}

export interface TestDatabase {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly url: string;
  /** A connection to it as the product would hold it. */
  target(overrides?: Partial<ConnectionProfile>): ConnectionTarget;
  withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** Runs one or many statements as the superuser. */
  run(sql: string): Promise<void>;
  /** Fails when sessions of the product are still open on it: call it after what opened them was disposed. */
  assertNoSessions(): Promise<void>;
  drop(): Promise<void>;
}

export interface DatabaseOptions {
  readonly major?: PostgresMajor;
  /** A server of one's own instead of the shared one: a superuser's URL. */
  readonly server?: string;
  readonly template?: string;
  /** Default: a random name. */
  readonly name?: string;
}

/** Creates an empty database on a shared server. Whoever creates it drops it. */
export async function createDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const server = new URL(options.server ?? (await testServerUrl(options.major)));
  const name = options.name ?? `t_${randomBytes(6).toString("hex")}`;
  const quoted = pg.escapeIdentifier(name);
  const template = pg.escapeIdentifier(options.template ?? "template1");
  await once(server.href, `create database ${quoted} template ${template}`);
  const url = new URL(server.href);
  url.pathname = `/${encodeURIComponent(name)}`;
  const profile: ConnectionProfile = {
    name: "test",
    host: server.hostname,
    port: Number(server.port),
    database: name,
    user: decodeURIComponent(server.username),
    sslMode: "prefer",
    sslRootCert: null,
    options: null,
    questionUser: null,
    role: "manager",
    environment: "development",
  };
  const password = decodeURIComponent(server.password);
  const withClient = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> =>
    connected(url.href, work);
  return {
    name,
    host: profile.host,
    port: profile.port,
    user: profile.user,
    password,
    url: url.href,
    target: (overrides = {}) => ({ profile: { ...profile, ...overrides }, password }),
    withClient,
    run: (sql) => once(url.href, sql),
    assertNoSessions: () => assertNoSessions(server.href, name),
    drop: () => once(server.href, `drop database if exists ${quoted} with (force)`),
  };
}

/** Opens a client, hands it out, and closes it whatever happens. */
export async function connected<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: "test" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function once(url: string, sql: string): Promise<void> {
  await connected(url, (client) => client.query(sql));
}

async function assertNoSessions(url: string, database: string): Promise<void> {
  await connected(url, async (client) => {
    let open: unknown[] = [];
    // A session that was closed takes a moment to leave the view.
    for (let attempt = 0; attempt < 40; attempt++) {
      const { rows } = await client.query<Record<string, unknown>>(
        `select pid, application_name, state, query from pg_stat_activity
         where datname = $1 and application_name like 'schema-ops%'`,
        [database],
      );
      open = rows;
      if (rows.length === 0) {
        return;
      }
      await new Promise((wake) => setTimeout(wake, 50));
    }
    assert.deepEqual(open, [], "a session was left open");
  });
}
