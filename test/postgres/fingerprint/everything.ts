import * as fs from "node:fs/promises";
import path from "node:path";
import { connected, type TestDatabase } from "../../support/database.ts";

const FIXTURES = path.resolve(import.meta.dirname, "../../fixtures/catalog");

function fixture(name: string): Promise<string> {
  return fs.readFile(path.join(FIXTURES, `${name}.sql`), "utf8");
}

/** Roles of the catalog with every kind of object: they belong to a server of one's own. */
export async function makeRoles(serverUrl: string): Promise<void> {
  const roles = await fixture("roles");
  await connected(serverUrl, (client) => client.query(roles));
}

export async function makeCatalog(database: TestDatabase): Promise<void> {
  await database.run(await fixture("around"));
  await database.run(await fixture("everything"));
  // A language of foreign handlers is dumped as an extension that nobody has: no dump of it is restored.
  await database.run('DROP LANGUAGE "pl""x" CASCADE');
  // LIKE makes it of another type than a dump of it does (PostgreSQL 15): dumped again, it would differ.
  await database.run('ALTER SEQUENCE app."CamelCase_a_seq" AS smallint');
}
