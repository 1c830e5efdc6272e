/**
 * Parsing speed: `npx tsx test/bench/parse.ts`.
 * Reads about 1 MB of runbook (a checklist repeated, its numbers varied, so that nothing is parsed
 * only once by luck), and beside it, in the same run, what its two libraries need alone for the same
 * text: the Markdown parser for the document, PostgreSQL's parser for its SQL. Prints wall and CPU time.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parser as markdown, GFM } from "@lezer/markdown";
import { parseRunbook } from "../../src/core/runbook/parseRunbook.ts";
import type { SqlParser } from "../../src/core/sql/sqlParser.ts";
import { loadSqlParser } from "../../src/local/sql/pgSqlParser.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const SEED = path.join(ROOT, "../shared/seed/DEPLOYMENT_CHECKLIST.md");
const FIXTURE = path.join(ROOT, "test/fixtures/runbooks/korean.md");
const LENGTH = 1_000_000;
const RUNS = 15;
/** Milliseconds for the fastest warm run: on a machine that does other things too, the others say less. */
const LIMIT = 250;

interface Timing {
  readonly wall: number;
  readonly cpu: number;
}

function time(work: () => unknown): Timing {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  work();
  const used = process.cpuUsage(cpu);
  return { wall: performance.now() - wall, cpu: (used.user + used.system) / 1000 };
}

function vary(text: string, round: number): string {
  return text
    .replace(/(?<=Phase |Step )\d+/g, (number) => String(Number(number) + 4 * round))
    .replace(/\d+(?=개|;| days)/g, (number) => String(Number(number) + round))
    .replace(/'(?=[a-z])/g, `'r${round}_`);
}

function show(name: string, timings: readonly Timing[]): void {
  const [cold, ...warm] = timings;
  const middle = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  const line = [
    name.padEnd(34),
    `cold ${cold?.wall.toFixed(0) ?? ""} ms`,
    `warm median ${middle(warm.map(({ wall }) => wall)).toFixed(0)} ms`,
    `best ${Math.min(...warm.map(({ wall }) => wall)).toFixed(0)} ms`,
    `CPU median ${middle(warm.map(({ cpu }) => cpu)).toFixed(0)} ms`,
  ];
  console.log(line.join("  "));
}

const source = readFileSync(existsSync(SEED) ? SEED : FIXTURE, "utf8");
const rounds = Math.ceil(LENGTH / source.length);
const text = Array.from({ length: rounds }, (_, round) => vary(source, round)).join("\n");
const parser: SqlParser = await loadSqlParser();

const statements: string[] = [];
const recording: SqlParser = {
  parse: (sql) => {
    statements.push(sql);
    return parser.parse(sql);
  },
  scan: (sql) => parser.scan(sql),
};
const cold = time(() => parseRunbook(text, recording));
const asked = statements.slice();
const runs = Array.from({ length: RUNS }, () => time(() => parseRunbook(text, parser)));
const gfm = markdown.configure(GFM);
const peers = Array.from({ length: RUNS + 1 }, () => time(() => gfm.parse(text)));
const sqlOnly = Array.from({ length: RUNS + 1 }, () =>
  time(() => {
    for (const sql of asked) {
      parser.parse(sql);
    }
  }),
);

console.log(
  `${(text.length / 1e6).toFixed(2)} million characters, ${(Buffer.byteLength(text) / 1e6).toFixed(2)} MB, ${asked.length} SQL texts`,
);
show("runbook", [cold, ...runs]);
show("@lezer/markdown (GFM) alone", peers);
show("PostgreSQL's parser alone", sqlOnly);

const fastest = Math.min(...runs.map(({ wall }) => wall));
console.log(`fastest ${fastest.toFixed(0)} ms, limit ${LIMIT} ms`);
process.exitCode = fastest <= LIMIT ? 0 : 1;
