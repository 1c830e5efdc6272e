import assert from "node:assert/strict";
import fc from "fast-check";
import { rowsText, type RowsTable } from "../../../src/core/rows/rowsText.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";

const TO = { names: true, into: ["s", 't"able'] };

const value = fc.option(
  fc.oneof(
    fc.string(),
    fc.stringMatching(/^["',\t\r\n\\|&<.=]{0,6}$/),
    fc.constantFrom("", "\\.", "NULL", "한 👩‍🚀", "=1+1"),
  ),
  { nil: null },
);

/** As many names as values, and at least one. */
const tables: fc.Arbitrary<RowsTable> = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.record({
    columns: fc.array(fc.record({ name: fc.string(), type: fc.constant("text") }), {
      minLength: width,
      maxLength: width,
    }),
    rows: fc.array(fc.array(value, { minLength: width, maxLength: width }), { maxLength: 5 }),
  }),
);

/** RFC 4180 by hand, apart from the product; what is not quoted and empty is NULL. */
function readCsv(text: string, separator: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  let at = 0;
  while (at < text.length) {
    let field: string | null;
    if (text[at] === '"') {
      field = "";
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        at += text[at] === '"' ? 1 : 0;
        field += text[at] ?? "";
      }
      at += 1;
    } else {
      const start = at;
      while (at < text.length && text[at] !== separator && text[at] !== "\n") {
        at += 1;
      }
      field = at === start ? null : text.slice(start, at);
    }
    row.push(field);
    if (text[at] === "\n") {
      rows.push(row);
      row = [];
    } else if (at + 1 === text.length) {
      row.push(null);
    }
    at += 1;
  }
  return row.length === 0 ? rows : [...rows, row];
}

/** The literals of a parse tree, in their order. */
function constants(node: unknown): (string | null)[] {
  if (typeof node !== "object" || node === null) {
    return [];
  }
  return Object.entries(node).flatMap(([type, inner]) => {
    if (type !== "A_Const") {
      return constants(inner);
    }
    const { isnull, sval } = inner as { isnull?: boolean; sval?: { sval?: string } };
    return [isnull === true ? null : (sval?.sval ?? "")];
  });
}

describe("Rows as a text", () => {
  it("of CSV are read back as they were, NULL and the empty text apart", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const read = readCsv(rowsText(table, "csv", TO), ",");
        assert.deepEqual(read, [table.columns.map(({ name }) => name), ...table.rows]);
      }),
    );
  });

  it("of TSV are read back as they were, NULL as the empty text", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const read = readCsv(`${rowsText(table, "tsv", TO)}\n`, "\t");
        const empty = (row: readonly (string | null)[]): readonly string[] =>
          row.map((each) => each ?? "");
        assert.deepEqual(
          read.map(empty),
          [table.columns.map(({ name }) => name), ...table.rows].map(empty),
        );
      }),
    );
  });

  it("of JSON are read back as they were, under names of their own", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const read = JSON.parse(rowsText(table, "json", TO)) as readonly object[];
        // An object's keys that are numbers come first: compared by what is under them.
        assert.deepEqual(
          read.map((each) => Object.values(each).map(String).sort()),
          table.rows.map((row) => row.map(String).sort()),
        );
      }),
    );
  });

  it("of JSON keep every digit, and json as json", () => {
    const types = ["bigint", "numeric(40,20)", "double precision", "boolean", "jsonb", "integer[]"];
    const table = {
      columns: types.map((type, place) => ({ name: `c${place}`, type })),
      rows: [
        ["9223372036854775807", "0.10000000000000000000", "NaN", "t", '{"a": [1]}', "{1,2}"],
        ["-1", "-0.5", "1e-07", "f", "null", "{}"],
      ],
    };
    assert.equal(
      rowsText(table, "json", TO),
      `[
  {"c0": 9223372036854775807, "c1": 0.10000000000000000000, "c2": "NaN", "c3": true, "c4": {"a": [1]}, "c5": "{1,2}"},
  {"c0": -1, "c1": -0.5, "c2": 1e-07, "c3": false, "c4": null, "c5": "{}"}
]
`,
    );
  });

  it("of Markdown are a table with one line a row, whatever the values hold", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const lines = rowsText(table, "markdown", TO).split("\n");
        assert.equal(lines.length, table.rows.length + 3);
        for (const line of lines.slice(0, -1)) {
          assert.equal(line.match(/(?<!\\)(?:\\\\)*\|/g)?.length, table.columns.length + 1);
          assert.ok(!/<(?!br>)|[\r\n]/.test(line), line);
        }
      }),
    );
  });

  it("of INSERT are one statement that the server's grammar reads as these values", async () => {
    const parser = await loadSqlParser();
    const names = (text: string): boolean => text !== "" && !text.includes("\0");
    fc.assert(
      fc.property(tables, (table) => {
        const texts = table.rows.flat().filter((each) => each !== null);
        fc.pre(table.columns.every(({ name }) => names(name)));
        fc.pre(texts.every((text) => /^[^\0\p{Surrogate}]*$/u.test(text)));
        const sql = rowsText(table, "insert", TO);
        const parsed = parser.parse(sql);
        assert.ok(parsed.ok, sql);
        assert.equal(parsed.value.length, table.rows.length === 0 ? 0 : 1);
        assert.deepEqual(
          parsed.value.flatMap(({ tree }) => constants(tree)),
          table.rows.flat(),
        );
      }),
      { numRuns: 50 },
    );
    const table = { columns: [{ name: 'a"b', type: "text" }], rows: [["it's \\ x"], [null]] };
    assert.equal(
      rowsText(table, "insert", TO),
      `INSERT INTO "s"."t""able" ("a""b") VALUES\n  (E'it''s \\\\ x'),\n  (NULL);\n`,
    );
  });
});
