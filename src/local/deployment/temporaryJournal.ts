import { rmSync } from "node:fs";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Journal } from "../../core/deployment/journal.ts";
import { createMemoryJournal } from "../../core/deployment/memoryJournal.ts";

/** A journal for asking without a deployment: the logs of checks go to a folder that goes with it. */
export async function createTemporaryJournal(): Promise<Journal> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-verify-"));
  await fs.mkdir(path.join(folder, "logs"));
  const journal = createMemoryJournal({ folder, runbookText: "" });
  return {
    ...journal,
    dispose: () => {
      journal.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
