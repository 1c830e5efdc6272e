import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { openExportFile } from "../../../src/local/rows/exportFile.ts";
import { openParquetRows } from "../../../src/local/rows/parquetRows.ts";
import { createQuestionAsker } from "../../../src/postgres/questionAsker.ts";
import { createRowsExporter } from "../../../src/postgres/rows/rowsExporter.ts";
import { connectParts, LIMITS, NEVER } from "../../support/connectParts.ts";
import { createDatabase, type TestDatabase } from "../../support/database.ts";

const MB = 1024 * 1024;
const LARGE = 100 * MB;

describe("Values of 100 MB", function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let folder: string;

  before(async () => {
    database = await createDatabase();
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-large-"));
    // As the server makes them, so that the table is small: 5 of them, and an ordinary one.
    await database.run(`
      create table documents (id int primary key, body text);
      insert into documents select i, repeat('0123456789=,"' || E'\\n' || '한', 6553600) from generate_series(1, 5) as i;
      insert into documents values (0, 'small')`);
  });
  after(async () => {
    await database.assertNoSessions();
    await database.drop();
    await fs.rm(folder, { recursive: true });
  });

  it("come whole where one was asked for, and are stopped where they would fill the memory", async () => {
    const asker = createQuestionAsker(connectParts());
    try {
      const ask = (sql: string) =>
        asker.ask(database.target(), sql, { ...LIMITS, statementTimeoutMs: 60_000 }, NEVER);
      const one = await ask("select body from documents where id = 1");
      assert.ok(one.kind === "rows");
      assert.equal(one.rows[0]?.[0]?.length, 6553600 * 15);
      const all = await ask("select * from documents order by id");
      assert.ok(all.kind === "error" && all.error.code === "sql", all.kind);
      assert.equal(all.error.sqlState, "54000");
      assert.match(all.error.message, /more than 256 MB/);
      const again = await ask("select count(*) from documents");
      assert.ok(again.kind === "rows" && again.rows[0]?.[0] === "6", "the session is used again");
    } finally {
      asker.dispose();
    }
  });

  for (const format of ["csv", "jsonLines"] as const) {
    it(`are exported whole as ${format}, with less in memory than there are`, async () => {
      const file = path.join(folder, format);
      const before = process.memoryUsage().rss;
      let most = before;
      const look = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss);
      }, 20);
      const exported = await createRowsExporter({
        ...connectParts(),
        openFile: openExportFile,
        openParquet: openParquetRows,
      }).exportRows(
        {
          target: database.target(),
          sql: "select id, body from documents where id < 3 order by id",
          ...{ format, path: file, lockTimeoutMs: 2000 },
        },
        () => undefined,
        NEVER,
      );
      clearInterval(look);
      assert.ok(exported.ok, JSON.stringify(exported));
      assert.equal(exported.value.rows, 3);
      assert.ok(exported.value.bytes > 2 * LARGE);
      assert.ok(most - before < 2 * LARGE, `${Math.round((most - before) / MB)} MB`);
      const handle = await fs.open(file);
      const { size } = await handle.stat();
      const end = Buffer.alloc(40);
      await handle.read(end, 0, end.length, size - end.length);
      await handle.close();
      assert.equal(size, exported.value.bytes);
      assert.ok(end.toString().endsWith(format === "csv" ? '=,""\n한"\n' : '=,\\"\\n한"}\n'));
      if (format === "jsonLines") {
        const [expected] = await database.withClient(async (client) => {
          const { rows } = await client.query<{ bytes: string }>(
            "select sum(octet_length(row_to_json(d)::text) + 1) as bytes from documents d where id < 3",
          );
          return rows;
        });
        assert.equal(expected?.bytes, String(size));
      }
      await fs.rm(file);
    });
  }
});
