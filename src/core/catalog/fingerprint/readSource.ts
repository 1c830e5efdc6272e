import type { Cluster, ClusterFailure, DisposableClusters } from "../../cluster/ports.ts";
import type { ConnectionBook, ConnectionTarget } from "../../connection/profile.ts";
import type { JournalStore } from "../../deployment/journal.ts";
import { foldDeployment } from "../../deployment/foldDeployment.ts";
import type { PathMapping } from "../../deployment/ports.ts";
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
  /** Makes the database anew, and these roles; what was made on the server before is gone. */
  prepare(
    server: ConnectionTarget,
    made: { readonly database: string; readonly roles: readonly string[] },
    signal: CancelSignal,
  ): Promise<Result<void, string>>;
  apply(
    target: ConnectionTarget,
    files: readonly string[],
    /** Where relative paths start, and where the files' roots really are. */
    places: { readonly cwd: string; readonly pathMappings: readonly PathMapping[] },
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
  /** Where roots that SQL files name really are. */
  readonly pathMappings: readonly PathMapping[];
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
  { clusters, sqlFiles, reader, root, pathMappings }: SourceParts,
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
    const applied = await applyWithRoles(cluster, files, { sqlFiles, root, pathMappings }, signal);
    return applied.ok
      ? await reader.ofDatabase(cluster.target(DATABASE), options, signal)
      : err(signal.aborted ? { code: "cancelled" } : { code: "sql", message: applied.error });
  } finally {
    await cluster.stop();
  }
}

/** Files that name more roles than this that nobody made are no files of a schema. */
const MOST_ROLES = 50;

/**
 * Owners and grantees are made outside of a schema's files, as a rule. A role that is missing is made,
 * and the files are applied to a new database: a dump tells names of roles alone.
 */
async function applyWithRoles(
  cluster: Cluster,
  files: readonly string[],
  { sqlFiles, root, pathMappings }: Pick<SourceParts, "sqlFiles" | "root" | "pathMappings">,
  signal: CancelSignal,
): Promise<Result<void, string>> {
  const roles: string[] = [];
  for (;;) {
    const server = cluster.target("postgres");
    const prepared = await sqlFiles.prepare(server, { database: DATABASE, roles }, signal);
    if (!prepared.ok) {
      return prepared;
    }
    const places = { cwd: root, pathMappings };
    const applied = await sqlFiles.apply(cluster.target(DATABASE), files, places, signal);
    const missing = applied.ok ? null : missingRole(applied.error);
    if (missing === null || roles.includes(missing) || roles.length === MOST_ROLES) {
      return applied;
    }
    roles.push(missing);
  }
}

/** The cluster speaks English. */
function missingRole(message: string): string | null {
  return /ERROR: {2}role "(.+)" does not exist$/m.exec(message)?.[1] ?? null;
}
