import type { ConnectionProfile, ConnectionTarget } from "../connection/profile.ts";
import type { DeploymentState } from "../deployment/state.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { freeName, renamesBack } from "../rollback/names.ts";
import { NO_LOGS } from "../rollback/noLogs.ts";
import type { RollbackFailure, RollbackOffer } from "../rollback/ports.ts";
import type { RollbackDatabase, RollbackParts } from "../rollback/rollbackRun.ts";
import { runRollback } from "../rollback/runRollback.ts";
import { compareDatabases, type TakenFingerprint } from "./compareDatabases.ts";
import type { ManagedRollback } from "./report.ts";
import { takeFingerprints } from "./takeFingerprints.ts";

export interface ManagedRollbackWork {
  readonly parts: Omit<RollbackParts, "dialogue" | "logs">;
  /** Unique; letters, digits and dashes. */
  readonly id: string;
  /** Folder that holds the `.schema-ops` with the backups. */
  readonly root: string;
  readonly state: DeploymentState;
  /** As the deployment connects, to the cluster. */
  readonly profiles: readonly ConnectionProfile[];
  /** Each database of the cluster as its superuser. */
  readonly targets: readonly ConnectionTarget[];
  /** What they were before the deployment. */
  readonly before: readonly TakenFingerprint[];
  readonly signal: CancelSignal;
}

/** The dialogue of nobody: on a cluster of our own, all clients are ours. */
const AGREED = { decide: () => Promise.resolve({ endClients: true }) };

/**
 * Takes the deployed databases back to the backups that the deployment took before its first change, as a
 * rollback does, and compares; then gives the deployed ones their names again, so that the runbook's own
 * rollback finds what it would find. An error: they could not be given back.
 */
export async function rehearseManagedRollback(
  work: ManagedRollbackWork,
): Promise<Result<ManagedRollback, RollbackFailure>> {
  const { parts, id, root, state, targets, before, signal } = work;
  const databases = databasesOf(work);
  const common = { durationMs: 0, lockMs: null, leftOver: [], failure: null };
  if (databases.length === 0) {
    const isOff = state.managedBackups.size > 0;
    return ok({ ...common, outcome: isOff ? "off" : "none" });
  }
  const startedAt = parts.clock.now();
  const ended = await runRollback(
    { ...parts, logs: NO_LOGS, dialogue: AGREED },
    { id, root, databases, jobs: 2, deployment: null, hooks: null },
    { onStage: () => undefined },
    signal,
  );
  const durationMs = parts.clock.now() - startedAt;
  if (!ended.ok) {
    const { failure, outcome } = ended.error;
    return outcome === null
      ? err(failure)
      : ok({ ...common, outcome: "failed", durationMs, failure });
  }
  const { offers, lockMs } = ended.value;
  const after = await takeFingerprints(parts.fingerprints, targets, true, signal);
  const compared = await compareDatabases(targets, before, before, after, parts.fingerprints);
  const back = await giveBack(work, offers);
  if (!back.ok) {
    return back;
  }
  const leftOver = compared
    .filter((one) => one.leftOver.length > 0)
    .map(({ database, leftOver: differences }) => ({ database, differences }));
  const isKnown = compared.every(({ problem }) => problem === null);
  return ok({
    ...common,
    outcome: !isKnown ? "unknown" : leftOver.length === 0 ? "restored" : "partial",
    durationMs,
    lockMs,
    leftOver,
  });
}

/** Two connections may lead to the same database. */
function databasesOf({ state, profiles }: ManagedRollbackWork): readonly RollbackDatabase[] {
  const databases = new Map<string, RollbackDatabase>();
  for (const [connection, managed] of state.managedBackups) {
    const profile = profiles.find(({ name }) => name === connection);
    if (managed !== null && profile !== undefined && !databases.has(profile.database)) {
      const target: ConnectionTarget = { profile, password: null };
      const { backup, sha256: sealed } = managed;
      databases.set(profile.database, { target, backup, sealed });
    }
  }
  return [...databases.values()];
}

/** Puts the deployed databases in the place of the restored ones, which are dropped. */
async function giveBack(
  { parts, targets, signal }: ManagedRollbackWork,
  offers: readonly RollbackOffer[],
): Promise<Result<null, RollbackFailure>> {
  const [target] = targets;
  if (target === undefined) {
    return ok(null);
  }
  const { name, host } = parts.person;
  const avoid = offers.map(({ database }) => database);
  const opened = await parts.servers.open(target, avoid, `${name}@${host}`, signal);
  if (!opened.ok) {
    return opened;
  }
  const session = opened.value;
  try {
    for (const { database, keptAs } of offers) {
      const restored = await session.facts(database);
      if (!restored.ok) {
        return restored;
      }
      const names = await session.names();
      if (!names.ok) {
        return names;
      }
      const restoredAs = freeName(database, "_rehearsed", names.value);
      const renamed = await session.rename(renamesBack({ database, restoredAs, keptAs }), "all");
      const dropped =
        renamed.ok && restored.value !== null
          ? await session.drop(restoredAs, restored.value.oid)
          : renamed;
      if (!dropped.ok) {
        return dropped;
      }
    }
    return ok(null);
  } finally {
    await session.close();
  }
}
