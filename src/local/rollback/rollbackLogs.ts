import { mkdir, open, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { RollbackLogs } from "../../core/rollback/ports.ts";
import {
  foldRollbackLog,
  rollbackEntrySchema,
  type RollbackEntry,
  type RollbackRecord,
} from "../../core/rollback/rollbackLog.ts";
import { isMissing } from "../deployment/journalHead.ts";
import { FILE_MODE, FOLDER_MODE, openOwnFolder } from "../ownFolder.ts";

const NAME = /^([\w-]{1,80})\.jsonl$/;

/** `.schema-ops/rollbacks/<id>.jsonl` of a workspace folder. */
export function createRollbackLogs(): RollbackLogs {
  return { append, list };
}

function folderOf(root: string): string {
  return path.join(root, ".schema-ops", "rollbacks");
}

async function append(root: string, rollback: string, entry: RollbackEntry): Promise<void> {
  await openOwnFolder(root);
  await mkdir(folderOf(root), { recursive: true, mode: FOLDER_MODE });
  const handle = await open(path.join(folderOf(root), `${rollback}.jsonl`), "a", FILE_MODE);
  try {
    // On a line of its own, whatever a crash left of the one before.
    await handle.writeFile(`\n${JSON.stringify(entry)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function list(root: string): Promise<readonly RollbackRecord[]> {
  const records: RollbackRecord[] = [];
  for (const name of await logNames(root)) {
    const id = NAME.exec(name)?.[1];
    const record =
      id === undefined
        ? null
        : foldRollbackLog(id, entriesOf(await readFile(path.join(folderOf(root), name), "utf8")));
    if (record !== null) {
      records.push(record);
    }
  }
  return records.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

async function logNames(root: string): Promise<readonly string[]> {
  try {
    return await readdir(folderOf(root));
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

/** A last line that a crash tore is not there: what it would say was not done yet. */
function entriesOf(text: string): readonly RollbackEntry[] {
  return text.split("\n").flatMap((line) => {
    try {
      const parsed = v.safeParse(rollbackEntrySchema, JSON.parse(line));
      return parsed.success ? [parsed.output] : [];
    } catch {
      return [];
    }
  });
}
