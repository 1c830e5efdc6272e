import assert from "node:assert/strict";
import { sessionTable } from "../../../src/core/sessions/shape.ts";
import { stateOf } from "../../../src/core/sessions/sessionTable.ts";
import { listedValues, withFoundValues } from "../../../src/core/sessions/statusWords.ts";
import type { ColumnFacts, TableFacts } from "../../../src/core/sessions/tableFacts.ts";
import { column, exampleFacts, tableOf } from "./support.ts";

const TIME = "timestamp with time zone";

function facts(name: string, columns: readonly ColumnFacts[]): TableFacts {
  return exampleFacts({ name, columns, key: ["id"], references: [], checks: [] });
}

describe("The shape of a sessions table", () => {
  it("says what each column is for", () => {
    const table = tableOf();
    assert.deepEqual(
      { ...table, oid: 0, comment: null },
      {
        oid: 0,
        schema: "sys",
        name: "sessions",
        comment: null,
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

  it("is found without the name, and in other spellings of the columns", () => {
    const found = sessionTable(
      facts("Logins", [
        column("id", "uuid"),
        column("accountId", "uuid"),
        column("sessionState", "text"),
        column("userAgent", "text"),
        column("lastSeenAt", TIME),
        column("expiresAt", "timestamp without time zone"),
      ]),
      false,
    );
    assert.ok(found.ok);
    const { user, status, userAgent, lastActivityAt, expiresAt, revokedAt } = found.value;
    assert.deepEqual(
      [user, status.kind, userAgent, lastActivityAt, expiresAt, revokedAt],
      ["accountId", "column", "userAgent", "lastSeenAt", "expiresAt", null],
    );
  });

  it("is that of a table that only has times, or a flag", () => {
    const times = tableOf(
      facts("sessions", [
        column("id", "text"),
        column("user_id", "text"),
        column("expires_at", TIME),
      ]),
    );
    assert.deepEqual(times.status, { kind: "times" });
    const flag = tableOf(
      facts("user_session", [
        column("id", "text"),
        column("user_id", "text"),
        column("is_active", "boolean"),
      ]),
    );
    assert.deepEqual(flag.status, { kind: "flag", column: "is_active" });
  });

  for (const [what, name, columns] of [
    [
      "keys of an interface",
      "api_keys",
      ["operator_id:bigint", "key_hash:text", "label:text", `expires_at:${TIME}`],
    ],
    [
      "roles of users",
      "user_roles",
      ["user_id:bigint", "role_id:bigint", "is_active:boolean", `expires_at:${TIME}`],
    ],
    [
      "subscriptions",
      "subscriptions",
      ["account_id:bigint", "status:text", `expires_at:${TIME}`, `last_used_at:${TIME}`],
    ],
    ["courses", "training_sessions", ["room:text", "status:text", `started_at:${TIME}`]],
    ["tickets", "tickets", ["user_id:bigint", "status:text", `last_activity_at:${TIME}`]],
  ] as const) {
    it(`is not that of ${what}`, () => {
      const all = columns.map((text) => {
        const [columnName = "", type = ""] = text.split(/:(.*)/);
        return column(columnName, type);
      });
      assert.deepEqual(sessionTable(facts(name, [column("id", "bigint"), ...all]), false), {
        ok: false,
        error: { code: "other-shape" },
      });
    });
  }

  it("finds the user by the foreign key, and not who revoked", () => {
    const reference = exampleFacts().references[0]!;
    const { user, userTable } = tableOf(
      exampleFacts({
        columns: [
          ...exampleFacts().columns.filter(({ name }) => name !== "user_id"),
          column("revoked_by", "bigint"),
          column("owner", "bigint"),
        ],
        references: [
          { ...reference, column: "revoked_by" },
          { ...reference, column: "owner", table: "Accounts" },
        ],
      }),
    );
    assert.deepEqual([user, userTable?.name], ["owner", "Accounts"]);
  });

  it("takes no time of day for a moment", () => {
    const table = tableOf(
      exampleFacts({
        columns: exampleFacts().columns.map((each) =>
          each.name === "created_at" ? column("created_at", "time without time zone") : each,
        ),
      }),
    );
    assert.equal(table.createdAt, null);
  });

  it("leaves out what may not be read, and cannot do without the status", () => {
    const without = (hidden: string): TableFacts =>
      exampleFacts({
        columns: exampleFacts().columns.map((each) => ({
          ...each,
          selectable: each.name !== hidden,
        })),
      });
    assert.equal(tableOf(without("device")).device, null);
    assert.equal(tableOf(without("revoked_at")).revokedAt, "revoked_at");
    assert.deepEqual(tableOf(without("revoked_at")).unreadable, ["revoked_at"]);
    assert.deepEqual(sessionTable(without("status"), true), {
      ok: false,
      error: { code: "not-readable", columns: ["status"] },
    });
  });

  it("shows nobody by a table that may not be read", () => {
    const [reference] = exampleFacts().references;
    const hidden = reference!.columns.map((each) => ({ ...each, selectable: false }));
    const table = tableOf(exampleFacts({ references: [{ ...reference!, columns: hidden }] }));
    assert.deepEqual([table.user, table.userTable], ["user_id", null]);
  });

  it("is of no use without a key", () => {
    assert.deepEqual(sessionTable(exampleFacts({ key: [] }), true), {
      ok: false,
      error: { code: "no-key" },
    });
  });

  for (const name of [
    "token",
    "token_hash",
    "refreshToken",
    "session_key",
    "SESSION_TOKEN",
    "password",
    "sid",
    "csrf_secret",
    "session_data",
  ]) {
    it(`keeps ${name} secret`, () => {
      const columns = [...exampleFacts().columns, column(name, "text")];
      assert.ok(tableOf(exampleFacts({ columns })).secrets.includes(name));
    });
  }
});

describe("The words of a status", () => {
  it("are those of an enum", () => {
    const columns = exampleFacts().columns.map((each) =>
      each.name === "status"
        ? column("status", "session_state", {
            category: "E",
            labels: ["open", "timed_out", "killed"],
          })
        : each,
    );
    const { status } = tableOf(exampleFacts({ columns }));
    assert.deepEqual(status.kind === "column" && status.words, {
      active: "open",
      expired: "timed_out",
      revoked: "killed",
    });
    assert.equal(stateOf(status, "killed"), "revoked");
    assert.equal(stateOf(status, "new"), "other");
    assert.equal(stateOf(status, null), "other");
  });

  it("are those that a check lists, quotes and all", () => {
    assert.deepEqual(listedValues("CHECK ((s = ANY (ARRAY['it''s on'::text, E'a\\\\b'::text])))"), [
      "it's on",
      "a\\b",
    ]);
    assert.equal(listedValues("CHECK ((length(s) > 3))"), null);
    assert.equal(listedValues("CHECK ((s <> 'x'::text))"), null);
  });

  it("are found in the table when any text will do, in its letter case", () => {
    const free = tableOf(exampleFacts({ checks: [] }));
    const words = (found: readonly string[]): unknown => {
      const { status } = withFoundValues(free, found);
      return status.kind === "column" && Object.values(status.words);
    };
    assert.deepEqual(words([]), ["ACTIVE", "EXPIRED", "REVOKED"]);
    assert.deepEqual(words(["active"]), ["active", "expired", "revoked"]);
    assert.deepEqual(words(["Active", "Logged-out"]), ["Active", "Expired", "Logged-out"]);
    assert.deepEqual(words(["활성"]), ["활성", "EXPIRED", "REVOKED"]);
  });

  it("stay what the check lists, whatever stands in the table", () => {
    assert.deepEqual(withFoundValues(tableOf(), ["active"]), tableOf());
  });
});
