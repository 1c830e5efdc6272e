import assert from "node:assert/strict";
import fc from "fast-check";
import { answerCharts } from "../../../src/core/monitoring/answerCharts.ts";
import { answerShape } from "../../../src/core/monitoring/answerShape.ts";
import type { CardColumn } from "../../../src/core/monitoring/report.ts";

function columns(...types: readonly (readonly [string, string])[]): readonly CardColumn[] {
  return types.map(([name, type]) => ({ name, type }));
}

describe("The shape of an answer", () => {
  it("is a number where one row has one number", () => {
    assert.deepEqual(answerShape(columns(["count", "bigint"]), 1), { kind: "number", column: 0 });
    assert.deepEqual(answerShape(columns(["count", "bigint"]), 2), { kind: "grid" });
    assert.deepEqual(answerShape(columns(["name", "text"]), 1), { kind: "grid" });
  });

  it("is bars where a label has numbers", () => {
    assert.deepEqual(answerShape(columns(["action", "text"], ["count", "bigint"]), 3), {
      kind: "bars",
      label: 0,
      values: [1],
    });
    assert.deepEqual(
      answerShape(columns(["query", "text"], ["calls", "bigint"], ["mean", "double precision"]), 9),
      { kind: "bars", label: 0, values: [1, 2] },
    );
  });

  it("is lines where a time has numbers, one a label", () => {
    assert.deepEqual(answerShape(columns(["day", "date"], ["logins", "numeric(10,2)"]), 7), {
      kind: "series",
      time: 0,
      by: null,
      values: [1],
    });
    assert.deepEqual(
      answerShape(
        columns(["at", "timestamp with time zone"], ["device", "text"], ["n", "integer"]),
        7,
      ),
      { kind: "series", time: 0, by: 1, values: [2] },
    );
  });

  it("is rows for everything else: several labels, no number, structures, numbers that only name", () => {
    for (const types of [
      columns(["schema", "text"], ["table", "text"], ["n", "integer"]),
      columns(["a", "text"], ["b", "jsonb"], ["n", "integer"]),
      columns(["a", "text"], ["n", "integer[]"]),
      columns(["user_id", "integer"], ["at", "timestamp with time zone"]),
      columns(["at", "date"], ["until", "date"], ["n", "integer"]),
    ]) {
      assert.deepEqual(answerShape(types, 5), { kind: "grid" }, JSON.stringify(types));
    }
  });

  it("names only columns that there are", () => {
    const type = fc.constantFrom("integer", "text", "date", "jsonb", "numeric", "boolean", "oid");
    const column = fc.record({ name: fc.string(), type });
    fc.assert(
      fc.property(fc.array(column, { maxLength: 5 }), fc.nat(10), (types, rows) => {
        const shape = answerShape(types, rows);
        const named =
          shape.kind === "number"
            ? [shape.column]
            : shape.kind === "bars"
              ? [shape.label, ...shape.values]
              : shape.kind === "series"
                ? [shape.time, ...(shape.by === null ? [] : [shape.by]), ...shape.values]
                : [];
        assert.ok(named.every((place) => place >= 0 && place < types.length));
        assert.equal(new Set(named).size, named.length);
      }),
    );
  });
});

describe("The drawings of an answer", () => {
  it("are one a column of numbers, and a line a label in the order of time", () => {
    const answer = {
      kind: "rows",
      columns: columns(["day", "date"], ["device", "text"], ["n", "integer"]),
      rows: [
        ["2026-11-02", "phone", "4"],
        ["2026-11-01", "phone", "3"],
        ["2026-11-01", null, "1"],
        ["infinity", "phone", "9"],
      ],
      truncated: false,
      durationMs: 1,
      shape: { kind: "series", time: 0, by: 1, values: [2] },
    } as const;
    const day = Date.UTC(2026, 10, 1);
    assert.deepEqual(answerCharts(answer), [
      {
        kind: "lines",
        label: "n",
        lines: [
          {
            name: "phone",
            points: [
              { at: day, value: 3 },
              { at: day + 86_400_000, value: 4 },
            ],
          },
          { name: "NULL", points: [{ at: day, value: 1 }] },
        ],
      },
    ]);
  });
});
