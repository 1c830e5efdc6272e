import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Fingerprint } from "../../core/catalog/fingerprint/fingerprint.ts";
import {
  fingerprintLines,
  readFingerprintFile,
} from "../../core/catalog/fingerprint/fingerprintFile.ts";
import { isWhole } from "../../core/catalog/fingerprint/makeFingerprint.ts";
import type { FingerprintStore } from "../../core/catalog/fingerprint/ports.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import type { Slices } from "../../core/lib/slices.ts";
import { inSlices } from "../inSlices.ts";
import { FILE_MODE, FOLDER_MODE } from "../ownFolder.ts";
import { isThere } from "../places.ts";

/**
 * `fingerprints/<digest>.json` in a deployment's folder: one file for a schema, however often it was
 * met, so that a step that changes nothing costs nothing. The journal says when and where it was met.
 */
export function createFingerprintStore(): FingerprintStore {
  return { keep, read };
}

async function keep(folder: string, fingerprint: Fingerprint): Promise<Result<void, string>> {
  const file = fileOf(folder, fingerprint.digest);
  try {
    if (await isThere(file)) {
      return ok(undefined);
    }
    await mkdir(path.dirname(file), { recursive: true, mode: FOLDER_MODE });
    const unfinished = `${file}.${randomUUID()}`;
    try {
      await writeFingerprint(unfinished, fingerprint);
      await rename(unfinished, file);
    } finally {
      await rm(unfinished, { force: true });
    }
    return ok(undefined);
  } catch (error) {
    return err(messageOf(error));
  }
}

async function read(folder: string, digest: string): Promise<Result<Fingerprint, string>> {
  try {
    const text = await readFile(fileOf(folder, digest), "utf8");
    const fingerprint = await inSlices(readNamed(text, digest));
    return fingerprint === null
      ? err(`${digest}.json holds another schema than its name says`)
      : ok(fingerprint);
  } catch (error) {
    return err(messageOf(error));
  }
}

/** Null for a file that somebody changed: it is not what the journal speaks of. */
function* readNamed(text: string, digest: string): Slices<Fingerprint | null> {
  const fingerprint = yield* readFingerprintFile(text);
  const isSame = fingerprint.digest === digest && (yield* isWhole(fingerprint, sha256));
  return isSame ? fingerprint : null;
}

async function writeFingerprint(file: string, fingerprint: Fingerprint): Promise<void> {
  const handle = await open(file, "wx", FILE_MODE);
  try {
    for (const lines of fingerprintLines(fingerprint)) {
      await handle.write(lines);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A digest comes from a journal that anybody may have written: it must not lead elsewhere. */
function fileOf(folder: string, digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) {
    throw new Error(`Not a digest: ${JSON.stringify(digest)}`);
  }
  return path.join(folder, "fingerprints", `${digest}.json`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
