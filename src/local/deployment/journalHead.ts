import { open, readFile, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";

/**
 * What the journal's last line is: its number and its hash, kept beside the journal. The chain itself
 * cannot tell that its end is gone, or that its last line was changed. Written after the line is on the
 * disk, so that it is never ahead of it; it may be one behind after a crash.
 */
export interface JournalHead {
  readonly seq: number;
  readonly hash: string;
}

const headSchema = v.object({ seq: v.number(), hash: v.string() });

/** One write of one size: it is replaced in place and cannot be half old and half new in a sector. */
const HEAD_BYTES = 128;

/** Undefined when there is none yet, or when a crash left it unreadable. */
export async function readHead(folder: string): Promise<JournalHead | undefined> {
  try {
    const parsed = v.safeParse(
      headSchema,
      JSON.parse(await readFile(join(folder, "head"), "utf8")),
    );
    return parsed.success ? parsed.output : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

export async function openHead(folder: string): Promise<FileHandle> {
  const path = join(folder, "head");
  try {
    return await open(path, "r+");
  } catch (error) {
    if (isMissing(error)) {
      return open(path, "w+", 0o600);
    }
    throw error;
  }
}

export async function writeHead(file: FileHandle, head: JournalHead): Promise<void> {
  const json = JSON.stringify({ seq: head.seq, hash: head.hash });
  await file.write(`${json.padEnd(HEAD_BYTES - 1)}\n`, 0);
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
