import assert from "node:assert/strict";
import { readCatalogMark } from "../../../src/postgres/rehearsal/catalogMark.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";

/** Each on its own leaves the schema another one. */
const CHANGES = [
  "create table more (id int)",
  "drop table more",
  "alter table t add column b int default 5",
  "alter table t alter column b set default 6",
  "alter table t alter column b set not null",
  "comment on table t is 'x'",
  "comment on column t.b is 'x'",
  "grant select on t to public",
  "alter default privileges grant select on tables to public",
  "create index on t (b)",
  "alter table t add constraint k check (b > 0) not valid",
  "alter table t validate constraint k",
  "create or replace function f() returns int language sql as 'select 2'",
  "alter function f() owner to current_user; alter function f() cost 7",
  "create view w as select id from t",
  "create or replace view w as select id, b from t",
  "alter sequence s increment by 3",
  "create type mood as enum ('a')",
  "alter type mood add value 'b'",
  "create policy p on t using (true)",
  "alter policy p on t using (id > 0)",
  "alter table t disable trigger all; alter table t set (fillfactor = 70)",
  "create publication pub for table t with (publish = 'insert')",
  "create statistics st on id, b from t",
];

/** These write, but no schema. */
const NO_CHANGES = [
  "insert into t select generate_series(1, 1000)",
  "select nextval('s')",
  "update t set id = id + 1",
  "analyze t",
  "delete from t",
  "begin; create table gone (); rollback",
];

for (const major of testMajors()) {
  describe(`the mark of a database's catalogs, PostgreSQL ${major}`, function () {
    this.timeout(60_000);
    let database: TestDatabase;
    const mark = (): Promise<string> => database.withClient(readCatalogMark);

    before(async () => {
      database = await createDatabase({ major });
      await database.run(
        "create table t (id int); create sequence s; create function f() returns int language sql as 'select 1'",
      );
    });
    after(() => database.drop());

    it("is another one after every change of the schema, and the same after others", async () => {
      let last = await mark();
      assert.equal(await mark(), last);
      for (const [sqls, changes] of [
        [CHANGES, true],
        [NO_CHANGES, false],
      ] as const) {
        for (const sql of sqls) {
          await database.run(sql);
          const now = await mark();
          assert.equal(now !== last, changes, sql);
          last = now;
        }
      }
    });
  });
}
