/**
 * Exports a table of a million rows as CSV, beside psql's `\copy` of the same rows, in turns. The product must
 * be at least 0.7 times as fast and hold a few megabytes.
 *
 *   npx tsx test/bench/export.ts
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import type { ExportFormat } from "../../src/core/rows/exportPorts.ts";
import { openExportFile } from "../../src/local/rows/exportFile.ts";
import { openParquetRows } from "../../src/local/rows/parquetRows.ts";
import { createRowsExporter } from "../../src/postgres/rows/rowsExporter.ts";
import { connectParts, NEVER } from "../support/connectParts.ts";
import { createDatabase, stopTestServers } from "../support/database.ts";

const ROWS = 1_000_000;
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "5");
const RATIO = 0.7;
const MOST_MB = 40;

const database = await createDatabase();
const folder = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-bench-"));
const exporter = createRowsExporter({
  ...connectParts(),
  openFile: openExportFile,
  openParquet: openParquetRows,
});
const file = path.join(folder, "ours");
const theirs = path.join(folder, "psql");

try {
  await database.run(`
    create table exported as
      select i as id, 'user ' || i || ' of "tenant"' as name, md5(i::text) as digest, i * 1.01 as amount,
             timestamptz '2026-01-01' + i * interval '1 second' as at, i % 7 = 0 as active, null::text as nothing
        from generate_series(1, ${ROWS}) as i`);
  await database.run("vacuum analyze exported");
  const psql: number[] = [];
  const ours: number[] = [];
  const lines: number[] = [];
  const before = process.memoryUsage().rss;
  let most = before;
  for (let round = 0; round < ROUNDS + 1; round++) {
    const taken = {
      psql: await timed(() =>
        execFileSync("psql", [
          ...["-X", "-q", "-d", database.url],
          ...["-c", `\\copy (select * from exported) to '${theirs}' with (format csv, header)`],
        ]),
      ),
      ours: await timed(() => write("csv")),
      lines: await timed(() => write("jsonLines")),
    };
    most = Math.max(most, process.memoryUsage().rss);
    // The first round warms caches on both sides.
    if (round > 0) {
      psql.push(taken.psql);
      ours.push(taken.ours);
      lines.push(taken.lines);
    }
  }
  await write("csv");
  if (!(await fs.readFile(file)).equals(await fs.readFile(theirs))) {
    throw new Error("The two files differ");
  }
  const ratio = median(psql) / median(ours);
  const grown = (most - before) / 1024 / 1024;
  console.log(
    `export of ${ROWS} rows: \\copy ${median(psql).toFixed(0)} ms, CSV ${median(ours).toFixed(0)} ms: ` +
      `${ratio.toFixed(2)} x its speed; JSON Lines ${median(lines).toFixed(0)} ms; memory +${grown.toFixed(0)} MB`,
  );
  process.exitCode = ratio >= RATIO && grown < MOST_MB ? 0 : 1;
} finally {
  await fs.rm(folder, { recursive: true });
  await database.drop();
  await stopTestServers();
}

async function write(format: ExportFormat): Promise<void> {
  const exported = await exporter.exportRows(
    {
      target: database.target(),
      sql: "select * from exported",
      format,
      path: file,
      lockTimeoutMs: 2000,
    },
    () => undefined,
    NEVER,
  );
  if (!exported.ok || exported.value.rows !== ROWS) {
    throw new Error(JSON.stringify(exported));
  }
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
