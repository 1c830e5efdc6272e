/**
 * Hazards in an open document: `npm run bench hazards`. How long the thread that asks is kept from anything
 * else at a stretch (the window's rule is 50 ms), when a file of SQL of 50 or 200 kB is read as the
 * window does, while somebody types in it: in the worker as it is shipped. Beside it the same on the spot.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { blockOffset } from "../../src/host/hazards/blockOffset.ts";
import { createHazardReader } from "../../src/core/sql/hazards/hazardReader.ts";
import type { ScriptBlock } from "../../src/core/sql/hazards/script/readScript.ts";
import { createScriptFiles } from "../../src/local/hazards/scriptFiles.ts";
import { createRunbookReader } from "../../src/local/runbook/runbookReader.ts";
import { loadSqlParser } from "../../src/local/sql/pgSqlParser.ts";
import { ROOT } from "../support/paths.mjs";

const LIMIT_MS = 50;
/** The window reads no longer text. */
const SIZES_KB = [50, 200];
const RUNS = 5;

/** A migration as people write it, every tenth statement with a hazard. */
function sqlOf(bytes: number): string {
  const parts: string[] = [];
  for (let number = 0, length = 0; length < bytes; number++) {
    const table = `app.events_${number}`;
    const part = [
      `-- ${number}: events of a tenant`,
      `CREATE TABLE ${table} (id bigint PRIMARY KEY, tenant uuid NOT NULL, at timestamptz DEFAULT now(), body jsonb);`,
      ...(number % 10 === 0 ? [`CREATE INDEX events_${number}_at ON app.events (at);`] : []),
      `COMMENT ON TABLE ${table} IS 'events';`,
      `INSERT INTO ${table} (id, tenant) SELECT n, gen_random_uuid() FROM generate_series(1, 10) n;`,
      "",
    ].join("\n");
    parts.push(part);
    length += part.length;
  }
  // As it is while somebody types: the last statement is none yet.
  return `${parts.join("\n")}\nALTER TABLE app.events ADD`;
}

/** The longest time in which nothing else of this thread could run, in milliseconds, and how long it took. */
async function stretch(work: () => Promise<unknown>): Promise<readonly [number, number]> {
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) {
      setImmediate(look);
    }
  };
  setImmediate(look);
  const began = performance.now();
  await work();
  const took = performance.now() - began;
  isOver = true;
  await new Promise((wake) => setTimeout(wake, 20));
  return [longest, took];
}

async function best(work: () => Promise<unknown>): Promise<readonly [number, number]> {
  const runs: (readonly [number, number])[] = [];
  for (let run = 0; run < RUNS; run++) {
    runs.push(await stretch(work));
  }
  return [Math.min(...runs.map(([longest]) => longest)), Math.min(...runs.map(([, took]) => took))];
}

const built = spawnSync(process.execPath, ["esbuild.mjs", "--production"], { cwd: ROOT });
if (built.status !== 0) {
  throw new Error(`The build failed: ${built.stderr.toString()}`);
}
const reader = createRunbookReader(path.join(ROOT, "dist/runbookWorker.cjs"));
const here = createHazardReader({ files: createScriptFiles(), loadParser: loadSqlParser });
try {
  for (const size of SIZES_KB) {
    const text = sqlOf(size * 1000);
    const block: ScriptBlock = {
      ...{ text, language: "sql", cwd: "/", pathMappings: [], database: null },
    };
    const document = `\`\`\`sql\n${text}\n\`\`\`\n`;
    const lines = text.split("\n").length;
    let found = 0;
    const read = async (with_: typeof here): Promise<void> => {
      const [own = []] = await with_.own([block], {}, "bench");
      const range = { start: 7, end: 7 + text.length, line: 2, endLine: lines + 1 };
      const offset = blockOffset(document, { text, range });
      found = own.map(({ place }) => offset(place.start)).length;
    };
    await read(reader.hazards);
    const [longest, took] = await best(() => read(reader.hazards));
    const [spot] = await best(() => read(here));
    console.log(
      `${String(size).padStart(5)} kB, ${found} hazards: at most ${longest.toFixed(0)} ms at a stretch (answer after ${took.toFixed(0)} ms); on the spot ${spot.toFixed(0)} ms`,
    );
    if (longest > LIMIT_MS) {
      console.error(`missed: ${size} kB`);
      process.exitCode = 1;
    }
  }
} finally {
  reader.dispose();
}
