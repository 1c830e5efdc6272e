import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { BackupRequest, Backups } from "../../../src/core/backup/ports.ts";
import type { ConnectionTarget } from "../../../src/core/connection/profile.ts";
import { createBackups, type BackupParts } from "../../../src/local/backup/backups.ts";
import { createBackupSnapshots } from "../../../src/postgres/backup/snapshots.ts";
import { connectParts } from "../../support/connectParts.ts";

export function realBackups(overrides: Partial<BackupParts> = {}): Backups {
  return createBackups({
    env: process.env,
    snapshots: createBackupSnapshots(connectParts()),
    clock: { now: () => Date.now() },
    fingerprints: null,
    ...overrides,
  });
}

export function requestFor(
  root: string,
  target: ConnectionTarget,
  overrides: Partial<BackupRequest> = {},
): BackupRequest {
  return {
    root,
    target,
    format: "directory",
    jobs: 2,
    compress: null,
    globals: true,
    reserveBytes: 0,
    countUpToBytes: 1e9,
    deployment: null,
    ...overrides,
  };
}

/** A folder that is gone after the work. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "schema-ops-test-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
