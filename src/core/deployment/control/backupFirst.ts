import { databaseKey, sealedText, type Backup } from "../../backup/backup.ts";
import type { BackupFailure, FirstBackups } from "../../backup/ports.ts";
import type { ConnectionProfile } from "../../connection/profile.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import { findStep } from "../../runbook/lookup.ts";
import type { Runbook, Step } from "../../runbook/runbook.ts";
import type { Refusal } from "../control.ts";
import type { ReadyBlock, RunContext } from "./runBlock.ts";

/**
 * Before the first block that may change a database: a backup of every database of the deployment, in
 * the journal. One that cannot be taken refuses the run: nothing was changed yet.
 */
export async function backupFirst(
  runbook: Runbook,
  step: Step,
  ready: readonly ReadyBlock[],
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<void, Refusal>> {
  const { backups } = context.parts;
  const changes = ready.filter(({ block, targets }) => {
    return block.role === "action" && targets.all.length > 0;
  });
  if (backups === null || changes.length === 0 || !isChanging(runbook, step)) {
    return ok(undefined);
  }
  const taken = new Map<string, Backup>();
  for (const profile of missing(runbook, changes, context)) {
    const earlier = taken.get(databaseKey(profile));
    const backup =
      earlier === undefined ? await takeOne(backups, profile, context, signal) : ok(earlier);
    if (!backup.ok) {
      return backup;
    }
    if (backup.value !== null) {
      taken.set(databaseKey(profile), backup.value);
      const recorded = await record(profile, backup.value, context);
      if (!recorded.ok) {
        return recorded;
      }
    }
  }
  return ok(undefined);
}

/** Where a runbook changes databases: not in its checks, and not in its way back. */
function isChanging(runbook: Runbook, step: Step): boolean {
  const kind = findStep(runbook, step.id)?.section.kind;
  return kind === "phase" || kind === "script" || kind === "other";
}

/** The deployment's connections without a backup; none when blocks have changed databases before. */
function missing(
  runbook: Runbook,
  changes: readonly ReadyBlock[],
  { parts, recorder }: RunContext,
): readonly ConnectionProfile[] {
  const { state } = recorder;
  const hasChanged = runbook.sections
    .flatMap(({ steps }) => steps)
    .filter((step) => isChanging(runbook, step))
    .some(({ blocks }) => blocks.some(({ id, role }) => role === "action" && state.blocks.has(id)));
  if (hasChanged) {
    return [];
  }
  const used = new Set([
    ...state.connections.map(({ name }) => name),
    ...changes.flatMap(({ targets }) => targets.all.map(({ name }) => name)),
  ]);
  return parts.connections
    .profiles()
    .filter(({ name }) => used.has(name) && !state.managedBackups.has(name));
}

/** Null where there is nothing to take, which is in the journal then. */
async function takeOne(
  backups: FirstBackups,
  profile: ConnectionProfile,
  { targets, recorder }: RunContext,
  signal: CancelSignal,
): Promise<Result<Backup | null, Refusal>> {
  const connection = profile.name;
  const omitted = async (reason: "no-database" | "choice"): Promise<Result<null, Refusal>> => {
    const kept = await recorder.append({ type: "backupOmitted", connection, reason });
    return kept.ok ? ok(null) : kept;
  };
  if (backups.kind === "omitted") {
    return omitted("choice");
  }
  const target = await targets.open(profile);
  if (!target.ok) {
    return target;
  }
  const backup = await backups.take(target.value, recorder.state.id, signal);
  if (backup.ok) {
    return backup;
  }
  const failure = backup.error;
  if (failure.code === "no-database") {
    return omitted("no-database");
  }
  const { code } = failure;
  const kept = await recorder.append({
    type: "backupFailed",
    ...{ connection, code, message: detailOf(failure) },
  });
  return kept.ok ? err({ code: "backup-failed", connection, failure }) : kept;
}

function detailOf(failure: BackupFailure): string {
  return "message" in failure ? failure.message : "";
}

function record(
  profile: ConnectionProfile,
  backup: Backup,
  { parts, recorder }: RunContext,
): Promise<Result<void, Refusal>> {
  return recorder.append({
    type: "backupTaken",
    connection: profile.name,
    backup: backup.id,
    sha256: parts.sha256(sealedText(backup)),
    bytes: backup.bytes,
    fingerprint: backup.fingerprint,
  });
}
