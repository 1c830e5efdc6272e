import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import type { ExportFailure, ExportProgress } from "../../../src/core/rows/exportPorts.ts";
import type { Result } from "../../../src/core/lib/result.ts";
import { openExportFile } from "../../../src/local/rows/exportFile.ts";
import { openParquetRows } from "../../../src/local/rows/parquetRows.ts";
import { createRowsExporter } from "../../../src/postgres/rows/rowsExporter.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";

for (const major of testMajors()) {
  describe(`An export as Parquet from PostgreSQL ${major}`, function () {
    this.timeout(60_000);
    let database: TestDatabase;
    let folder: string;

    before(async () => {
      database = await createDatabase({ major });
      folder = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-parquet-"));
    });
    after(async () => {
      await database.assertNoSessions();
      await database.drop();
      await fs.rm(folder, { recursive: true });
    });
    afterEach(async () => {
      for (const name of await fs.readdir(folder)) {
        await fs.rm(path.join(folder, name));
      }
    });

    const file = (): string => path.join(folder, "rows.parquet");
    const write = (
      sql: string,
      signal: AbortSignal = NEVER,
      onProgress: (progress: ExportProgress) => void = () => undefined,
    ): Promise<Result<ExportProgress, ExportFailure>> =>
      createRowsExporter({
        ...connectParts(),
        openFile: openExportFile,
        openParquet: openParquetRows,
      }).exportRows(
        { target: database.target(), sql, format: "parquet", path: file(), lockTimeoutMs: 2000 },
        onProgress,
        signal,
      );
    const written = async (sql: string): Promise<readonly Record<string, unknown>[]> => {
      const exported = await write(sql);
      assert.ok(exported.ok, JSON.stringify(exported));
      assert.equal((await fs.stat(file())).size, exported.value.bytes);
      const rows = await parquetReadObjects({
        file: await asyncBufferFromFile(file()),
        utf8: false,
      });
      assert.equal(rows.length, exported.value.rows);
      return rows;
    };
    const types = async (): Promise<readonly string[]> => {
      const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(file()));
      return schema
        .slice(1)
        .map(({ type, converted_type: converted, logical_type: logical }) =>
          [type, converted ?? logical?.type].filter((part) => part !== undefined).join(" "),
        );
    };

    it("keeps types and values; what Parquet has no type for is the server's own text", async () => {
      const rows = await written(`
        select yes, small, whole, big, single, double, price::numeric(10, 2), huge, name, bytes, day,
               at, local, span, doc, list, id from (values
          (true, 7::int2, -8, 9223372036854775807::int8, 1.5::real, 0.1::float8 + 0.2::float8,
           12345.67, 123456789012345678901234567890.5::numeric, 'a "b"' || E'\\n한😀',
           '\\x00ff'::bytea, date '2026-11-23', timestamptz '2026-11-23 09:00:00.123456+09',
           timestamp '2026-11-23 09:00:00', interval '1 year -2 days', '{"a": 1.10}'::jsonb, array[1, null],
           'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid),
          (null, null, null, null, 'NaN', '-Infinity', null, 'NaN', '', '', null, null, null, null, null, '{}', null)
        ) as t(yes, small, whole, big, single, double, price, huge, name, bytes, day, at, local, span, doc, list, id)`);
      assert.deepEqual(await types(), [
        ...["BOOLEAN", "INT32", "INT32", "INT64", "FLOAT", "DOUBLE", "INT64 DECIMAL"],
        ...["BYTE_ARRAY UTF8", "BYTE_ARRAY UTF8", "BYTE_ARRAY", "INT32 DATE"],
        ...["INT64 TIMESTAMP", "INT64 TIMESTAMP"],
        ...Array.from({ length: 4 }, () => "BYTE_ARRAY UTF8"),
      ]);
      const [full, empty] = rows;
      assert.deepEqual(
        { ...full, bytes: null, at: null, local: null, day: null },
        {
          ...{ yes: true, small: 7, whole: -8, big: 9223372036854775807n, single: 1.5 },
          ...{ double: 0.1 + 0.2, price: 12345.67, huge: "123456789012345678901234567890.5" },
          ...{ name: 'a "b"\n한😀', bytes: null, day: null, at: null, local: null },
          ...{ span: "1 year -2 days", doc: '{"a": 1.10}', list: "{1,NULL}" },
          id: "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        },
      );
      assert.deepEqual(full?.["bytes"], new Uint8Array([0, 255]));
      assert.deepEqual(full["day"], new Date("2026-11-23"));
      assert.deepEqual(full["at"], new Date("2026-11-23T00:00:00.123Z"));
      assert.deepEqual(full["local"], new Date("2026-11-23T09:00:00Z"));
      assert.deepEqual(
        [empty?.["single"], empty?.["double"], empty?.["huge"], empty?.["name"], empty?.["day"]],
        [Number.NaN, -Infinity, "NaN", "", null],
      );
    });

    it("makes a column text that holds what its type does not, wherever in the table it stands", async () => {
      const rows = await written(`
        select n, case when n = 25000 then date 'infinity' else date '2026-01-01' + n end as day
          from generate_series(1, 25000) as n order by n`);
      assert.deepEqual(await types(), ["INT32", "BYTE_ARRAY UTF8"]);
      assert.deepEqual(rows[0], { n: 1, day: "2026-01-02" });
      assert.deepEqual(rows.at(-1), { n: 25000, day: "infinity" });
    });

    it("is written in groups, with progress, and holds no rows as well as many", async () => {
      const told: number[] = [];
      const exported = await write(
        "select n, md5(n::text) as digest from generate_series(1, 9500) as n",
        NEVER,
        ({ rows }) => told.push(rows),
      );
      assert.ok(exported.ok);
      assert.deepEqual(told, [2000, 4000, 6000, 8000, 9500]);
      const { row_groups: groups } = await parquetMetadataAsync(await asyncBufferFromFile(file()));
      assert.equal(groups.length, 5);
      assert.deepEqual(await written("select 1 as a, 2 as a where false"), []);
    });

    it("leaves nothing behind when it is cancelled, and says where the SQL is wrong", async () => {
      const abort = new AbortController();
      const cancelled = await write(
        "select generate_series(1, 1000000000) as n",
        abort.signal,
        () => abort.abort(),
      );
      assert.deepEqual(cancelled, { ok: false, error: { code: "cancelled" } });
      assert.deepEqual(await fs.readdir(folder), []);
      const wrong = await write("select 1, nothing");
      assert.ok(!wrong.ok && wrong.error.code === "sql");
      assert.deepEqual([wrong.error.sqlState, wrong.error.position], ["42703", 10]);
      const late = await write("select 1 / (5 - n) from generate_series(1, 9) as n");
      assert.ok(!late.ok && late.error.code === "sql" && late.error.sqlState === "22012");
      assert.deepEqual(await fs.readdir(folder), []);
    });
  });
}
