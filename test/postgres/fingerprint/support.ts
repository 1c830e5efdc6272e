import assert from "node:assert/strict";
import type { Fingerprint } from "../../../src/core/catalog/fingerprint/fingerprint.ts";
import type { FingerprintOptions } from "../../../src/core/catalog/fingerprint/ports.ts";
import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import { createFingerprintReader } from "../../../src/local/catalog/fingerprintReader.ts";
import { createContentReader } from "../../../src/postgres/catalog/tableContent.ts";
import { connectParts } from "../../support/connectParts.ts";
import type { TestDatabase } from "../../support/database.ts";

export const fingerprints = createFingerprintReader({
  env: process.env,
  content: createContentReader(connectParts()),
  clock: { now: () => Date.now() },
});

const SCHEMA_ONLY: FingerprintOptions = { content: { kind: "none" } };

/** Fails the test when none can be taken. */
export async function fingerprintOf(
  database: TestDatabase,
  options: FingerprintOptions = SCHEMA_ONLY,
): Promise<Fingerprint> {
  const taken = await fingerprints.ofDatabase(database.target(), options, NEVER_CANCELLED);
  assert.ok(taken.ok, JSON.stringify(taken));
  return taken.value;
}

export async function fingerprintOfBackup(file: string): Promise<Fingerprint> {
  const taken = await fingerprints.ofBackup(file, NEVER_CANCELLED);
  assert.ok(taken.ok, JSON.stringify(taken));
  return taken.value;
}
