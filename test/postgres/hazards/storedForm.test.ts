import assert from "node:assert/strict";
import { keepsStoredForm } from "../../../src/core/sql/hazards/storedForm.ts";
import { createDatabase, testMajors } from "../../support/database.ts";

/** Types before and after; every pair is tried on a server. */
const TYPES = [
  ...[
    "varchar(20)",
    "varchar(30)",
    "varchar",
    "text",
    "char(5)",
    "char(9)",
    "text[]",
    "varchar(20)[]",
  ],
  ...["numeric(10,2)", "numeric(12,2)", "numeric(12,3)", "numeric", "int", "bigint", "smallint"],
  ...["timestamp(0)", "timestamp(3)", "timestamp", "timestamptz", "date", "time(3)", "time"],
  ...["varbit(5)", "varbit(9)", "bit(5)", "cidr", "inet", "uuid", "jsonb", "json"],
];

describe("a column's stored form", function () {
  this.timeout(120_000);

  for (const major of testMajors()) {
    it(`is kept on PostgreSQL ${major} wherever core says so`, async () => {
      const database = await createDatabase({ major });
      await database.withClient(async (client) => {
        await client.query("set timezone = 'Asia/Seoul'");
        let kept = 0;
        for (const from of TYPES) {
          for (const to of TYPES) {
            await client.query("begin");
            await client.query(`create table t (c ${from})`);
            const before = await filenode();
            const changed = await client.query(`alter table t alter c type ${to}`).then(
              () => true,
              () => false,
            );
            if (changed) {
              const same = (await filenode()) === before;
              const said = keepsStoredForm(from, to);
              kept += said ? 1 : 0;
              assert.ok(same || !said, `${from} to ${to} is a rewrite`);
              if (same !== said) {
                missed.push(`${from} > ${to}`);
              }
            }
            await client.query("rollback");
          }
        }
        assert.ok(kept > TYPES.length, `${kept} pairs are kept`);
        async function filenode(): Promise<unknown> {
          const { rows } = await client.query<{ node: unknown }>(
            "select pg_relation_filenode('t') as node",
          );
          return rows[0]?.node;
        }
      });
      await database.drop();
      assert.deepEqual(missed.splice(0), [], "kept, and core does not know it");
    });
  }
});

const missed: string[] = [];
