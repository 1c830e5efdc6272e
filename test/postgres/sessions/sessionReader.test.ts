import assert from "node:assert/strict";
import type { Browsed } from "../../../src/core/catalog/browse.ts";
import { QUESTION_APPLICATION } from "../../../src/core/connection/applicationName.ts";
import type { Page, SessionReader, SessionRow } from "../../../src/core/sessions/ports.ts";
import { revokeBar } from "../../../src/core/sessions/sessionActions.ts";
import type { SessionTable } from "../../../src/core/sessions/sessionTable.ts";
import { SessionKeeper } from "../../../src/postgres/sessionKeeper.ts";
import { createSessionReader } from "../../../src/postgres/sessions/sessionReader.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { copyExample, psql } from "../example/exampleWorkspace.ts";
import { createExampleTenant } from "./exampleTenant.ts";

function valueOf<T>(read: Browsed<T>): T {
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}

const FIRST = { after: null, limit: 100 } as const;

for (const major of testMajors()) {
  describe(`The reader of sessions on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let keeper: SessionKeeper;
    let reader: SessionReader;

    const find = async (named: readonly string[] = []): Promise<readonly SessionTable[]> =>
      valueOf(await reader.find(database.target(), named, NEVER)).tables;
    const only = async (): Promise<SessionTable> => {
      const [table, more] = await find();
      assert.ok(table !== undefined && more === undefined);
      return table;
    };

    before(async function () {
      this.timeout(60_000);
      database = await createExampleTenant(major);
      await database.run("create role sessions_reader login password 'x'");
    });
    beforeEach(() => {
      keeper = new SessionKeeper(
        connectParts(),
        { as: "question", applicationName: QUESTION_APPLICATION },
        10_000,
      );
      reader = createSessionReader(keeper);
    });
    afterEach(async () => {
      keeper.dispose();
      await database.assertNoSessions();
    });
    after(async () => {
      await database.run("drop owned by sessions_reader; drop role sessions_reader");
      await database.drop();
    });

    it("finds the example's table by its shape, with words, user, and secrets", async () => {
      const table = await only();
      assert.deepEqual(
        { ...table, oid: 0 },
        {
          oid: 0,
          schema: "sys",
          name: "sessions",
          comment: "로그인 세션",
          key: ["id"],
          status: {
            kind: "column",
            column: "status",
            values: ["ACTIVE", "EXPIRED", "REVOKED"],
            words: { active: "ACTIVE", expired: "EXPIRED", revoked: "REVOKED" },
          },
          user: "user_id",
          userTable: { schema: "sys", name: "users", target: "id", labels: ["name", "email"] },
          device: "device",
          userAgent: null,
          address: { column: "ip_address", network: true },
          createdAt: "created_at",
          lastActivityAt: "last_activity_at",
          expiresAt: "expires_at",
          revokedAt: "revoked_at",
          reason: { column: "revoked_reason", length: 200 },
          secrets: ["token_hash"],
          unreadable: [],
          readOnly: [],
        },
      );
    });

    it("finds none in the example's manager database", async function () {
      this.timeout(60_000);
      const manager = await createDatabase({ major });
      const workspace = await copyExample();
      try {
        const file = workspace.sql("schemas/manager/_00_init_all_schemas.sql");
        const { code, stderr } = await psql(manager, ["-f", file]);
        assert.equal(code, 0, stderr);
        const found = valueOf(await reader.find(manager.target(), [], NEVER));
        assert.deepEqual(found, { tables: [], problems: [], standby: false });
      } finally {
        keeper.dispose();
        await workspace.remove();
        await manager.drop();
      }
    });

    it("counts by status, and those that are over but active", async () => {
      const counts = valueOf(await reader.count(database.target(), await only(), NEVER));
      assert.deepEqual(
        [...counts].sort((a, b) => (a.status ?? "").localeCompare(b.status ?? "")),
        [
          { status: "ACTIVE", count: 4, overdue: 2 },
          { status: "EXPIRED", count: 1, overdue: 0 },
          { status: "REVOKED", count: 1, overdue: 0 },
        ],
      );
    });

    it("names the users of a status, a page at a time", async () => {
      const table = await only();
      const read = async (after: string | null, limit: number) =>
        valueOf(
          await reader.users(database.target(), table, { status: "ACTIVE", after, limit }, NEVER),
        );
      const all = await read(null, 100);
      assert.deepEqual(
        all.rows
          .map(({ labels, count, overdue }) => [labels, count, overdue])
          .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b), "ko")),
        [
          [["김관리", "admin@conexgrow.example"], 2, 0],
          [["박팀장", "lead1@conexgrow.example"], 1, 1],
          [["이관리", "admin2@conexgrow.example"], 1, 1],
        ],
      );
      assert.equal(all.next, null);
      const [first] = (await read(null, 1)).rows;
      const second = await read((await read(null, 1)).next, 1);
      assert.deepEqual([first, ...second.rows], all.rows.slice(0, 2));
    });

    it("shows sessions with device, address and times, the last used first", async () => {
      const table = await only();
      const { rows, next } = valueOf(
        await reader.sessions(
          database.target(),
          table,
          { ...FIRST, status: "ACTIVE", user: { kind: "any" } },
          NEVER,
        ),
      );
      assert.equal(next, null);
      assert.deepEqual(
        rows.map(({ device, address, overdue }) => [device, address, overdue]),
        [
          ["Chrome", "10.0.0.1", false],
          ["iPhone", "2001:db8::1", false],
          ["\u202eevil", "10.0.0.2", true],
          ["Safari", "10.0.0.4", true],
        ],
      );
      const [chrome] = rows;
      assert.ok(chrome !== undefined);
      const away = chrome.atMs - (chrome.lastActivityMs ?? 0);
      assert.ok(away >= 60_000 && away < 120_000, String(away));
      assert.ok((chrome.expiresMs ?? 0) > chrome.atMs);
    });

    it("pages through sessions without losing or repeating one", async () => {
      const table = await only();
      const devices: (string | null)[] = [];
      let after: string | null = null;
      do {
        const page: Page<SessionRow> = valueOf(
          await reader.sessions(
            database.target(),
            table,
            { status: "ACTIVE", user: { kind: "any" }, after, limit: 1 },
            NEVER,
          ),
        );
        devices.push(...page.rows.map(({ device }) => device));
        after = page.next;
      } while (after !== null);
      assert.deepEqual(devices, ["Chrome", "iPhone", "\u202eevil", "Safari"]);
    });

    it("shows the sessions of one user, with time and reason of a revocation", async () => {
      const table = await only();
      const [user] = valueOf(
        await reader.users(database.target(), table, { ...FIRST, status: "REVOKED" }, NEVER),
      ).rows;
      const { rows } = valueOf(
        await reader.sessions(
          database.target(),
          table,
          { ...FIRST, status: "REVOKED", user: { kind: "one", user: user?.user ?? null } },
          NEVER,
        ),
      );
      assert.deepEqual(
        rows.map(({ device, reason, revokedMs }) => [device, reason, revokedMs !== null]),
        [["Firefox", "lost", true]],
      );
    });

    it("shows a row without what lets somebody in", async () => {
      const table = await only();
      const values = valueOf(await reader.row(database.target(), table, ["1"], NEVER));
      const byName = new Map(values?.map(({ column, value }) => [column, value]));
      assert.deepEqual(byName.get("token_hash"), { kind: "secret", characters: 64 });
      assert.deepEqual(byName.get("device"), { kind: "text", text: "Chrome" });
      assert.equal(valueOf(await reader.row(database.target(), table, ["4711"], NEVER)), null);
    });

    it("says of a named table why it cannot be shown, and lets the others be", async () => {
      const found = valueOf(
        await reader.find(
          database.target(),
          ["sys.users", "sys.nothing", 'sys."', "a.b.c.d", "sys.sessions"],
          NEVER,
        ),
      );
      assert.deepEqual(
        found.tables.map(({ name }) => name),
        // A person's word counts: the users of the example have a flag.
        ["sessions", "users"],
      );
      assert.deepEqual(found.problems, [
        { name: "sys.nothing", problem: { code: "not-found" } },
        { name: 'sys."', problem: { code: "not-found" } },
        { name: "a.b.c.d", problem: { code: "not-found" } },
      ]);
    });

    it("goes through hostile names, an enum, a key of several columns, and a hostile search path", async () => {
      const other = await createDatabase({ major });
      const name = "se\"ss'ion.\n\u202e한😀 SELECT";
      const quoted = `"${name.replaceAll('"', '""')}"`;
      try {
        await other.run(`
          create schema ${quoted};
          create type ${quoted}."state" as enum ('live', 'timed_out', 'killed');
          create table ${quoted}.${quoted} (
            "user" text, "Device" text, no int, part date, "state" ${quoted}."state",
            last_seen timestamp, expires timestamptz, primary key (no, part)
          ) partition by range (part);
          create table ${quoted}.p1 partition of ${quoted}.${quoted} default;
          insert into ${quoted}.${quoted} values
            (null, 'a', 1, '2026-01-01', 'live', now(), 'infinity'),
            ('kim', 'b', 2, '2026-01-01', 'live', null, null);
          create schema evil;
          create function evil.equals(text, text) returns boolean language sql as 'select false';
          create operator evil.= (leftarg = text, rightarg = text, function = evil.equals);
          alter database "${other.name}" set search_path = evil, pg_catalog;
          alter database "${other.name}" set datestyle = 'German';`);
        const target = other.target();
        const { tables } = valueOf(await reader.find(target, [], NEVER));
        const [table] = tables;
        assert.ok(table !== undefined);
        assert.deepEqual(
          [table.schema, table.name, table.key, tables.length],
          [name, name, ["no", "part"], 1],
        );
        assert.deepEqual(valueOf(await reader.count(target, table, NEVER)), [
          { status: "live", count: 2, overdue: 0 },
        ]);
        const users = valueOf(
          await reader.users(target, table, { ...FIRST, status: "live" }, NEVER),
        );
        assert.deepEqual(
          users.rows.map(({ user }) => user),
          ["kim", null],
        );
        const nobody = valueOf(
          await reader.sessions(
            target,
            table,
            { ...FIRST, status: "live", user: { kind: "one", user: null } },
            NEVER,
          ),
        );
        assert.deepEqual(
          nobody.rows.map(({ key, expiresMs }) => [key, expiresMs]),
          [[["1", "2026-01-01"], Infinity]],
        );
        const all = valueOf(
          await reader.sessions(
            target,
            table,
            { status: "live", user: { kind: "any" }, after: null, limit: 1 },
            NEVER,
          ),
        );
        const rest = valueOf(
          await reader.sessions(
            target,
            table,
            { status: "live", user: { kind: "any" }, after: all.next, limit: 1 },
            NEVER,
          ),
        );
        assert.deepEqual(
          [...all.rows, ...rest.rows].map(({ device }) => device),
          ["a", "b"],
        );
        assert.equal(
          valueOf(await reader.row(target, table, ["2", "2026-01-01"], NEVER))?.length,
          7,
        );
      } finally {
        keeper.dispose();
        await other.drop();
      }
    });

    it("tells an ordinary role what it may not read or change", async () => {
      await database.run(`
        grant usage on schema sys to sessions_reader;
        grant select (id, status, user_id, device) on sys.sessions to sessions_reader;
        grant update (status) on sys.sessions to sessions_reader`);
      const target = {
        ...database.target({ user: "sessions_reader" }),
        password: "x",
      };
      const [table] = valueOf(await reader.find(target, [], NEVER)).tables;
      assert.ok(table !== undefined);
      assert.deepEqual([table.device, table.expiresAt, table.userTable], ["device", null, null]);
      assert.deepEqual(revokeBar(table, false), {
        code: "not-updatable",
        columns: ["revoked_at", "revoked_reason"],
      });
      const { rows } = valueOf(
        await reader.sessions(
          target,
          table,
          { ...FIRST, status: "REVOKED", user: { kind: "any" } },
          NEVER,
        ),
      );
      assert.deepEqual(
        rows.map(({ device, reason }) => [device, reason]),
        [["Firefox", null]],
      );
      const row = valueOf(await reader.row(target, table, ["1"], NEVER));
      assert.deepEqual(row?.find(({ column }) => column === "expires_at")?.value, {
        kind: "unreadable",
      });
      await database.run("revoke select (status) on sys.sessions from sessions_reader");
      assert.deepEqual(valueOf(await reader.find(target, [], NEVER)).problems, [
        { name: "sys.sessions", problem: { code: "not-readable", columns: ["status"] } },
      ]);
    });

    it("judges the right to change by the role that acts, not by the one that asks", async () => {
      await database.run(
        "grant usage on schema sys to sessions_reader; grant select on all tables in schema sys to sessions_reader",
      );
      const target = {
        ...database.target({ questionUser: "sessions_reader" }),
        questionPassword: "x",
      };
      const [table] = valueOf(await reader.find(target, [], NEVER)).tables;
      assert.deepEqual(table?.readOnly, []);
    });

    it("says that it was cancelled, and that a server is out of reach", async () => {
      const abort = new AbortController();
      abort.abort();
      assert.deepEqual(await reader.find(database.target(), [], abort.signal), {
        ok: false,
        error: { code: "cancelled" },
      });
      const down = await reader.find(database.target({ port: 1 }), [], NEVER);
      assert.equal(!down.ok && down.error.code, "unreachable");
    });

    it("says what SQL error it met, and reads on", async () => {
      const table = await only();
      const gone = await reader.count(database.target(), { ...table, name: "gone" }, NEVER);
      assert.deepEqual(gone.ok ? null : gone.error.code === "sql" && gone.error.sqlState, "42P01");
      assert.equal(valueOf(await reader.count(database.target(), table, NEVER)).length, 3);
    });
  });
}
