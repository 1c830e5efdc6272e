import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, mkdir, readdir, readFile, readlink, stat, symlink } from "node:fs/promises";
import path from "node:path";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";

/** What no runbook runs from, and what would make a copy slow. */
const LEFT_OUT = new Set([".git", "node_modules", ".schema-ops", ".hg", ".svn", ".vscode-test"]);
/** Bytes of a file that is not copied any more. */
const HUGE = 256 * 1024 * 1024;

/** Copies a workspace folder; resolves to the files that were too large, relative to it. */
export async function copyWorkspace(
  from: string,
  to: string,
  signal: CancelSignal,
): Promise<readonly string[]> {
  const huge: string[] = [];
  const copy = async (folder: string): Promise<void> => {
    await mkdir(path.join(to, folder), { recursive: true });
    for (const entry of await readdir(path.join(from, folder), { withFileTypes: true })) {
      const name = path.join(folder, entry.name);
      if (signal.aborted || LEFT_OUT.has(entry.name)) {
        continue;
      }
      if (entry.isDirectory()) {
        await copy(name);
      } else if (entry.isSymbolicLink()) {
        await symlink(
          linkTarget(await readlink(path.join(from, name)), from, to),
          path.join(to, name),
        );
      } else if (entry.isFile()) {
        if ((await stat(path.join(from, name))).size > HUGE) {
          huge.push(name);
        } else {
          await copyFile(path.join(from, name), path.join(to, name), constants.COPYFILE_FICLONE);
        }
      }
    }
  };
  await copy("");
  return huge;
}

/** A link into the workspace leads into the copy. */
function linkTarget(target: string, from: string, to: string): string {
  return target === from || target.startsWith(from + path.sep)
    ? to + target.slice(from.length)
    : target;
}

const SCRIPT = /\.(?:sql|psql|pgsql|ddl|dml|sh|bash|py|pl|rb|js|mjs|ts)$/i;
const NAMED =
  /[\p{L}\p{N}_.+@-]+\.(?:sql|psql|pgsql|ddl|dml|sh|bash|py|pl|rb|js|mjs|ts)(?![\p{L}\p{N}_])/giu;
/** A glob or a module's name leads to files that no text names. */
const OPEN_ENDED = /\*\.?(\w*)/g;
const LARGEST_READ = 8 * 1024 * 1024;

export interface UsedFile {
  /** Relative to the workspace folder, with slashes. */
  readonly path: string;
  readonly sha256: string;
  readonly text: string;
}

/**
 * The scripts that a document leads to: those whose names stand in it, or in one that it leads to, and
 * those that a glob takes in.
 */
export async function usedFiles(root: string, document: string): Promise<readonly UsedFile[]> {
  const all = await scripts(root);
  const used = new Map<string, UsedFile>();
  let texts = [document];
  while (texts.length > 0) {
    const names = new Set(texts.flatMap((text) => text.match(NAMED) ?? []));
    const endings = new Set(
      texts.flatMap((text) =>
        [...text.matchAll(OPEN_ENDED)].map(([, ending = ""]) => `.${ending}`),
      ),
    );
    texts = [];
    for (const name of all) {
      const wanted = names.has(path.posix.basename(name)) || endings.has(path.posix.extname(name));
      if (wanted && !used.has(name)) {
        const file = await readUsed(root, name);
        if (file !== null) {
          used.set(name, file);
          texts.push(file.text);
        }
      }
    }
  }
  return [...used.values()];
}

async function readUsed(root: string, name: string): Promise<UsedFile | null> {
  try {
    const bytes = await readFile(path.join(root, name));
    const text = bytes.subarray(0, LARGEST_READ).toString("utf8");
    return { path: name, sha256: sha256Of(bytes), text };
  } catch {
    return null;
  }
}

export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

async function scripts(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) {
        await walk(name);
      } else if (entry.isFile() && SCRIPT.test(entry.name)) {
        found.push(name);
      }
    }
  };
  await walk("");
  return found.sort();
}
