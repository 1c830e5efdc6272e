/**
 * Appends events to a journal, and writes the same bytes to a file and flushes them: side by side, in
 * turns. An append may take 5 ms at the median.
 *
 *   npx tsx test/bench/journal.ts
 */
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { createJournalStore } from "../../src/local/deployment/journalStore.ts";
import { event } from "../support/fakes/deployments.ts";

const ROUNDS = 500;
const LIMIT_MS = 5;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const root = await mkdtemp(path.join(tmpdir(), "journal-bench-"));
const person = { name: "kim", host: "desk" };
const journal = await createJournalStore({ application: "bench", person }).create(root, "d1", "");
const raw = await open(path.join(root, "raw"), "w");
try {
  const ended = event({
    type: "blockEnded",
    run: "f9d1b8f0-6f6e-4a55-9d43-3f0c6f4f8f11",
    step: "1.1",
    block: "1.1/block-0123456789ab",
    outcome: "passed",
    exitCode: 0,
    failures: [],
    backups: [],
    durationMs: 1234,
    log: { start: 0, end: 65_536 },
    verdict: null,
    actual: null,
  });
  await journal.append(ended);
  const size = (await readFile(path.join(journal.folder, "journal.jsonl"))).length;
  const bytes = Buffer.alloc(size, "x");

  const appended: number[] = [];
  const written: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    appended.push(await timed(() => journal.append(ended)));
    written.push(
      await timed(async () => {
        await raw.write(bytes, 0, bytes.length, round * bytes.length);
        await raw.datasync();
      }),
    );
  }
  const [ours, theirs] = [median(appended), median(written)];
  console.log(
    `journal append ${ours.toFixed(2)} ms · write and flush ${theirs.toFixed(2)} ms · ` +
      `${(ours / theirs).toFixed(2)} × (${ROUNDS} × ${size} bytes, medians; limit ${LIMIT_MS} ms)`,
  );
  if (ours > LIMIT_MS) {
    process.exitCode = 1;
  }
} finally {
  journal.dispose();
  await raw.close();
  await rm(root, { recursive: true });
}
