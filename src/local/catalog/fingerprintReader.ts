import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { compareFingerprints } from "../../core/catalog/fingerprint/compare.ts";
import type { Fingerprint, TableContent } from "../../core/catalog/fingerprint/fingerprint.ts";
import { readFingerprintFile } from "../../core/catalog/fingerprint/fingerprintFile.ts";
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
import type { Slices } from "../../core/lib/slices.ts";
import { cancellable, inSlices } from "../inSlices.ts";
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
    compare: (before, after, ignored) => inSlices(compareFingerprints(before, after, ignored)),
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
    // One that was written as JSON, or a dump.
    return file.endsWith(".json")
      ? whole(await cancellable(readKept(await readFile(file, "utf8")), signal))
      : await fromArchive(parts, await readTableOfContents(file, signal), [], signal, file);
  } catch (error) {
    return err({ code: "unreadable", path: file, message: messageOf(error) });
  }
}

/** Throws for one that was changed. */
function* readKept(text: string): Slices<Fingerprint> {
  const kept = yield* readFingerprintFile(text);
  if (!(yield* isWhole(kept, sha256))) {
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
  const takenAt = new Date(clock.now()).toISOString();
  try {
    return whole(await cancellable(fingerprintOf(bytes, { content, takenAt }), signal));
  } catch (error) {
    return err({ code: "unreadable", path: path ?? "pg_dump", message: messageOf(error) });
  }
}

function* fingerprintOf(
  bytes: Uint8Array,
  taken: { readonly content: readonly TableContent[]; readonly takenAt: string },
): Slices<Fingerprint> {
  const entries: DigestedEntry[] = [];
  const head = yield* eachEntry(bytes, (entry) => {
    const digested = digestEntry(entry, sha256);
    if (digested !== null) {
      entries.push(digested);
    }
  });
  return yield* makeFingerprint({ head, entries, ...taken }, sha256);
}

/** What was not made to its end was cancelled. */
function whole(made: Fingerprint | null): Result<Fingerprint, FingerprintFailure> {
  return made === null ? err({ code: "cancelled" }) : ok(made);
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
