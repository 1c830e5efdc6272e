import { mkdir, open, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { DamagedLog, RollbackLogs } from "../../core/rollback/ports.ts";
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
  return { append, list, damaged };
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
  const records = (await readLogs(root)).flatMap(
    ({ id, lines }) =>
      foldRollbackLog(
        id,
        lines.flatMap(({ entry }) => entry ?? []),
      ) ?? [],
  );
  return records.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

async function damaged(root: string): Promise<readonly DamagedLog[]> {
  return (await readLogs(root)).flatMap(({ id, lines }) => {
    const found = lines.filter(({ entry, torn }) => entry === null && !torn);
    return found.length === 0
      ? []
      : [{ file: `${id}.jsonl`, lines: found.map(({ number }) => number) }];
  });
}

interface LogLine {
  /** 1-based. */
  readonly number: number;
  /** Null: it cannot be read. */
  readonly entry: RollbackEntry | null;
  /** A crash tore it: what it would say was not done yet. */
  readonly torn: boolean;
}

async function readLogs(
  root: string,
): Promise<readonly { readonly id: string; readonly lines: readonly LogLine[] }[]> {
  const logs: { readonly id: string; readonly lines: readonly LogLine[] }[] = [];
  for (const name of await logNames(root)) {
    const id = NAME.exec(name)?.[1];
    if (id !== undefined) {
      logs.push({ id, lines: linesOf(await readFile(path.join(folderOf(root), name), "utf8")) });
    }
  }
  return logs;
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

/** A whole entry ends its line, and the next one begins with a line of its own. */
function linesOf(text: string): readonly LogLine[] {
  const lines = text.split("\n");
  return lines.flatMap((line, place) =>
    line === "" ? [] : [{ number: place + 1, entry: entryOf(line), torn: lines[place + 1] !== "" }],
  );
}

function entryOf(line: string): RollbackEntry | null {
  try {
    const parsed = v.safeParse(rollbackEntrySchema, JSON.parse(line));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
