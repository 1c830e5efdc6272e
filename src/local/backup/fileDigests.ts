import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Backup } from "../../core/backup/backup.ts";
import type { BackupFailure } from "../../core/backup/ports.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";

type FileDigest = Backup["files"][number];

const CHUNK_BYTES = 1024 * 1024;

/** Size and digest of a file, or of every file of a folder, below `folder` and named with slashes. */
export async function digestsOf(folder: string, name: string): Promise<readonly FileDigest[]> {
  const place = path.join(folder, name);
  if (!(await stat(place)).isDirectory()) {
    return [{ path: name, ...(await digestOf(place)) }];
  }
  const digests: FileDigest[] = [];
  for (const part of (await readdir(place)).sort()) {
    digests.push({ path: `${name}/${part}`, ...(await digestOf(path.join(place, part))) });
  }
  return digests;
}

/** Every file as the manifest has it, or which one is not. */
export async function compareDigests(
  folder: string,
  files: readonly FileDigest[],
  signal: CancelSignal,
): Promise<Result<null, BackupFailure>> {
  for (const file of files) {
    if (signal.aborted) {
      return err({ code: "cancelled" });
    }
    if (!isBelow(file.path) || !(await isSame(path.join(folder, file.path), file))) {
      return err({ code: "checksum", file: file.path });
    }
  }
  return ok(null);
}

/** A manifest is read from a disk: it names nothing outside of its folder. */
function isBelow(name: string): boolean {
  return !path.isAbsolute(name) && !name.split(/[/\\]/).includes("..");
}

async function isSame(place: string, expected: FileDigest): Promise<boolean> {
  try {
    const { bytes, sha256 } = await digestOf(place);
    return bytes === expected.bytes && sha256 === expected.sha256;
  } catch {
    // What cannot be read is not what it was.
    return false;
  }
}

async function digestOf(file: string): Promise<Omit<FileDigest, "path">> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    const data: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    hash.update(data);
    bytes += data.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Bytes of a file, or of the files of a folder; 0 while it is not there. */
export async function sizeOf(place: string): Promise<number> {
  try {
    const stats = await stat(place);
    if (!stats.isDirectory()) {
      return stats.size;
    }
    const sizes = await Promise.all(
      (await readdir(place)).map((name) => stat(path.join(place, name)).then(({ size }) => size)),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    // Only shown while the work goes on.
    return 0;
  }
}
