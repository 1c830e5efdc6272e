import { rm, statfs } from "node:fs/promises";
import path from "node:path";
import { DUMP_NAME, GLOBALS_NAME, type Backup } from "../../core/backup/backup.ts";
import type {
  BackupFailure,
  BackupObserver,
  BackupRequest,
  BackupSnapshot,
  BackupSnapshots,
} from "../../core/backup/ports.ts";
import type { FingerprintReader } from "../../core/catalog/fingerprint/ports.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { openOwnFolder } from "../ownFolder.ts";
import { openUnfinished, sweepUnfinished, type UnfinishedFolder } from "./backupFolder.ts";
import { digestsOf, sizeOf } from "./fileDigests.ts";
import { takeGlobals } from "./globals.ts";
import { writeManifest } from "./manifest.ts";
import { requireTool, runTool } from "./tools.ts";

export interface TakeParts {
  readonly env: NodeJS.ProcessEnv;
  readonly snapshots: BackupSnapshots;
  readonly clock: { now(): number };
  /** Null: no fingerprint is noted. */
  readonly fingerprints: Pick<FingerprintReader, "ofBackup"> | null;
}

/** Longest wait for a table that somebody holds exclusively: then the dump fails and says so. */
const LOCK_WAIT_MS = 60_000;
const PROGRESS_EVERY_MS = 500;

/** Takes a backup, or leaves nothing behind. */
export async function takeBackup(
  parts: TakeParts,
  request: BackupRequest,
  observer: BackupObserver,
  signal: CancelSignal,
): Promise<Result<Backup, BackupFailure>> {
  const startedAt = parts.clock.now();
  const opened = await parts.snapshots.open(request.target, signal);
  if (!opened.ok) {
    return opened;
  }
  const snapshot = opened.value;
  try {
    const client = await requireTool("pg_dump", snapshot.serverVersion, parts.env);
    if (!client.ok) {
      return client;
    }
    const space = await requireSpace(request, snapshot);
    if (!space.ok) {
      return space;
    }
    await sweepUnfinished(request.root);
    const { database } = request.target.profile;
    const folder = await openUnfinished(request.root, database, new Date(startedAt));
    const work = { parts, request, snapshot, folder, observer };
    try {
      const backup = await fillFolder(work, { startedAt, clientVersion: client.value }, signal);
      if (backup.ok) {
        await folder.finish();
      } else {
        await folder.discard();
      }
      return backup;
    } catch (error) {
      await folder.discard();
      throw error;
    }
  } catch (error) {
    return err({ code: "file", path: request.root, message: messageOf(error) });
  } finally {
    await snapshot.close();
  }
}

interface Work {
  readonly parts: TakeParts;
  readonly request: BackupRequest;
  readonly snapshot: BackupSnapshot;
  readonly folder: UnfinishedFolder;
  readonly observer: BackupObserver;
}

/** Compressed, a dump is smaller than its tables; plain text can be larger. */
async function requireSpace(
  { root, compress, reserveBytes }: BackupRequest,
  { tableBytes }: BackupSnapshot,
): Promise<Result<null, BackupFailure>> {
  const { bavail, bsize } = await statfs(await openOwnFolder(root));
  const free = bavail * bsize;
  const isPlain = compress !== null && /^(0|none)$/.test(compress);
  const needed = Math.ceil(tableBytes * (isPlain ? 2 : 1)) + reserveBytes;
  return free < needed ? err({ code: "space", needed, free }) : ok(null);
}

async function fillFolder(
  work: Work,
  { startedAt, clientVersion }: { readonly startedAt: number; readonly clientVersion: string },
  signal: CancelSignal,
): Promise<Result<Backup, BackupFailure>> {
  const { parts, request, snapshot, folder, observer } = work;
  // The first that fails ends the others.
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) {
    stop.abort();
  }
  const stopping = <T>(step: Promise<Result<T, BackupFailure>>): typeof step =>
    step.then((result) => {
      if (!result.ok) {
        stop.abort();
      }
      return result;
    });
  const results = await Promise.all([
    stopping(dump(work, stop.signal)),
    stopping(snapshot.countRows(request.countUpToBytes, stop.signal)),
    stopping(
      request.globals
        ? takeGlobals(folder.path, request.target, parts.env, stop.signal)
        : Promise.resolve(ok("not-asked" as const)),
    ),
  ]).finally(() => signal.removeEventListener("abort", onAbort));
  const failure = firstFailure(results);
  if (failure !== null) {
    return err(signal.aborted ? { code: "cancelled" } : failure);
  }
  const [, rows, globals] = results;
  if (!rows.ok || !globals.ok) {
    return err({ code: "cancelled" });
  }
  observer.onProgress({ stage: "verify", bytes: null, ofBytes: null });
  const listed = await listDump(folder.path, parts.env, signal);
  if (!listed.ok) {
    return listed;
  }
  const fingerprint = await fingerprintOf(work, signal);
  if (!fingerprint.ok) {
    return fingerprint;
  }
  const files = [
    ...(await digestsOf(folder.path, DUMP_NAME)),
    ...(globals.value === "taken" ? await digestsOf(folder.path, GLOBALS_NAME) : []),
  ];
  const { name, database, host, port } = request.target.profile;
  const endedAt = parts.clock.now();
  const backup: Backup = {
    format: 1,
    id: folder.id,
    connection: name,
    ...{ database, host, port, clientVersion, files },
    serverVersion: snapshot.serverVersion,
    takenAt: new Date(startedAt).toISOString(),
    durationMs: endedAt - startedAt,
    dump: request.format,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    fingerprint: fingerprint.value,
    rows: rows.value,
    properties: snapshot.properties,
    globals: globals.value,
    deployment: request.deployment,
    verified: "listed",
    verifiedAt: new Date(endedAt).toISOString(),
  };
  await writeManifest(folder.path, backup);
  return signal.aborted ? err({ code: "cancelled" }) : ok(backup);
}

/** What failed by itself, and not because something else had. */
function firstFailure(results: readonly Result<unknown, BackupFailure>[]): BackupFailure | null {
  const failures = results.flatMap((result) => (result.ok ? [] : [result.error]));
  return failures.find(({ code }) => code !== "cancelled") ?? failures[0] ?? null;
}

async function dump(work: Work, signal: CancelSignal): Promise<Result<null, BackupFailure>> {
  const { parts, request, snapshot, folder, observer } = work;
  const place = path.join(folder.path, DUMP_NAME);
  const ofBytes = snapshot.tableBytes;
  observer.onProgress({ stage: "dump", bytes: 0, ofBytes });
  const progress = setInterval(() => {
    void sizeOf(place).then((bytes) => observer.onProgress({ stage: "dump", bytes, ofBytes }));
  }, PROGRESS_EVERY_MS);
  try {
    return await runTool(
      "pg_dump",
      [
        `--format=${request.format}`,
        ...(request.format === "directory" ? [`--jobs=${request.jobs}`] : []),
        ...(request.compress === null ? [] : [`--compress=${request.compress}`]),
        `--snapshot=${snapshot.name}`,
        `--lock-wait-timeout=${LOCK_WAIT_MS}`,
        `--file=${place}`,
      ],
      request.target,
      parts.env,
      signal,
    );
  } finally {
    clearInterval(progress);
  }
}

/** Its table of contents can be read. */
export async function listDump(
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: CancelSignal,
): Promise<Result<null, BackupFailure>> {
  const place = path.join(folder, DUMP_NAME);
  const listed = await runTool("pg_restore", ["--list", place], null, env, signal);
  return !listed.ok && listed.error.code === "tool"
    ? err({ code: "incomplete", message: listed.error.message })
    : listed;
}

async function fingerprintOf(
  { parts, folder }: Work,
  signal: CancelSignal,
): Promise<Result<string | null, BackupFailure>> {
  if (parts.fingerprints === null) {
    return ok(null);
  }
  const read = await parts.fingerprints.ofBackup(path.join(folder.path, DUMP_NAME), signal);
  if (read.ok) {
    return ok(read.value.digest);
  }
  const { error } = read;
  switch (error.code) {
    case "cancelled":
      return err({ code: "cancelled" });
    case "unreadable":
    case "tool":
    case "unreachable":
    case "no-database":
    case "content":
      return err({ code: "incomplete", message: error.message });
    case "tool-missing":
    case "tool-too-old":
      // The dump itself was just taken with these tools.
      return ok(null);
  }
}

/** Nothing of it is left. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
