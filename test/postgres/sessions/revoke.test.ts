import assert from "node:assert/strict";
import pg from "pg";
import type { Action, ActionOutcome } from "../../../src/core/actions/action.ts";
import type { ActionRunner } from "../../../src/core/actions/ports.ts";
import { QUESTION_APPLICATION } from "../../../src/core/connection/applicationName.ts";
import type { Disposable } from "../../../src/core/lib/disposable.ts";
import {
  expireOverdue,
  revokeSessions,
  type RevokeScope,
} from "../../../src/core/sessions/sessionActions.ts";
import type { SessionTable } from "../../../src/core/sessions/sessionTable.ts";
import { createActionRunner } from "../../../src/postgres/actions/actionRunner.ts";
import { SessionKeeper } from "../../../src/postgres/sessionKeeper.ts";
import { createSessionReader } from "../../../src/postgres/sessions/sessionReader.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { testMajors, type TestDatabase } from "../../support/database.ts";
import { createExampleTenant } from "./exampleTenant.ts";

for (const major of testMajors()) {
  describe(`Revoking sessions on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let table: SessionTable;
    let runner: ActionRunner & Disposable;
    const clients: pg.Client[] = [];

    const open = async (): Promise<pg.Client> => {
      const client = new pg.Client({ connectionString: database.url, application_name: "app" });
      await client.connect();
      clients.push(client);
      return client;
    };
    const rows = (sql: string): Promise<unknown[]> =>
      database.withClient(
        async (client) => (await client.query({ text: sql, rowMode: "array" })).rows,
      );
    const run = (action: Action, lockTimeoutMs = 2000): Promise<ActionOutcome> =>
      runner.run(
        database.target(),
        action,
        { lockTimeoutMs, statementTimeoutMs: 20_000 },
        () => undefined,
        NEVER,
      );
    const undone = (action: Action, outcome: ActionOutcome): Promise<ActionOutcome> =>
      run({ ...action, statements: action.undo?.(outcome.results) ?? [], undo: null });
    const revoke = (scope: RevokeScope, reason = "분실 'x' \\"): Action =>
      revokeSessions({ connection: "c", title: "t", table, scope, reason });
    const SNAPSHOT =
      "select id, status, revoked_at, revoked_reason, last_activity_at, xmin is not null from sys.sessions order by id";

    before(async function () {
      this.timeout(60_000);
      database = await createExampleTenant(major);
      const keeper = new SessionKeeper(
        connectParts(),
        { as: "question", applicationName: QUESTION_APPLICATION },
        1000,
      );
      const found = await createSessionReader(keeper).find(database.target(), [], NEVER);
      keeper.dispose();
      assert.ok(found.ok && found.value.tables[0] !== undefined);
      table = found.value.tables[0];
    });
    beforeEach(() => {
      runner = createActionRunner(connectParts());
    });
    afterEach(async () => {
      await Promise.all(clients.splice(0).map((client) => client.end()));
      runner.dispose();
      await database.assertNoSessions();
    });
    after(() => database.drop());

    it("sets status, time and reason in one transaction, and is undone to what was there", async () => {
      const before = await rows(SNAPSHOT);
      const action = revoke({ kind: "keys", keys: [["1"], ["2"]] });
      const outcome = await run(action);
      assert.equal(outcome.kind, "done");
      assert.deepEqual(
        await rows(
          "select id::int, status, revoked_at > now() - interval '1 minute', revoked_reason from sys.sessions where id in (1, 2) order by id",
        ),
        [
          [1, "REVOKED", true, "분실 'x' \\"],
          [2, "REVOKED", true, "분실 'x' \\"],
        ],
      );
      assert.equal((await undone(action, outcome)).kind, "done");
      assert.deepEqual(await rows(SNAPSHOT), before);
    });

    it("takes all that are active of a user, and nobody else's", async () => {
      const [[user]] = (await rows("select user_id from sys.sessions where id = 1")) as [[string]];
      const action = revoke({ kind: "user", user });
      const outcome = await run(action);
      assert.deepEqual(
        outcome.results.map(({ rowCount }) => rowCount),
        [2],
      );
      assert.deepEqual(
        await rows("select id::int from sys.sessions where status = 'REVOKED' order by id"),
        [[1], [2], [5]],
      );
      assert.equal((await undone(action, outcome)).kind, "done");
    });

    it("expires the overdue ones, and gives them back", async () => {
      const before = await rows(SNAPSHOT);
      const action = expireOverdue({ connection: "c", title: "t", table });
      const outcome = await run(action);
      assert.deepEqual(
        await rows("select id::int from sys.sessions where status = 'EXPIRED' order by id"),
        [[3], [4], [6]],
      );
      assert.equal((await undone(action, outcome)).kind, "done");
      assert.deepEqual(await rows(SNAPSHOT), before);
    });

    it("changes nothing when one of several is no longer active", async () => {
      const before = await rows(SNAPSHOT);
      const outcome = await run(revoke({ kind: "keys", keys: [["1"], ["3"]] }));
      assert.ok(outcome.kind === "failed" && outcome.rolledBack);
      assert.deepEqual(
        outcome.failure.code === "changed-meanwhile" && [
          outcome.failure.expected,
          outcome.failure.found,
        ],
        [2, 1],
      );
      assert.deepEqual(await rows(SNAPSHOT), before);
    });

    it("gives up on a session that is being updated for too long, and says so", async () => {
      const before = await rows(SNAPSHOT);
      const app = await open();
      await app.query("begin; update sys.sessions set last_activity_at = now() where id = 1");
      const outcome = await run(revoke({ kind: "keys", keys: [["1"], ["2"]] }), 300);
      assert.deepEqual(outcome.kind === "failed" && [outcome.failure.code, outcome.rolledBack], [
        "locked",
        true,
      ]);
      await app.query("rollback");
      assert.deepEqual(await rows(SNAPSHOT), before);
    });

    it("waits for a session that is being used, and revokes what it has become", async () => {
      const app = await open();
      await app.query("begin; update sys.sessions set device = 'moved' where id = 1");
      const action = revoke({ kind: "keys", keys: [["1"]] });
      const running = run(action, 10_000);
      await waitForLock(database);
      await app.query("commit");
      const outcome = await running;
      assert.equal(outcome.kind, "done");
      assert.deepEqual(await rows("select status, device from sys.sessions where id = 1"), [
        ["REVOKED", "moved"],
      ]);
      assert.equal((await undone(action, outcome)).kind, "done");
      assert.deepEqual(await rows("select status, device from sys.sessions where id = 1"), [
        ["ACTIVE", "moved"],
      ]);
    });

    it("changes nothing when the application is faster", async () => {
      const app = await open();
      await app.query("begin; update sys.sessions set status = 'EXPIRED' where id = 2");
      const running = run(revoke({ kind: "keys", keys: [["1"], ["2"]] }), 10_000);
      await waitForLock(database);
      await app.query("commit");
      const outcome = await running;
      assert.equal(outcome.kind === "failed" && outcome.failure.code, "changed-meanwhile");
      assert.deepEqual(
        await rows("select id::int, status from sys.sessions where id <= 2 order by id"),
        [
          [1, "ACTIVE"],
          [2, "EXPIRED"],
        ],
      );
      await app.query("update sys.sessions set status = 'ACTIVE' where id = 2");
    });

    it("is not undone when somebody has changed the session since", async () => {
      const action = revoke({ kind: "keys", keys: [["1"]] });
      const outcome = await run(action);
      const app = await open();
      await app.query("update sys.sessions set status = 'EXPIRED', revoked_at = null where id = 1");
      const undo = await undone(action, outcome);
      assert.equal(undo.kind === "failed" && undo.failure.code, "changed-meanwhile");
      assert.deepEqual(await rows("select status from sys.sessions where id = 1"), [["EXPIRED"]]);
      await app.query(
        "update sys.sessions set status = 'ACTIVE', revoked_reason = null where id = 1",
      );
    });

    it("never waits for another of its kind: both lock in the order of the keys", async () => {
      const both = await Promise.all([
        run(revoke({ kind: "keys", keys: [["1"], ["2"]] }), 10_000),
        run(revoke({ kind: "keys", keys: [["2"], ["1"]] }), 10_000),
      ]);
      assert.deepEqual(both.map(({ kind }) => kind).sort(), ["done", "failed"]);
      const failed = both.find((outcome) => outcome.kind === "failed");
      assert.equal(failed?.failure.code, "changed-meanwhile");
    });
  });
}

async function waitForLock(database: TestDatabase): Promise<void> {
  await database.withClient(async (client) => {
    for (let attempt = 0; attempt < 200; attempt++) {
      const { rowCount } = await client.query(
        "select from pg_stat_activity where datname = current_database() and application_name = 'schema-ops-action' and wait_event_type = 'Lock'",
      );
      if (rowCount === 1) {
        return;
      }
      await new Promise((wake) => setTimeout(wake, 20));
    }
    assert.fail("nobody waits for a lock");
  });
}
