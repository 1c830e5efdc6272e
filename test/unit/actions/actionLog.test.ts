import assert from "node:assert/strict";
import fc from "fast-check";
import type { Action, ActionOutcome } from "../../../src/core/actions/action.ts";
import { type ActionEntry, begunEntry, endedEntry } from "../../../src/core/actions/actionLog.ts";
import { actionLogText } from "../../../src/core/actions/actionLogText.ts";

const ACTION: Action = {
  title: "Revoke 1 session of kim",
  connection: "tenant",
  statements: [{ sql: "UPDATE sys.sessions SET status = 'REVOKED' WHERE id = '7'" }],
  transaction: "one",
  reason: "lost laptop",
  undo: null,
};
const AT = "2026-03-01T10:00:00.000Z";

describe("the action log", () => {
  it("shows who did what, where, why and what came of it, above the SQL", () => {
    const text = actionLogText([
      entry({ id: "a" }),
      ended("a", {
        kind: "done",
        results: [{ sql: "", command: "UPDATE", rowCount: 1, rows: [] }],
        durationMs: 12.4,
      }),
    ]);
    assert.equal(
      text,
      [
        "-- 2026-03-01T10:00:00.000Z  lee@desk  tenant (db:5432/tnnt_db as app)",
        "-- Revoke 1 session of kim: done, 1 rows, 12 ms",
        "-- lost laptop",
        "UPDATE sys.sessions SET status = 'REVOKED' WHERE id = '7';",
      ].join("\n"),
    );
  });

  it("says that the end of an attempt is unknown when it was never written", () => {
    assert.match(actionLogText([entry({ id: "a" })]), /begun, end unknown/);
  });

  it("shows the newest attempt first", () => {
    const text = actionLogText([
      entry({ id: "a", title: "first" }),
      entry({ id: "b", title: "second" }),
    ]);
    assert.ok(text.indexOf("second") < text.indexOf("first"));
  });

  it("says why an attempt failed", () => {
    const text = actionLogText([
      ended("a", {
        kind: "failed",
        failure: { code: "changed-meanwhile", sql: "", expected: 1, found: 0 },
        rolledBack: true,
        results: [],
        leftBehind: [],
        durationMs: 3,
      }),
    ]);
    assert.match(text, /failed: expected 1 rows, found 0, 3 ms/);
  });

  it("says what an attempt left behind, and when that could not be seen", () => {
    const left = (leftBehind: readonly string[] | null): string =>
      actionLogText([
        ended("a", {
          kind: "failed",
          failure: { code: "cancelled" },
          rolledBack: false,
          results: [],
          leftBehind,
          durationMs: 3,
        }),
      ]);
    assert.match(left(["DROP INDEX a"]), /failed: cancelled; left: DROP INDEX a, 3 ms/);
    assert.match(left(null), /failed: cancelled; an invalid index may be left, 3 ms/);
    assert.match(left([]), /failed: cancelled, 3 ms/);
  });

  it("keeps every fact inside its comment, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (hostile) => {
        const text = actionLogText([
          entry({ id: "a", title: hostile, reason: hostile, by: hostile, sql: [] }),
        ]);
        assert.ok(text.split(/\r\n|[\n\r\u2028\u2029]/).every((line) => line.startsWith("-- ")));
      }),
    );
  });
});

function entry(overrides: Partial<ActionEntry>): ActionEntry {
  return { ...begunEntry(attempt("a"), AT), ...overrides };
}

function ended(id: string, outcome: ActionOutcome): ActionEntry {
  return endedEntry(attempt(id), AT, outcome);
}

function attempt(id: string): Parameters<typeof begunEntry>[0] {
  return {
    id,
    action: ACTION,
    server: "db:5432/tnnt_db as app",
    by: { name: "lee", host: "desk" },
    undoes: null,
  };
}
