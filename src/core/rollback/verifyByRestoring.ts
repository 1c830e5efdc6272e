import { DUMP_NAME, type Backup } from "../backup/backup.ts";
import type { BackupFailure } from "../backup/ports.ts";
import type { Cluster, ClusterFailure, DisposableClusters } from "../cluster/ports.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { quoteIdentifier } from "../sql/quote.ts";
import { archiveRoles } from "./archiveRoles.ts";
import type { RollbackFailure } from "./ports.ts";
import { NO_LOGS } from "./noLogs.ts";
import type { RollbackObserver, RollbackParts } from "./rollbackRun.ts";
import { runRollback } from "./runRollback.ts";

export type RestoreCheckFailure =
  | { readonly kind: "backup"; readonly failure: BackupFailure }
  | { readonly kind: "cluster"; readonly failure: ClusterFailure }
  | { readonly kind: "rollback"; readonly failure: RollbackFailure };

export interface RestoreCheckParts extends Omit<RollbackParts, "dialogue" | "logs"> {
  readonly clusters: DisposableClusters;
}

type Checked = Result<Backup, RestoreCheckFailure>;

/**
 * Proves a backup by doing with it what it is for: a rollback on a disposable cluster, which compares the
 * restored schema and the rows of each table with what was recorded. No real server is asked anything.
 */
export async function verifyByRestoring(
  parts: RestoreCheckParts,
  root: string,
  id: string,
  observer: RollbackObserver,
  signal: CancelSignal,
): Promise<Checked> {
  const listed = await parts.backups.list(root);
  const found = listed.find((one) => one.kind === "backup" && one.backup.id === id);
  if (found?.kind !== "backup") {
    return err({ kind: "backup", failure: { code: "unknown", backup: id } });
  }
  const { backup, folder } = found;
  const major = Number.parseInt(backup.serverVersion, 10);
  const started = await parts.clusters.start({ major, settings: {} }, signal);
  if (!started.ok) {
    return err({ kind: "cluster", failure: started.error });
  }
  const cluster = started.value;
  try {
    const roles = await makeRoles(parts, cluster, `${folder}/${DUMP_NAME}`, backup, signal);
    const proved = roles.ok
      ? await rolledBack(parts, cluster, root, backup, observer, signal)
      : roles;
    if (!proved.ok) {
      return err({ kind: "rollback", failure: proved.error });
    }
    const noted = await parts.backups.noteRestored(root, id);
    return noted.ok ? noted : err({ kind: "backup", failure: noted.error });
  } finally {
    await cluster.stop();
  }
}

async function makeRoles(
  parts: RestoreCheckParts,
  cluster: Cluster,
  archive: string,
  { connection, properties }: Backup,
  signal: CancelSignal,
): Promise<Result<null, RollbackFailure>> {
  const read = await parts.fingerprints.ofBackup(archive, signal);
  if (!read.ok) {
    return err({ code: "fingerprint", connection, failure: read.error });
  }
  const missing = archiveRoles(read.value, properties).filter((role) => role !== cluster.superuser);
  const { name, host } = parts.person;
  const target = cluster.target("postgres");
  const opened = await parts.servers.open(target, [], `${name}@${host}`, signal);
  if (!opened.ok) {
    return opened;
  }
  try {
    return await opened.value.apply(
      missing.map((role) => `CREATE ROLE ${quoteIdentifier(role)} SUPERUSER`),
    );
  } finally {
    await opened.value.close();
  }
}

async function rolledBack(
  parts: RestoreCheckParts,
  cluster: Cluster,
  root: string,
  backup: Backup,
  observer: RollbackObserver,
  signal: CancelSignal,
): Promise<Result<null, RollbackFailure>> {
  const base = cluster.target(backup.database);
  const target: ConnectionTarget = {
    ...base,
    profile: { ...base.profile, name: backup.connection },
  };
  const ended = await runRollback(
    { ...parts, logs: NO_LOGS, dialogue: { decide: () => Promise.resolve({ endClients: true }) } },
    {
      id: `check-${backup.id}`,
      root,
      databases: [{ target, backup: backup.id, sealed: null }],
      jobs: 2,
      deployment: null,
      hooks: null,
    },
    observer,
    signal,
  );
  return ended.ok ? ok(null) : err(ended.error.failure);
}
