import { writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";

/** The example's databases, with the names under which its connections are configured. */
export const DATABASES = [
  { connection: "manager", role: "manager", database: "mgmt_db" },
  { connection: "tenant", role: "tenant", database: "tnnt_db" },
];

/** @param {import("../postgresServer.mjs").PostgresServer} server */
export async function createDatabases(server) {
  await withClient(server, async (client) => {
    for (const { database } of DATABASES) {
      await client.query(`create database ${pg.escapeIdentifier(database)}`);
    }
  });
}

/**
 * @param {import("../postgresServer.mjs").PostgresServer} server
 * @returns {Promise<readonly string[]>} Those of the example's databases that the server has.
 */
export function existingDatabases(server) {
  return withClient(server, async (client) => {
    const { rows } = await client.query(
      "select datname from pg_database where datname = any($1) order by datname",
      [DATABASES.map(({ database }) => database)],
    );
    return rows.map(({ datname }) => String(datname));
  });
}

/**
 * Settings of the demo's profile. The password is not among them: it is in the pgpass file.
 *
 * @param {import("../postgresServer.mjs").PostgresServer} server
 */
export function connectionSettings(server) {
  return {
    "schemaOps.connections": DATABASES.map(({ connection, role, database }) => ({
      name: connection,
      host: server.host,
      port: server.port,
      database,
      user: server.superuser,
      sslMode: "prefer",
      role,
      environment: "development",
    })),
  };
}

/**
 * @param {import("../postgresServer.mjs").PostgresServer} server
 * @param {string} folder
 * @returns {string} A pgpass file that lets the example in.
 */
export function writePgpass(server, folder) {
  const file = path.join(folder, "pgpass");
  const line = `${server.host}:${server.port}:*:${server.superuser}:${server.password}\n`;
  writeFileSync(file, line, { mode: 0o600 });
  return file;
}

/**
 * @template T
 * @param {import("../postgresServer.mjs").PostgresServer} server
 * @param {(client: pg.Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withClient(server, work) {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
