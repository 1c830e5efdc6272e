/**
 * Parsing speed: `npm run bench parse`.
 * Reads 1 MB of runbook (a checklist repeated, its numbers varied, so that nothing is parsed only once
 * by luck) as the extension does: in the worker as it is shipped, until the runbook is here. Beside it,
 * in the same run, what its two libraries need alone for the same text: the Markdown parser for the
 * document, PostgreSQL's parser for its SQL.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parser as markdown, GFM } from "@lezer/markdown";
import { createRunbookReader } from "../../src/local/runbook/runbookReader.ts";
import { parseRunbook } from "../../src/core/runbook/parseRunbook.ts";
import type { SqlParser } from "../../src/core/sql/sqlParser.ts";
import { loadSqlParser } from "../../src/local/sql/pgSqlParser.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const SEED = path.join(ROOT, "../shared/seed/DEPLOYMENT_CHECKLIST.md");
const FIXTURE = path.join(ROOT, "test/fixtures/runbooks/korean.md");
/** Bytes of UTF-8. */
const LENGTH = 1_000_000;
const RUNS = 15;
/** Milliseconds for the fastest warm run: on a machine that does other things too, the others say less. */
const LIMIT = 250;

async function time(work: () => unknown): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

async function repeat(count: number, work: () => unknown): Promise<readonly number[]> {
  const timings: number[] = [];
  for (let run = 0; run < count; run += 1) {
    timings.push(await time(work));
  }
  return timings;
}

function vary(text: string, round: number): string {
  return text
    .replace(/(?<=Phase |Step )\d+/g, (number) => String(Number(number) + 4 * round))
    .replace(/\d+(?=개|;| days)/g, (number) => String(Number(number) + round))
    .replace(/'(?=[a-z])/g, `'r${round}_`);
}

function show(name: string, [cold, ...warm]: readonly number[]): void {
  const middle = warm.toSorted((a, b) => a - b)[warm.length >> 1] ?? Number.NaN;
  const line = [
    name.padEnd(34),
    `cold ${cold?.toFixed(0) ?? ""} ms`,
    `warm median ${middle.toFixed(0)} ms`,
    `best ${Math.min(...warm).toFixed(0)} ms`,
  ];
  console.log(line.join("  "));
}

const source = readFileSync(existsSync(SEED) ? SEED : FIXTURE, "utf8");
const rounds = Math.ceil(LENGTH / Buffer.byteLength(source));
const text = Array.from({ length: rounds }, (_, round) => vary(source, round)).join("\n");
const parser: SqlParser = await loadSqlParser();

const statements: string[] = [];
parseRunbook(text, {
  parse: (sql) => {
    statements.push(sql);
    return parser.parse(sql);
  },
  scan: (sql) => parser.scan(sql),
  parseBody: (sql) => parser.parseBody(sql),
});

const built = spawnSync(process.execPath, ["esbuild.mjs", "--production"], { cwd: ROOT });
if (built.status !== 0) {
  throw new Error(`The build failed: ${built.stderr.toString()}`);
}
const reader = createRunbookReader(path.join(ROOT, "dist/runbookWorker.cjs"));
const runs = await repeat(RUNS + 1, () => reader.read(text));
reader.dispose();
const gfm = markdown.configure(GFM);
const peers = await repeat(RUNS + 1, () => gfm.parse(text));
const sqlOnly = await repeat(RUNS + 1, () => {
  for (const sql of statements) {
    parser.parse(sql);
  }
});

console.log(
  `${(Buffer.byteLength(text) / 1e6).toFixed(2)} MB, ${(text.length / 1e6).toFixed(2)} million characters, ${statements.length} SQL texts`,
);
show("runbook, from the worker", runs);
show("@lezer/markdown (GFM) alone", peers);
show("PostgreSQL's parser alone", sqlOnly);

const fastest = Math.min(...runs.slice(1));
console.log(`fastest ${fastest.toFixed(0)} ms, limit ${LIMIT} ms`);
process.exitCode = fastest <= LIMIT ? 0 : 1;
