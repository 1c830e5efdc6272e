import assert from "node:assert/strict";
import { grantRole, revokeRole } from "../../../src/core/roles/applicationActions.ts";
import type { UserRoleTable } from "../../../src/core/roles/roleModel.ts";
import { NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { found, openBench, rowsIn, type RoleBench } from "./support.ts";

for (const major of testMajors()) {
  describe(`Two who change the same assignment on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let bench: RoleBench;
    let link: UserRoleTable;

    before(async () => {
      database = await createDatabase({ major });
      await database.run(`
        create table roles (id int primary key, name text);
        create table users (id int primary key, name text);
        create table user_roles (id int generated always as identity primary key,
          user_id int references users, role_id int references roles,
          is_active boolean not null default true, revoked_at timestamptz);
        create unique index on user_roles (user_id, role_id) where is_active;
        insert into roles values (1, 'r'); insert into users values (1, 'a'), (2, 'b')`);
      bench = openBench(database);
      const model = await bench.model();
      assert.ok(model.userRoles);
      link = model.userRoles;
    });
    beforeEach(() =>
      database.run(
        "truncate user_roles restart identity; insert into user_roles (user_id, role_id) values (1, 1)",
      ),
    );
    after(async () => {
      bench.dispose();
      await database.assertNoSessions();
      await database.drop();
    });

    const about = { title: "t", connection: "c", reason: null, actingUser: null };

    it("wait for each other, and say who holds the lock when that takes too long", async () => {
      const outcome = await database.withClient(async (other) => {
        await other.query("begin; update user_roles set revoked_at = null");
        return bench.run(revokeRole(link, { id: "1" }, about));
      });
      assert.ok(outcome.kind === "failed" && outcome.rolledBack);
      assert.equal(outcome.failure.code, "locked");
    });

    it("revoke once: the second one finds that somebody was faster, and changes nothing", async () => {
      const outcome = await database.withClient(async (other) => {
        await other.query("begin");
        await other.query(
          "update user_roles set is_active = false, revoked_at = '2020-01-01 00:00:00+00'",
        );
        const running = bench.run(revokeRole(link, { id: "1" }, about));
        await waiting(database);
        await other.query("commit");
        return running;
      });
      assert.ok(outcome.kind === "failed", JSON.stringify(outcome));
      assert.deepEqual(outcome.failure.code === "changed-meanwhile" && outcome.failure.found, 0);
      assert.match((await rowsIn(database, "user_roles"))[0] ?? "", /,f,"2020-01-01/);
    });

    it("grant once, at the same moment", async () => {
      const given = { user: "2", role: "1", expiresAt: null, expired: null };
      const outcomes = await Promise.all(
        [1, 2, 3].map(() => bench.run(grantRole(link, given, about))),
      );
      assert.equal(outcomes.filter(({ kind }) => kind === "done").length, 1);
      const users = found(
        await bench.reader.users(database.target(), await bench.model(), "1", NEVER),
      );
      assert.deepEqual(
        users.items.map(({ key, state }) => [key, state]),
        [
          ["1", "active"],
          ["2", "active"],
        ],
      );
    });

    it("stop waiting when the person cancels, and read on afterwards", async () => {
      const abort = new AbortController();
      const read = database.withClient(async (other) => {
        await other.query("begin; lock table user_roles in access exclusive mode");
        const reading = bench.reader.applications(database.target(), abort.signal);
        await waiting(database);
        abort.abort();
        const result = await reading;
        await other.query("rollback");
        return result;
      });
      const result = await read;
      assert.ok(!result.ok && result.error.code === "cancelled", JSON.stringify(result));
      assert.equal((await bench.applications()).length, 1);
    });
  });
}

/** Until a session of the product waits for a lock. */
async function waiting(database: TestDatabase): Promise<void> {
  await database.withClient(async (client) => {
    for (let attempt = 0; attempt < 200; attempt++) {
      const { rows } = await client.query(
        `select from pg_stat_activity
          where datname = $1 and application_name like 'schema-ops%' and wait_event_type = 'Lock'`,
        [database.name],
      );
      if (rows.length > 0) {
        return;
      }
      await new Promise((wake) => setTimeout(wake, 20));
    }
    assert.fail("nobody waits");
  });
}
