/**
 * The page of rows over a table of a million rows on a real server, in a headless browser: the first rows beside
 * psql's own time to them, scrolling from end to end, and the memory that both ends take.
 *
 *   npx tsx test/bench/rowsPage.ts
 *
 * The host's end runs in this process as it does in the extension host.
 */
import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import type { Page } from "playwright-core";
import { rowsQuestion } from "../../src/core/catalog/previewRows.ts";
import type { CancelSignal } from "../../src/core/lib/cancelSignal.ts";
import type { ReadRows, RowsSource } from "../../src/host/panels/rowsSource.ts";
import { loadSqlParser } from "../../src/local/sql/pgSqlParser.ts";
import { createQuestionAsker } from "../../src/postgres/questionAsker.ts";
import { PAGE_ROWS, type RowsView } from "../../src/protocol/rows.ts";
import { openRowsBench, openRowsPage } from "../e2e/page/rowsPage.ts";
import { connectParts } from "../support/connectParts.ts";
import { createDatabase, stopTestServers } from "../support/database.ts";

const ROWS = 1_000_000;
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "5");
const MB = 1024 * 1024;
const MOST_MB = 200;
const FRAMES_A_SECOND = 55;

/** As a text: what compiles this file adds helpers that a page does not have. Ten wheel steps, then a leap. */
const SCROLL = `new Promise((resolve) => {
  const scroller = document.querySelector(".grid-scroll");
  const frames = [];
  let last = performance.now();
  let step = 0;
  requestAnimationFrame(function draw(now) {
    frames.push(now - last);
    last = now;
    step += 1;
    scroller.scrollTop = step % 10 === 0
      ? (scroller.scrollHeight * (step % 600)) / 600
      : scroller.scrollTop + 120;
    if (step < 600) {
      requestAnimationFrame(draw);
    } else {
      resolve(frames.slice(1));
    }
  });
})`;

const database = await createDatabase();
const asker = createQuestionAsker({ ...connectParts(), loadParser: loadSqlParser });
const bench = await openRowsBench();

try {
  await database.run(`
    create table shown as
      select i as id, 'user ' || i || ' of "tenant"' as name, md5(i::text) as digest, i * 1.01 as amount,
             timestamptz '2026-01-01' + i * interval '1 second' as at, i % 7 = 0 as active, null::text as nothing
        from generate_series(1, ${ROWS}) as i;
    alter table shown add primary key (id)`);
  await database.run("vacuum analyze shown");
  const sql = questionFrom(0, { order: null, filter: null });
  const psql: number[] = [];
  const ours: number[] = [];
  const opened = await openRowsPage(bench, source("warm"));
  const { page } = opened;
  await settled(page);
  for (let round = 0; round < ROUNDS + 1; round++) {
    const theirs = timedSync(() =>
      execFileSync("psql", ["-X", "-q", "-o", "/dev/null", "-d", database.url, "-c", sql]),
    );
    const began = performance.now();
    opened.show(source(`round ${round}`));
    await page.getByRole("heading", { name: `round ${round}` }).waitFor();
    await page.locator('[data-place="0:0"]').waitFor();
    if (round > 0) {
      psql.push(theirs);
      ours.push(performance.now() - began);
    }
    await settled(page);
  }
  const before = process.memoryUsage().rss + (await heapOf(page));
  await page.locator('[data-place="0:0"]').focus();
  await page.keyboard.press("Control+End");
  await page.locator(`[data-place="${ROWS - 1}:0"]`, { hasText: String(ROWS) }).waitFor();
  const frames = await scrolled(page);
  const grown = (process.memoryUsage().rss + (await heapOf(page)) - before) / MB;
  const first = { ours: median(ours), psql: median(psql) };
  console.log(
    `first rows on an open page ${first.ours.toFixed(0)} ms, psql ${first.psql.toFixed(0)} ms ` +
      `(limit 1.3 x + 100 ms = ${(1.3 * first.psql + 100).toFixed(0)} ms); scrolling ${ROWS} rows: ` +
      `${frames.median.toFixed(0)} frames a second (slowest of a hundred ${frames.slowest.toFixed(0)} ms); ` +
      `memory +${grown.toFixed(0)} MB`,
  );
  process.exitCode =
    first.ours < 1.3 * first.psql + 100 && frames.median >= FRAMES_A_SECOND && grown < MOST_MB
      ? 0
      : 1;
  await settled(page);
  await opened.close();
} finally {
  await bench.close();
  asker.dispose();
  await database.drop();
  await stopTestServers();
}

function questionFrom(from: number, { order }: RowsView): string {
  const table = { schema: "public", name: "shown", key: ["id"], kept: true, filter: null };
  return rowsQuestion({ ...table, order, from, count: PAGE_ROWS + 1 });
}

async function ask(
  sql: string,
  signal: CancelSignal,
): Promise<Pick<ReadRows, "columns" | "rows" | "durationMs">> {
  const limits = { statementTimeoutMs: 60_000, lockTimeoutMs: 1000, maxRows: PAGE_ROWS + 1 };
  const answer = await asker.ask(database.target(), sql, limits, signal);
  if (answer.kind === "error") {
    throw new Error(JSON.stringify(answer.error));
  }
  return answer;
}

function source(title: string): RowsSource {
  return {
    model: {
      ...{ title, connection: "bench", environment: "development" as const },
      ...{ sql: "SELECT * FROM public.shown", live: true, sortable: true, note: "" },
    },
    saved: null,
    export: { kind: "kept", rows: () => ({ columns: [], rows: [] }) },
    into: ["shown"],
    read: async (from, view, signal) => {
      const answer = await ask(questionFrom(from, view), signal);
      return {
        ...answer,
        rows: answer.rows.slice(0, PAGE_ROWS),
        from,
        more: answer.rows.length > PAGE_ROWS,
      };
    },
    count: async (_view, signal) =>
      Number((await ask("SELECT count(*) FROM shown", signal)).rows[0]?.[0]),
  };
}

/** Frames while the whole table passes by: a wheel's steps, and a scroll bar's leaps. */
async function scrolled(
  page: Page,
): Promise<{ readonly median: number; readonly slowest: number }> {
  const taken = await page.evaluate<number[]>(SCROLL);
  const ordered = taken.toSorted((a, b) => a - b);
  return {
    median: 1000 / (ordered[Math.floor(ordered.length / 2)] ?? Infinity),
    slowest: ordered[Math.floor(ordered.length * 0.99)] ?? Infinity,
  };
}

/** Nothing is being read any more. */
function settled(page: Page): Promise<void> {
  return page.locator("[role=grid][aria-busy=false]").waitFor();
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

function timedSync(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
