import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ExportFormat, OpenExportFile } from "../../../src/core/rows/exportPorts.ts";
import { openExportFile } from "../../../src/local/rows/exportFile.ts";
import { openParquetRows } from "../../../src/local/rows/parquetRows.ts";
import { createRowsExporter } from "../../../src/postgres/rows/rowsExporter.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";

/** Values that are easily lost on their way. */
const VALUES = `
  create type mood as enum ('sad', 'it''s "ok", 한 👩‍🚀');
  create table every_kind (
    id int primary key, i8 bigint, n numeric, f8 float8, f4 real, t text, c char(5), b boolean, by bytea, d date,
    ts timestamp, tz timestamptz, iv interval, j json, jb jsonb, u uuid, arr text[], arr2 int[][], m mood, r int4range,
    ip inet, bits bit varying, p point, x xml, tv tsvector, "Line
break" text, "q" text, "a,""b" text);
  insert into every_kind values
    (1, 9223372036854775807, 123456789012345678901234567890.12345678901234567890, 0.1::float8 + 0.2, 1.17549435e-38, E'tab\\t"quote", \\\\back\\nline\\r', 'ab', true,
     '\\x00ff10', '4713-01-01 BC', '2026-01-31 23:59:59.999999', '2026-01-31 23:59:59.999999+05:45', '1 year -2 mons +3 days 04:05:06.789', '{"a":
       [1,  2],	"b": "c"}', '{"b": 1, "a": null}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', array['a,b', null, '', 'NULL', '"{}'], '{{1,2},{3,4}}',
     'it''s "ok", 한 👩‍🚀', '[1,5)', '10.0.0.0/8', b'0101', '(1.5,-2)', '<a>&amp;</a>', 'a b:1', E'x\\u0001y', '\\.', '=cmd|''/c calc''!A1'),
    (2, -9223372036854775808, 'NaN', 'Infinity', '-Infinity', '', '', false, '', 'infinity', '-infinity', 'infinity', '0', 'null', 'null', null, '{}', '{}', 'sad', 'empty',
     '::1', '', '(0,0)', null, '', null, '', null),
    (3, null, 'Infinity', 'NaN', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)`;

for (const major of testMajors()) {
  describe(`An export from PostgreSQL ${major}`, function () {
    this.timeout(30_000);
    let database: TestDatabase;
    let folder: string;

    before(async () => {
      database = await createDatabase({ major });
      await database.run(VALUES);
    });
    after(async () => {
      await database.assertNoSessions();
      await database.drop();
    });
    beforeEach(async () => {
      folder = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-export-"));
    });
    afterEach(() => fs.rm(folder, { recursive: true }));

    const exportRows = (
      sql: string,
      format: ExportFormat,
      {
        signal = NEVER,
        openFile = openExportFile,
        onProgress = (): void => undefined,
        name = "rows",
      }: {
        readonly signal?: AbortSignal;
        readonly openFile?: OpenExportFile;
        readonly onProgress?: () => void;
        readonly name?: string;
      } = {},
    ) =>
      createRowsExporter({ ...connectParts(), openFile, openParquet: openParquetRows }).exportRows(
        {
          target: database.target(),
          sql,
          format,
          path: path.join(folder, name),
          lockTimeoutMs: 2000,
        },
        onProgress,
        signal,
      );
    const written = (): Promise<string> => fs.readFile(path.join(folder, "rows"), "utf8");
    const left = (): Promise<string[]> => fs.readdir(folder);

    it("as CSV loses no value: read back, the table is the same", async () => {
      const exported = await exportRows("select * from every_kind order by id;", "csv");
      assert.deepEqual(exported.ok && exported.value.rows, 3);
      const { size } = await fs.stat(path.join(folder, "rows"));
      assert.ok(exported.ok && exported.value.bytes === size);
      await database.run("drop table if exists again; create table again (like every_kind)");
      execFileSync("psql", [
        ...["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database.url],
        ...[
          "-c",
          `\\copy again from '${path.join(folder, "rows")}' with (format csv, header match)`,
        ],
      ]);
      // As texts: some types know no equality, and NaN is what it is.
      await database.withClient(async (client) => {
        const texts = async (table: string): Promise<unknown> =>
          (await client.query(`select e::text from ${table} e order by id`)).rows;
        assert.deepEqual(await texts("again"), await texts("every_kind"));
      });
    });

    it("as JSON Lines has an object a line, and every digit", async () => {
      const exported = await exportRows("select * from every_kind order by id", "jsonLines");
      assert.equal(exported.ok && exported.value.rows, 3);
      const lines = (await written()).trimEnd().split("\n");
      assert.equal(lines.length, 3);
      const expected = await database.withClient(async (client) => {
        await client.query("set extra_float_digits = 1");
        const { rows } = await client.query<{ line: string }>(
          "select row_to_json(e.*)::text as line from every_kind e order by id",
        );
        return rows.map(({ line }) => JSON.parse(line) as unknown);
      });
      assert.deepEqual(
        lines.map((line) => JSON.parse(line) as unknown),
        expected,
      );
      assert.match(lines[0] ?? "", /"i8":9223372036854775807,/);
      assert.match(lines[0] ?? "", /"n":123456789012345678901234567890\.12345678901234567890,/);
    });

    it("holds as many columns as a table can have, in both formats", async () => {
      const names = Array.from({ length: 1600 }, (_, place) => `c${place}`);
      await database.run(
        `create table wide (${names.map((name) => `${name} int`).join(", ")});
         insert into wide values (${names.map((_, place) => place).join(", ")}), (${names.map(() => "null").join(", ")})`,
      );
      assert.ok((await exportRows("select * from wide", "csv")).ok);
      const [head, first, second] = (await written()).split("\n");
      assert.deepEqual(head?.split(","), names);
      assert.deepEqual(
        first?.split(",").map(Number),
        names.map((_, place) => place),
      );
      assert.equal(second, ",".repeat(1599));
      assert.ok((await exportRows("select * from wide", "jsonLines")).ok);
      const [object, nulls] = (await written()).trimEnd().split("\n");
      assert.deepEqual(Object.keys(JSON.parse(object ?? "") as object), names);
      assert.deepEqual(
        new Set(Object.values(JSON.parse(nulls ?? "") as object)),
        new Set<unknown>([null]),
      );
      await database.run("drop table wide");
    });

    it("changes nothing of formulas, terminal escapes and markup, in names and in values", async () => {
      const hostile = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\u001b[2J\u001b]0;x\u0007",
      ];
      const markup = '<script>alert(1)</script>"';
      const values = [...hostile, markup]
        .map((text) => `($x$${text.replaceAll("\u001b", "\x1b")}$x$)`)
        .join(", ");
      const sql = `select v as "=HYPERLINK(""http://x"")" from (values ${values}) as t(v)`;
      assert.ok((await exportRows(sql, "jsonLines")).ok);
      const objects = (await written())
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, string>);
      assert.deepEqual(
        objects.map((object) => Object.entries(object)),
        [...hostile, markup].map((text) => [['=HYPERLINK("http://x")', text]]),
      );
      assert.ok((await exportRows(sql, "csv")).ok);
      assert.equal(
        await written(),
        [
          '"=HYPERLINK(""http://x"")"',
          ...hostile.map((text) => text),
          '"<script>alert(1)</script>"""',
          "",
        ].join("\n"),
      );
    });

    it("as JSON Lines has columns of one name under several, and rows without any", async () => {
      const twice = await exportRows('select 1 as a, 2 as a, 3 as "a_2", 4 as q', "jsonLines");
      assert.ok(twice.ok, JSON.stringify(twice));
      assert.equal(await written(), '{"a":1,"a_3":2,"a_2":3,"q":4}\n');
      assert.ok((await exportRows("select from generate_series(1, 2)", "jsonLines")).ok);
      assert.equal(await written(), "{}\n{}\n");
    });

    it("replaces a file when it is complete, and not before", async () => {
      await fs.writeFile(path.join(folder, "rows"), "old");
      const failed = await exportRows(
        "select 1 / (50000 - i) from generate_series(1, 100000) i",
        "csv",
      );
      assert.ok(!failed.ok && failed.error.code === "sql" && failed.error.sqlState === "22012");
      assert.deepEqual([await left(), await written()], [["rows"], "old"]);
      assert.ok((await exportRows("select 1 as one", "csv")).ok);
      assert.deepEqual([await left(), await written()], [["rows"], "one\n1\n"]);
    });

    it("leaves nothing behind when it is cancelled", async () => {
      const abort = new AbortController();
      const exported = await exportRows(
        "select repeat('x', 1000) from generate_series(1, 10000000)",
        "csv",
        {
          signal: abort.signal,
          onProgress: () => abort.abort(),
        },
      );
      assert.deepEqual(exported, { ok: false, error: { code: "cancelled" } });
      assert.deepEqual(await left(), []);
    });

    it("says where in the question an error is", async () => {
      for (const format of ["csv", "jsonLines"] as const) {
        const failed = await exportRows("select id, nothing from every_kind", format);
        assert.ok(!failed.ok && failed.error.code === "sql");
        assert.deepEqual([failed.error.sqlState, failed.error.position], ["42703", 11], format);
      }
    });

    it("refuses what is no question, and what would break out of the COPY", async () => {
      for (const sql of [
        "select 1) to program 'touch /tmp/x' --",
        "copy every_kind to stdout",
        "select 1; select 2",
        "delete from every_kind returning *",
        "with d as (delete from every_kind returning *) select * from d",
        "show all",
        "",
      ]) {
        const refused = await exportRows(sql, "csv");
        assert.ok(!refused.ok, sql);
        assert.deepEqual(await left(), [], sql);
      }
      const { rows } = await database.withClient((client) =>
        client.query("select count(*)::int as count from every_kind"),
      );
      assert.deepEqual(rows, [{ count: 3 }]);
    });

    it("says why a file cannot be written, and stops the server", async () => {
      const nowhere = await exportRows("select 1", "csv", { name: "no/folder" });
      assert.ok(!nowhere.ok && nowhere.error.code === "file");
      let writes = 0;
      let discarded = false;
      const full = await exportRows(
        "select repeat('x', 1000) from generate_series(1, 10000000)",
        "csv",
        {
          openFile: () =>
            Promise.resolve({
              write: () =>
                (writes += 1) > 2 ? Promise.reject(new Error("no room")) : Promise.resolve(),
              finish: () => Promise.reject(new Error("is never finished")),
              discard: () => {
                discarded = true;
                return Promise.resolve();
              },
            }),
        },
      );
      assert.deepEqual(full, { ok: false, error: { code: "file", message: "no room" } });
      assert.ok(discarded);
    });

    it("has the server wait for a slow disk instead of holding its rows", async () => {
      const abort = new AbortController();
      let release: () => void = () => undefined;
      const blocked = new Promise<void>((resolve) => {
        release = resolve;
      });
      const before = process.memoryUsage().arrayBuffers;
      const exporting = exportRows(
        "select repeat('x', 1000) from generate_series(1, 200000)",
        "csv",
        {
          signal: abort.signal,
          openFile: () =>
            Promise.resolve({
              write: () => blocked,
              finish: () => Promise.resolve(),
              discard: () => Promise.resolve(),
            }),
        },
      );
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const held = (process.memoryUsage().arrayBuffers - before) / 1024 / 1024;
      abort.abort();
      release();
      assert.ok(!(await exporting).ok);
      assert.ok(held < 20, `${held.toFixed(1)} MB are held`);
    });
  });
}
