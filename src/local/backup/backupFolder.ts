import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { signalProcess } from "../shell/processGroup.ts";
import { FILE_MODE, FOLDER_MODE, openOwnFolder } from "../ownFolder.ts";
import { isMissing } from "../deployment/journalHead.ts";

/**
 * `.schema-ops/backups/<id>/`. While it is made it is called `<id>.partial` and says who makes it; it
 * gets its name when everything in it is on the disk.
 */
export interface UnfinishedFolder {
  readonly id: string;
  readonly path: string;
  /** On the disk, under its own name. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

const PARTIAL = ".partial";
const OWNER = "owner.json";
const ID = /^\d{8}T\d{6}Z-[\w.-]{1,80}-[0-9a-f]{6}$/;

export function backupsFolder(root: string): string {
  return path.join(root, ".schema-ops", "backups");
}

/** Null where the id could not have been ours: it never leads out of the folder. */
export function backupFolder(root: string, id: string): string | null {
  return ID.test(id) ? path.join(backupsFolder(root), id) : null;
}

/** Ids of the finished ones, newest first. */
export async function backupIds(root: string): Promise<readonly string[]> {
  return (await entries(root))
    .filter((name) => ID.test(name))
    .sort()
    .reverse();
}

async function entries(root: string): Promise<readonly string[]> {
  try {
    return await readdir(backupsFolder(root));
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

export async function openUnfinished(
  root: string,
  database: string,
  takenAt: Date,
): Promise<UnfinishedFolder> {
  await openOwnFolder(root);
  const time = takenAt.toISOString().replace(/[-:]|\.\d+/g, "");
  const name = database.replace(/[^\w.-]/g, "_").slice(0, 80) || "_";
  const id = `${time}-${name}-${randomBytes(3).toString("hex")}`;
  const parent = backupsFolder(root);
  const folder = path.join(parent, id + PARTIAL);
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const owner = path.join(folder, OWNER);
  await writeFile(owner, JSON.stringify({ pid: process.pid, host: os.hostname() }), {
    mode: FILE_MODE,
  });
  return {
    id,
    path: folder,
    finish: async () => {
      await rm(owner);
      await flush(folder);
      await rename(folder, path.join(parent, id));
      await flush(parent);
    },
    discard: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Removes what was left unfinished by processes that are gone. Nothing that is still being made. */
export async function sweepUnfinished(root: string): Promise<void> {
  for (const name of await entries(root)) {
    const folder = path.join(backupsFolder(root), name);
    if (name.endsWith(PARTIAL) && !(await isBeingMade(folder))) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function isBeingMade(folder: string): Promise<boolean> {
  try {
    const owner: unknown = JSON.parse(await readFile(path.join(folder, OWNER), "utf8"));
    if (typeof owner !== "object" || owner === null || !("pid" in owner) || !("host" in owner)) {
      return false;
    }
    // Nothing tells of processes of another machine: what it makes is left to it.
    return (
      owner.host !== os.hostname() || (typeof owner.pid === "number" && signalProcess(owner.pid, 0))
    );
  } catch {
    // At its beginning and at its end, for a moment, nothing in it says who makes it.
    return changedLately(folder);
  }
}

const LATELY_MS = 10 * 60_000;

async function changedLately(folder: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(folder)).mtimeMs < LATELY_MS;
  } catch (error) {
    if (isMissing(error)) {
      return true;
    }
    throw error;
  }
}

/** What the folder's names are is on the disk as well. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
