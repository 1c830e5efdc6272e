import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as v from "valibot";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import {
  fingerprintSchema,
  type Fingerprint,
  type TableContent,
} from "../../core/catalog/fingerprint/fingerprint.ts";
import {
  digestEntry,
  isWhole,
  makeFingerprint,
  type DigestedEntry,
} from "../../core/catalog/fingerprint/makeFingerprint.ts";
import type {
  ContentReader,
  FingerprintFailure,
  FingerprintOptions,
  FingerprintReader,
} from "../../core/catalog/fingerprint/ports.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { eachEntry } from "./archive/readArchive.ts";
import { readTableOfContents } from "./archive/archiveFile.ts";
import { MoreBytesNeeded } from "./archive/byteReader.ts";
import { dumpSchema } from "./dumpSchema.ts";

export interface FingerprintParts {
  /** What pg_dump is found and run with. */
  readonly env: NodeJS.ProcessEnv;
  readonly content: ContentReader;
  readonly clock: { now(): number };
}

/** Takes fingerprints from what pg_dump writes of a database, now or in a backup. */
export function createFingerprintReader(parts: FingerprintParts): FingerprintReader {
  return {
    ofDatabase: (target, options, signal) => ofDatabase(parts, target, options, signal),
    ofBackup: (file, signal) => ofBackup(parts, file, signal),
  };
}

async function ofDatabase(
  parts: FingerprintParts,
  target: ConnectionTarget,
  { content }: FingerprintOptions,
  signal: CancelSignal,
): Promise<Result<Fingerprint, FingerprintFailure>> {
  const dump = await dumpSchema(target, parts.env, signal);
  if (!dump.ok) {
    return dump;
  }
  const tables =
    content.kind === "none"
      ? ok<readonly TableContent[]>([])
      : await parts.content.read(target, content, signal);
  return tables.ok ? fromArchive(parts, dump.value, tables.value, signal, null) : tables;
}

async function ofBackup(
  parts: FingerprintParts,
  file: string,
  signal: CancelSignal,
): Promise<Result<Fingerprint, FingerprintFailure>> {
  try {
    const kept = await readKept(file);
    return kept === null
      ? await fromArchive(parts, await readTableOfContents(file), [], signal, file)
      : ok(kept);
  } catch (error) {
    return err({ code: "unreadable", path: file, message: messageOf(error) });
  }
}

/** A fingerprint that was written as JSON; null for any other file. Throws for one that was changed. */
async function readKept(file: string): Promise<Fingerprint | null> {
  if (!file.endsWith(".json")) {
    return null;
  }
  const kept = v.parse(fingerprintSchema, JSON.parse(await readFile(file, "utf8")));
  if (!isWhole(kept, sha256)) {
    throw new Error("it was changed after it was written");
  }
  return kept;
}

/** `path`: the file that the bytes are from; null for what pg_dump wrote just now. */
async function fromArchive(
  { clock }: FingerprintParts,
  bytes: Uint8Array,
  content: readonly TableContent[],
  signal: CancelSignal,
  path: string | null,
): Promise<Result<Fingerprint, FingerprintFailure>> {
  const entries: DigestedEntry[] = [];
  const takenAt = new Date(clock.now()).toISOString();
  try {
    const head = await eachEntry(
      bytes,
      (entry) => {
        const digested = digestEntry(entry, sha256);
        if (digested !== null) {
          entries.push(digested);
        }
      },
      signal,
    );
    return signal.aborted
      ? err({ code: "cancelled" })
      : ok(makeFingerprint({ head, entries, content, takenAt }, sha256));
  } catch (error) {
    return err({ code: "unreadable", path: path ?? "pg_dump", message: messageOf(error) });
  }
}

function messageOf(error: unknown): string {
  return error instanceof MoreBytesNeeded
    ? "it ends within its table of contents"
    : error instanceof Error
      ? error.message
      : String(error);
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
