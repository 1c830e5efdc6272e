import { mkdir, open, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DeploymentSummary, Journal, JournalStore } from "../../core/deployment/journal.ts";
import { foldDeployment } from "../../core/deployment/foldDeployment.ts";
import { FILE_MODE, FOLDER_MODE, openOwnFolder } from "../ownFolder.ts";
import { isMissing } from "./journalHead.ts";
import { inspectJournal, openJournal, readJournal, type OpenOptions } from "./openJournal.ts";

/** The deployments of a workspace folder: `.schema-ops/deployments/<id>/`. */
export function createJournalStore(options: OpenOptions): JournalStore {
  return {
    list: listDeployments,
    create: async (root, id, runbookText) => {
      const folder = await createFolder(root, id, runbookText);
      return openJournal(folder, options);
    },
    open: (folder): Promise<Journal> => openJournal(folder, options),
    read: readJournal,
  };
}

/** Latest first. Those that cannot be read are listed as far as they can. */
async function listDeployments(root: string): Promise<readonly DeploymentSummary[]> {
  const parent = join(root, ".schema-ops", "deployments");
  const summaries: DeploymentSummary[] = [];
  for (const id of await foldersIn(parent)) {
    const folder = join(parent, id);
    const { events } = await inspectJournal(folder);
    const state = foldDeployment(events);
    summaries.push({
      id,
      folder,
      runbookPath: state.runbook.path,
      startedAt: state.startedAt,
      open: state.phase === "running" || state.phase === "paused",
    });
  }
  return summaries.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

async function foldersIn(parent: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

async function createFolder(root: string, id: string, runbookText: string): Promise<string> {
  if (!/^[\w-][\w.-]*$/.test(id)) {
    throw new Error(`Not the id of a deployment: ${JSON.stringify(id)}`);
  }
  const parent = join(await openOwnFolder(root), "deployments");
  await mkdir(parent, { recursive: true, mode: FOLDER_MODE });
  const folder = join(parent, id);
  await mkdir(folder, { mode: FOLDER_MODE });
  await mkdir(join(folder, "logs"), { mode: FOLDER_MODE });
  await mkdir(join(folder, "results"), { mode: FOLDER_MODE });
  await writeFile(join(folder, "runbook.md"), runbookText, { mode: FILE_MODE, flag: "wx" });
  await writeFile(join(folder, "journal.jsonl"), "", { mode: FILE_MODE, flag: "wx" });
  await flushFolder(folder);
  await flushFolder(parent);
  return folder;
}

/** A new name is on the disk when its folder is. Windows cannot flush folders and needs not. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") {
    return;
  }
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
