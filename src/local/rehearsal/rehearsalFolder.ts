import { cp, mkdir, mkdtemp, realpath, rename, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { PathMapping } from "../../core/deployment/ports.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import type { Note, RehearsalFolder, RehearsalRequest } from "../../core/rehearsal/ports.ts";
import { FOLDER_MODE, openOwnFolder } from "../ownFolder.ts";
import { copyWorkspace, usedFiles, type UsedFile } from "./workspaceFiles.ts";

/** A rehearsal's folder with what its runner needs beside the copy. */
export interface OpenRehearsalFolder extends RehearsalFolder {
  /** Absolute path of what holds the copy. */
  readonly folder: string;
  readonly used: readonly UsedFile[];
}

/** Copies the workspace to a temporary folder; rejects with what the system says. */
export async function openRehearsalFolder(
  request: Pick<RehearsalRequest, "root" | "source" | "text" | "pathMappings">,
  signal: CancelSignal,
): Promise<OpenRehearsalFolder> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "schema-ops-rehearsal-")));
  const remove = (): Promise<void> =>
    rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
  try {
    const { root, source } = request;
    const copy = path.join(folder, "workspace");
    const huge = await copyWorkspace(root, copy, signal);
    const used = await usedFiles(copy, request.text);
    return {
      ...{ folder, copy, used, remove },
      source: inCopy(source, root, copy),
      files: used.map((file) => ({ path: file.path, sha256: file.sha256 })),
      notes: huge.map((what): Note => ({ code: "not-copied", what })),
      pathMappings: request.pathMappings.map(({ from, to }): PathMapping => ({
        from,
        to: inCopy(to, root, copy),
      })),
      keep: (id, deployment) => keep(root, copy, id, deployment),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A path of the workspace as it is in the copy; others stay as they are. */
function inCopy(place: string, root: string, copy: string): string {
  return place === root || place.startsWith(root + path.sep)
    ? path.join(copy, place.slice(root.length))
    : place;
}

/** Journal, logs and results go where the report is; the copy has been nobody's deployment. */
async function keep(root: string, copy: string, id: string, deployment: string): Promise<void> {
  const own = path.join(await openOwnFolder(root), "rehearsals");
  await mkdir(own, { recursive: true, mode: FOLDER_MODE });
  const from = path.join(copy, ".schema-ops", "deployments", deployment);
  const to = path.join(own, id);
  try {
    await rename(from, to);
  } catch {
    // Another file system.
    await cp(from, to, { recursive: true });
  }
}
