import type { ClusterFailure, DisposableClusters } from "../../cluster/ports.ts";
import type { ConnectionBook, ConnectionTarget } from "../../connection/profile.ts";
import type { JournalStore } from "../../deployment/journal.ts";
import { foldDeployment } from "../../deployment/foldDeployment.ts";
import type { TakenFingerprint } from "../../deployment/state.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";
import { err, type Result } from "../../lib/result.ts";
import type { Fingerprint } from "./fingerprint.ts";
import type {
  FingerprintFailure,
  FingerprintOptions,
  FingerprintReader,
  FingerprintStore,
} from "./ports.ts";
import type { SchemaSource } from "./source.ts";

/** Applies SQL files to a database with the real tools, in a working folder; stops at the first error. */
export interface SqlFiles {
  /** The files that a path stands for, in the order in which they are applied. */
  list(path: string): Promise<Result<readonly string[], string>>;
  createDatabase(
    server: ConnectionTarget,
    name: string,
    signal: CancelSignal,
  ): Promise<Result<void, string>>;
  apply(
    target: ConnectionTarget,
    files: readonly string[],
    cwd: string,
    signal: CancelSignal,
  ): Promise<Result<void, string>>;
}

export interface SourceParts {
  readonly reader: FingerprintReader;
  readonly store: FingerprintStore;
  readonly journals: JournalStore;
  readonly clusters: DisposableClusters;
  readonly sqlFiles: SqlFiles;
  readonly connections: ConnectionBook;
  /** Absolute path of the folder that holds `.schema-ops`. */
  readonly root: string;
}

/** The part of it that does not depend on a workspace. */
export interface SchemaSources extends Pick<
  SourceParts,
  "reader" | "store" | "clusters" | "sqlFiles"
> {
  /** Major version of the pg_dump that is installed: no newer server can be read with it. */
  readonly clientMajor: () => Promise<number>;
}

export interface SourceOptions extends FingerprintOptions {
  /** Of the disposable cluster for SQL files. */
  readonly major: number;
}

export type SourceFailure =
  | FingerprintFailure
  | { readonly code: "no-connection"; readonly name: string }
  | { readonly code: "no-deployment"; readonly id: string }
  | { readonly code: "no-moment"; readonly id: string }
  | { readonly code: "several-databases"; readonly names: readonly string[] }
  | { readonly code: "not-taken"; readonly message: string }
  | { readonly code: "sql"; readonly message: string }
  | { readonly code: "cluster"; readonly failure: ClusterFailure };

type Read = Result<Fingerprint, SourceFailure>;

/** The fingerprint of a source, taken now or read as it was kept. Reads only; what it starts is gone afterwards. */
export async function readSource(
  source: SchemaSource,
  options: SourceOptions,
  parts: SourceParts,
  signal: CancelSignal,
): Promise<Read> {
  switch (source.kind) {
    case "connection": {
      const target = await parts.connections.target(source.name);
      return target === undefined
        ? err({ code: "no-connection", name: source.name })
        : parts.reader.ofDatabase(target, options, signal);
    }
    case "file":
      return parts.reader.ofBackup(source.path, signal);
    case "deployment":
      return ofMoment(source, parts);
    case "files":
      return ofFiles(source.paths, options, parts, signal);
  }
}

async function ofMoment(
  { id, moment, connection }: Extract<SchemaSource, { readonly kind: "deployment" }>,
  { journals, root, store }: SourceParts,
): Promise<Read> {
  const found = (await journals.list(root)).find((deployment) => deployment.id === id);
  if (found === undefined) {
    return err({ code: "no-deployment", id });
  }
  const journal = await journals.read(found.folder);
  journal.dispose();
  const taken = foldDeployment(journal.events()).fingerprints.filter(
    (one) =>
      (connection === null || one.connection === connection) &&
      (moment === null || (one.step === moment.step && one.moment === moment.when)),
  );
  const names = [...new Set(taken.map((one) => one.connection))];
  if (names.length > 1) {
    return err({ code: "several-databases", names });
  }
  // Before a step that ran again: before its first run.
  const meant = moment?.when === "before" ? taken[0] : taken.at(-1);
  return meant === undefined ? err({ code: "no-moment", id }) : ofTaken(meant, found.folder, store);
}

async function ofTaken(
  { digest, error }: TakenFingerprint,
  folder: string,
  store: FingerprintStore,
): Promise<Read> {
  if (digest === null) {
    return err({ code: "not-taken", message: `${error?.code ?? ""} ${error?.message ?? ""}` });
  }
  const read = await store.read(folder, digest);
  return read.ok ? read : err({ code: "unreadable", path: folder, message: read.error });
}

const DATABASE = "files";

async function ofFiles(
  paths: readonly string[],
  options: SourceOptions,
  { clusters, sqlFiles, reader, root }: SourceParts,
  signal: CancelSignal,
): Promise<Read> {
  const files: string[] = [];
  for (const path of paths) {
    const listed = await sqlFiles.list(path);
    if (!listed.ok) {
      return err({ code: "sql", message: listed.error });
    }
    files.push(...listed.value);
  }
  const started = await clusters.start({ major: options.major, settings: {} }, signal);
  if (!started.ok) {
    return err({ code: "cluster", failure: started.error });
  }
  const cluster = started.value;
  try {
    const created = await sqlFiles.createDatabase(cluster.target("postgres"), DATABASE, signal);
    const applied = created.ok
      ? await sqlFiles.apply(cluster.target(DATABASE), files, root, signal)
      : created;
    return applied.ok
      ? await reader.ofDatabase(cluster.target(DATABASE), options, signal)
      : err(signal.aborted ? { code: "cancelled" } : { code: "sql", message: applied.error });
  } finally {
    await cluster.stop();
  }
}
