import assert from "node:assert/strict";
import fc from "fast-check";
import type { StatementResult } from "../../../src/core/actions/action.ts";
import {
  expireBar,
  expireOverdue,
  revokeBar,
  revokeSessions,
} from "../../../src/core/sessions/sessionActions.ts";
import type { SqlParser } from "../../../src/core/sql/sqlParser.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";
import { column, exampleFacts, tableOf } from "./support.ts";

const ACT = { connection: "tnnt_db", table: tableOf(), title: "t" };

function result(rows: StatementResult["rows"]): StatementResult {
  return { sql: "", command: "UPDATE", rowCount: rows.length, rows };
}

describe("Revoking sessions", () => {
  it("sets status, time and reason of those that are still active, and returns what they held", () => {
    const action = revokeSessions({
      ...ACT,
      scope: { kind: "keys", keys: [["7"], ["12"]] },
      reason: "lost it's phone",
    });
    assert.deepEqual(action.statements, [
      {
        sql: `UPDATE "sys"."sessions" AS t
   SET "status" = 'REVOKED',
       "revoked_at" = pg_catalog.now(),
       "revoked_reason" = 'lost it''s phone'
  FROM (
    SELECT s."id", s."status", s."revoked_at", s."revoked_reason"
      FROM "sys"."sessions" AS s
     WHERE s."id" IN ('7', '12')
       AND s."status" = 'ACTIVE'
     ORDER BY s."id"
       FOR UPDATE
  ) AS s
 WHERE t."id" = s."id"
RETURNING s."id", s."status", s."revoked_at", s."revoked_reason"`,
        expectRows: 2,
      },
    ]);
    assert.equal(action.transaction, "one");
    assert.equal(action.reason, "lost it's phone");
  });

  it("of a user is of all that are active at that moment, however many", () => {
    const [statement] = revokeSessions({
      ...ACT,
      scope: { kind: "user", user: "3" },
      reason: "",
    }).statements;
    assert.match(statement!.sql, /WHERE s\."user_id" = '3'\n {7}AND s\."status" = 'ACTIVE'/);
    assert.equal(statement!.expectRows, undefined);
    const nobody = revokeSessions({ ...ACT, scope: { kind: "user", user: null }, reason: "" });
    assert.match(nobody.statements[0]!.sql, /WHERE s\."user_id" IS NULL\n/);
  });

  it("is undone to exactly what was there, for rows that stand as we left them", () => {
    const { undo } = revokeSessions({
      ...ACT,
      scope: { kind: "keys", keys: [["1"], ["2"], ["3"]] },
      reason: "x",
    });
    const was = { status: "ACTIVE", revoked_at: null, revoked_reason: null };
    const statements = undo!([
      result([
        { id: "1", ...was },
        { id: "2", ...was, revoked_reason: "an older 'one'" },
        { id: "3", ...was },
      ]),
    ]);
    assert.deepEqual(statements, [
      {
        sql: `UPDATE "sys"."sessions" AS s
   SET "status" = 'ACTIVE',
       "revoked_at" = NULL,
       "revoked_reason" = NULL
 WHERE s."id" IN ('1', '3')
   AND s."status" = 'REVOKED'`,
        expectRows: 2,
      },
      {
        sql: `UPDATE "sys"."sessions" AS s
   SET "status" = 'ACTIVE',
       "revoked_at" = NULL,
       "revoked_reason" = 'an older ''one'''
 WHERE s."id" IN ('2')
   AND s."status" = 'REVOKED'`,
        expectRows: 1,
      },
    ]);
    assert.deepEqual(undo!([result([])]), []);
  });

  it("knows keys of several columns", () => {
    const table = tableOf(exampleFacts({ key: ["id", "created_at"] }));
    const [statement] = revokeSessions({
      ...ACT,
      table,
      scope: { kind: "keys", keys: [["1", "2026-01-01 00:00:00+00"]] },
      reason: "",
    }).statements;
    assert.match(
      statement!.sql,
      /WHERE \(s\."id", s\."created_at"\) IN \(\('1', '2026-01-01 00:00:00\+00'\)\)/,
    );
    assert.match(statement!.sql, /WHERE t\."id" = s\."id" AND t\."created_at" = s\."created_at"/);
  });

  it("turns a flag off, and sets the only time there is", () => {
    const flag = tableOf(
      exampleFacts({
        columns: [
          column("id", "bigint"),
          column("user_id", "bigint"),
          column("is_active", "boolean"),
        ],
      }),
    );
    const off = revokeSessions({
      ...ACT,
      table: flag,
      scope: { kind: "keys", keys: [["1"]] },
      reason: "",
    });
    assert.match(off.statements[0]!.sql, /SET "is_active" = false\n/);
    assert.match(off.statements[0]!.sql, /AND s\."is_active"\n/);
    const times = tableOf(
      exampleFacts({
        columns: exampleFacts().columns.filter(({ name }) => name !== "status"),
        checks: [],
      }),
    );
    const ended = revokeSessions({
      ...ACT,
      table: times,
      scope: { kind: "keys", keys: [["1"]] },
      reason: "",
    });
    assert.match(
      ended.statements[0]!.sql,
      /AND s\."revoked_at" IS NULL AND \(s\."expires_at" IS NULL OR s\."expires_at" > pg_catalog\.now\(\)\)/,
    );
  });

  it("is barred where the role may not, the server only reads, or there is no word for it", () => {
    assert.equal(revokeBar(ACT.table, false), null);
    assert.deepEqual(revokeBar(ACT.table, true), { code: "standby" });
    const readOnly = exampleFacts({
      columns: exampleFacts().columns.map((each) => ({
        ...each,
        updatable: !["status", "device", "revoked_at"].includes(each.name),
      })),
    });
    assert.deepEqual(revokeBar(tableOf(readOnly), false), {
      code: "not-updatable",
      columns: ["status", "revoked_at"],
    });
    const wordless = exampleFacts({
      checks: [{ columns: ["status"], definition: "CHECK ((status = ANY (ARRAY['A', 'B'])))" }],
    });
    assert.deepEqual(revokeBar(tableOf(wordless), false), { code: "no-word" });
    assert.throws(
      () =>
        revokeSessions({
          ...ACT,
          table: tableOf(wordless),
          scope: { kind: "keys", keys: [["1"]] },
          reason: "",
        }),
      RangeError,
    );
  });

  it("stays one UPDATE, whatever names and values are", async function () {
    this.timeout(20_000);
    const parser: SqlParser = await loadSqlParser();
    const hostile = fc
      .oneof(
        fc.string({ unit: "grapheme" }),
        fc
          .array(fc.constantFrom("'", '"', "\\", ";", "--", "/*", "$$", "\n", "한", "‮", "😀"))
          .map((parts) => parts.join("")),
      )
      .filter((text) => text !== "" && !text.includes("\0"));
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (name, key, reason, user) => {
        const facts = exampleFacts({ schema: name, name: `${name}s` });
        const table = { ...tableOf(facts), user: name, key: [name] };
        for (const scope of [
          { kind: "keys", keys: [[key]] },
          { kind: "user", user },
        ] as const) {
          const action = revokeSessions({ ...ACT, table, scope, reason });
          const undone = action.undo!([
            result([{ [name]: key, status: reason, revoked_at: null, revoked_reason: reason }]),
          ]);
          for (const { sql } of [...action.statements, ...undone]) {
            const parsed = parser.parse(sql);
            assert.ok(parsed.ok, sql);
            assert.deepEqual(
              parsed.value.map(({ type }) => type),
              ["UpdateStmt"],
              sql,
            );
            const text = JSON.stringify(parsed.value[0]!.tree);
            assert.ok(text.includes(JSON.stringify(reason).slice(1, -1)), sql);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("Expiring overdue sessions", () => {
  it("changes those that are active and over", () => {
    const action = expireOverdue(ACT);
    assert.match(action.statements[0]!.sql, /SET "status" = 'EXPIRED'\n/);
    assert.match(
      action.statements[0]!.sql,
      /WHERE s\."status" = 'ACTIVE' AND s\."expires_at" <= pg_catalog\.now\(\)\n/,
    );
    assert.deepEqual(action.undo!([result([{ id: "4", status: "ACTIVE" }])]), [
      {
        sql: `UPDATE "sys"."sessions" AS s
   SET "status" = 'ACTIVE'
 WHERE s."id" IN ('4')
   AND s."status" = 'EXPIRED'`,
        expectRows: 1,
      },
    ]);
  });

  it("is barred where nothing expires", () => {
    assert.deepEqual(expireBar({ ...ACT.table, expiresAt: null }, false), { code: "no-word" });
    assert.equal(expireBar(ACT.table, false), null);
  });
});
