import assert from "node:assert/strict";
import type { InsertColumn, InsertFacts } from "../../../src/core/performance/insertFacts.ts";
import {
  insertStatement,
  newRow,
  referringUniques,
  type RowParts,
} from "../../../src/core/performance/newRow.ts";

const column = (name: string, parts: Partial<InsertColumn> = {}): InsertColumn => ({
  name,
  type: "text",
  base: "text",
  category: "S",
  labels: null,
  length: null,
  notNull: true,
  filled: false,
  made: false,
  readable: true,
  insertable: true,
  ...parts,
});
const facts = (
  columns: readonly InsertColumn[],
  parts: Partial<InsertFacts> = {},
): InsertFacts => ({
  oid: 1,
  schema: "a",
  name: 'se"ssions',
  columns,
  uniques: [],
  references: [],
  triggers: [],
  ...parts,
});
const parts = (given: Partial<RowParts> = {}): RowParts => ({
  template: null,
  chosen: {},
  expiresAt: null,
  random: () => "0123456789abcdef".repeat(4),
  nowMs: Date.UTC(2026, 0, 1),
  ...given,
});
const made = (table: InsertFacts, given: Partial<RowParts> = {}): unknown => {
  const row = newRow(table, parts(given));
  return row.ok ? row.value : row.error;
};

describe("A new row", () => {
  it("is as the template but for what is secret or unique", () => {
    const table = facts(
      [column("id", { made: true }), column("no"), column("access_token"), column("device")],
      { uniques: [["id"], ["no"]] },
    );
    const template = { no: "12345", access_token: "secret", device: "Phone" };
    assert.deepEqual(made(table, { template }), {
      no: "01234",
      access_token: "012345",
      device: "Phone",
    });
  });

  it("never carries a secret of the template", () => {
    const table = facts([column("token_hash", { type: "character(64)", length: 64 })]);
    assert.deepEqual(made(table, { template: { token_hash: "z".repeat(64) } }), {
      token_hash: "0123456789abcdef".repeat(4),
    });
  });

  it("names only what the table insists on where there is no template", () => {
    const table = facts([
      column("user_id", { base: "int8", category: "N", type: "bigint" }),
      column("status", { filled: true }),
      column("device", { notNull: false }),
      column("ends", { base: "timestamptz", category: "D" }),
      column("kind", { base: "kind", category: "E", labels: ["web", "app"] }),
      column("key", { base: "uuid", category: "U" }),
      column("at", { base: "inet", category: "I" }),
    ]);
    assert.deepEqual(made(table, { chosen: { user_id: "7" }, expiresAt: "ends" }), {
      user_id: "7",
      ends: "2026-01-01T01:00:00.000Z",
      kind: "web",
      key: "01234567-89ab-4def-8123-456789abcdef",
      at: "127.0.0.1",
    });
  });

  it("says which column it cannot make", () => {
    const table = facts([column("place", { type: "point", base: "point", category: "G" })]);
    assert.deepEqual(made(table), { code: "cannot-make", column: "place", type: "point" });
  });

  it("leaves alone what the role may not write", () => {
    const table = facts([column("note", { insertable: false })]);
    assert.deepEqual(made(table, { template: { note: "x" } }), {});
  });

  it("knows the unique indexes that only other references satisfy", () => {
    const key = { base: "int8", category: "N" };
    const table = facts([column("id", key), column("user_id", key), column("role_id", key)], {
      uniques: [["id"], ["user_id", "role_id"], ["id", "user_id"]],
      references: ["user_id", "role_id"].map((name) => ({
        column: name,
        schema: "a",
        table: "t",
        target: "id",
      })),
    });
    assert.deepEqual(referringUniques(table), [["user_id", "role_id"]]);
  });

  it("goes into the table by bound values, whatever the names are", () => {
    assert.deepEqual(insertStatement(facts([]), { 'a"b': "x", c: null }, ["id"]), {
      text: 'INSERT INTO "a"."se""ssions" ("a""b", "c") VALUES ($1, $2) RETURNING "id"::pg_catalog.text',
      values: ["x", null],
    });
    assert.match(insertStatement(facts([]), {}, []).text, / DEFAULT VALUES$/);
  });
});
