import assert from "node:assert/strict";
import { differenceOf } from "../../support/differenceOf.ts";
import type {
  Fingerprint,
  FingerprintObject,
} from "../../../src/core/catalog/fingerprint/fingerprint.ts";
import { quoteIdentifier } from "../../../src/core/sql/quote.ts";
import { createDatabase, type TestDatabase } from "../../support/database.ts";
import { startPostgres } from "../../support/postgresServer.mjs";
import { NO_CHANGES, SCHEMA_CHANGES } from "./changes.ts";
import { makeCatalog, makeRoles } from "./everything.ts";
import { fingerprintOf } from "./support.ts";

describe("A fingerprint after one change", function () {
  this.timeout(60_000);
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let database: TestDatabase;
  let last: Fingerprint;

  before(async () => {
    server = await startPostgres({ settings: { wal_level: "logical" } });
    await makeRoles(server.url());
    database = await createDatabase({ server: server.url() });
    await makeCatalog(database);
    last = await fingerprintOf(database);
  });
  after(() => server.stop());

  for (const { what, sql } of NO_CHANGES) {
    it(`is the same: ${what}`, async () => {
      await database.run(sql);
      const now = await fingerprintOf(database);
      assert.deepEqual(shown(last, now), []);
      assert.equal(now.digest, last.digest);
    });
  }

  for (const { what, sql, shows } of SCHEMA_CHANGES) {
    it(`differs: ${what}`, async () => {
      await database.run(sql.replaceAll(":db", quoteIdentifier(database.name)));
      const now = await fingerprintOf(database);
      const before = last;
      last = now;
      assert.deepEqual(shown(before, now), [...shows].sort());
      assert.notEqual(now.digest, before.digest);
    });
  }
});

function shown(before: Fingerprint, after: Fingerprint): readonly string[] {
  const { added, removed, changed } = differenceOf(before, after);
  const named = (sign: string, { kind, name }: FingerprintObject): string =>
    `${sign}${kind} ${name}`;
  return [
    ...added.map((object) => named("+", object)),
    ...removed.map((object) => named("-", object)),
    ...changed.map(({ after: object }) => named("~", object)),
  ].sort();
}
