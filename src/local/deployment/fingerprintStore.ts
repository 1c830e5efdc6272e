import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { fingerprintSchema, type Fingerprint } from "../../core/catalog/fingerprint/fingerprint.ts";
import { isWhole } from "../../core/catalog/fingerprint/makeFingerprint.ts";
import type { FingerprintStore } from "../../core/catalog/fingerprint/ports.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
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
      await writeObjects(unfinished, fingerprint);
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
    const fingerprint = v.parse(fingerprintSchema, JSON.parse(text));
    // A file that somebody changed is not what the journal speaks of.
    return fingerprint.digest === digest && isWhole(fingerprint, sha256)
      ? ok(fingerprint)
      : err(`${digest}.json holds another schema than its name says`);
  } catch (error) {
    return err(messageOf(error));
  }
}

/** An object a line: a large schema is written without standing still, and can be read by people. */
async function writeObjects(file: string, fingerprint: Fingerprint): Promise<void> {
  const { objects, ...rest } = fingerprint;
  const handle = await open(file, "wx", FILE_MODE);
  try {
    await handle.write(`${JSON.stringify(rest).slice(0, -1)},"objects":[\n`);
    for (let from = 0; from < objects.length; from += SLICE) {
      const lines = objects.slice(from, from + SLICE).map((object) => JSON.stringify(object));
      await handle.write(`${from === 0 ? "" : ",\n"}${lines.join(",\n")}`);
    }
    await handle.write("\n]}\n");
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const SLICE = 500;

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
