import { open, readFile, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { DUMP_NAME } from "../../../core/backup/backup.ts";
import type { CancelSignal } from "../../../core/lib/cancelSignal.ts";
import type { Slices } from "../../../core/lib/slices.ts";
import { cancellable } from "../../inSlices.ts";
import { isThere } from "../../places.ts";
import { MoreBytesNeeded, NoArchive } from "./byteReader.ts";
import { parseArchive } from "./parseArchive.ts";

const FIRST_READ = 1024 * 1024;
const TAR_BLOCK = 512;

/**
 * The bytes of a dump that hold its table of contents: all of `toc.dat` for a directory or a tar, the
 * beginning of a custom dump, of which no more is read than needed.
 */
export async function readTableOfContents(file: string, signal: CancelSignal): Promise<Uint8Array> {
  const stats = await stat(file);
  if (stats.isDirectory()) {
    // One of ours: the dump lies in it, in whatever format.
    return (await isThere(path.join(file, DUMP_NAME)))
      ? readTableOfContents(path.join(file, DUMP_NAME), signal)
      : readFile(path.join(file, "toc.dat"));
  }
  const handle = await open(file, "r");
  try {
    const head = await readAt(handle, 0, TAR_BLOCK);
    return isTar(head)
      ? await readTarMember(handle, "toc.dat")
      : await readBeginning(handle, stats.size, signal);
  } finally {
    await handle.close();
  }
}

function isTar(head: Uint8Array): boolean {
  return textAt(head, 257, 5) === "ustar";
}

/** Reads on until the contents are whole. */
async function readBeginning(
  handle: FileHandle,
  size: number,
  signal: CancelSignal,
): Promise<Uint8Array> {
  for (let length = FIRST_READ; ; length *= 4) {
    const bytes = await readAt(handle, 0, Math.min(length, size));
    // Cancelled: nobody reads the bytes any more.
    if ((await cancellable(isWhole(bytes), signal)) !== false) {
      return bytes;
    }
    if (length >= size) {
      throw new NoArchive("it ends within its table of contents");
    }
  }
}

function* isWhole(bytes: Uint8Array): Slices<boolean> {
  try {
    const { entries, entryCount } = parseArchive(bytes, "latin1");
    let count = 0;
    for (const _ of entries) {
      count++;
      yield;
    }
    return count === entryCount;
  } catch (error) {
    if (error instanceof MoreBytesNeeded) {
      return false;
    }
    throw error;
  }
}

/** pg_dump puts the contents first, with a plain header: name, and size in octal or, above 8 GB, in binary. */
async function readTarMember(handle: FileHandle, name: string): Promise<Uint8Array> {
  for (let at = 0; ;) {
    const header = await readAt(handle, at, TAR_BLOCK);
    const found = textAt(header, 0, 100);
    if (header.length < TAR_BLOCK || found === "") {
      throw new NoArchive(`it is a tar file without ${name}`);
    }
    const size = Number.parseInt(textAt(header, 124, 12).trim() || "0", 8);
    if (Number.isNaN(size)) {
      throw new NoArchive(`it is a tar file without ${name}`);
    }
    if (found === name) {
      return readAt(handle, at + TAR_BLOCK, size);
    }
    at += TAR_BLOCK + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
  }
}

/** Up to the first zero byte. */
function textAt(bytes: Uint8Array, from: number, length: number): string {
  const text = Buffer.from(bytes.subarray(from, from + length)).toString("latin1");
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

/** Shorter where the file ends. */
async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) {
      break;
    }
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
