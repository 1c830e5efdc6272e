import { randomBytes } from "node:crypto";
import { mkdir, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ExportFile } from "../../core/rows/exportPorts.ts";

/** Rows may hold what not everybody is to read. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** As {@link openExportFile}, in a folder that is made when it is not there. */
export async function openFileInNewFolder(path: string): Promise<ExportFile> {
  await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
  return openExportFile(path);
}

/** Opens `.NAME.….part` beside the path; only the complete file gets the name. */
export async function openExportFile(path: string): Promise<ExportFile> {
  // A name may be as long as the file system lets it: the part in front of ours is cut.
  const part = join(
    dirname(path),
    `.${basename(path).slice(0, 40)}.${randomBytes(6).toString("hex")}.part`,
  );
  const handle = await open(part, "wx", FILE_MODE);
  return {
    write: async (bytes) => {
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, at, bytes.length - at);
        at += bytesWritten;
      }
    },
    finish: async () => {
      try {
        await handle.datasync();
        await handle.close();
        await rename(part, path);
      } catch (error) {
        await handle.close().catch(() => undefined);
        await unlink(part);
        throw error;
      }
    },
    discard: async () => {
      await handle.close();
      await unlink(part);
    },
  };
}
