import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { actionEntrySchema, type ActionEntry } from "../../core/actions/actionLog.ts";
import type { ActionLogStore } from "../../core/actions/ports.ts";
import { FILE_MODE, openOwnFolder } from "../ownFolder.ts";

/** `.schema-ops/actions.jsonl` of a workspace folder. */
export function createActionLogStore(): ActionLogStore {
  // One line after the other, so that two actions at once do not write into each other.
  let tail: Promise<unknown> = Promise.resolve();
  return {
    append: (folder, entry) => {
      const written = tail.then(() => appendLine(folder, entry));
      tail = written.catch(() => undefined);
      return written;
    },
    path: logPath,
    read: readEntries,
  };
}

function logPath(folder: string): string {
  return join(folder, ".schema-ops", "actions.jsonl");
}

async function appendLine(folder: string, entry: ActionEntry): Promise<void> {
  await openOwnFolder(folder);
  const handle = await open(logPath(folder), "a", FILE_MODE);
  try {
    await handle.appendFile(`${JSON.stringify(entry)}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Oldest first. A line that is cut off or is none of ours is left out. */
async function readEntries(folder: string): Promise<readonly ActionEntry[]> {
  let text: string;
  try {
    text = await readFile(logPath(folder), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return [];
    }
    throw error;
  }
  return text.split("\n").flatMap((line) => {
    const parsed = v.safeParse(actionEntrySchema, parseJson(line));
    return parsed.success ? [parsed.output] : [];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
