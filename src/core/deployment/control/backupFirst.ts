import { databaseKey, sealedText, type Backup } from "../../backup/backup.ts";
import type { BackupFailure, DeploymentBackups } from "../../backup/ports.ts";
import type { ConnectionProfile } from "../../connection/profile.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import { findStep } from "../../runbook/lookup.ts";
import type { Runbook, Step } from "../../runbook/runbook.ts";
import { hasOwnPoint } from "../../rollback/pointsOfReturn.ts";
import type { Refusal } from "../control.ts";
import type { ReadyBlock, RunContext } from "./runBlock.ts";

/**
 * Before the first block that may change a database, and before a step whose annotation says so: a backup of
 * every database of the deployment, in the journal. One that cannot be taken refuses the run: nothing of the
 * step was begun.
 */
export async function backupFirst(
  runbook: Runbook,
  step: Step,
  ready: readonly ReadyBlock[],
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<void, Refusal>> {
  const { backups } = context.parts;
  if (backups === null) {
    return ok(undefined);
  }
  const asked = isAsked(step, ready, context) ? usedBy(ready, context) : [];
  const first = missing(runbook, step, ready, context);
  const taken = new Map<string, Backup>();
  for (const profile of new Set([...asked, ...first])) {
    const isWanted = backups.beforeFirstChange || asked.includes(profile);
    const earlier = taken.get(databaseKey(profile));
    const backup =
      earlier === undefined
        ? await takeOne(isWanted ? backups : null, step, profile, context, signal)
        : ok(earlier);
    if (!backup.ok) {
      return backup;
    }
    if (backup.value !== null) {
      taken.set(databaseKey(profile), backup.value);
      const recorded = await record(profile, step, backup.value, context);
      if (!recorded.ok) {
        return recorded;
      }
    }
  }
  return ok(undefined);
}

function isAsked(
  step: Step,
  ready: readonly ReadyBlock[],
  { recorder: { journal } }: RunContext,
): boolean {
  return (
    step.annotations.backup &&
    ready.some(({ block }) => block.role === "action") &&
    !hasOwnPoint(journal.events(), step.id)
  );
}

/** The deployment's connections, and those of the blocks. */
function usedBy(
  ready: readonly ReadyBlock[],
  { parts, recorder }: RunContext,
): readonly ConnectionProfile[] {
  const used = new Set([
    ...recorder.state.connections.map(({ name }) => name),
    ...ready.flatMap(({ targets }) => targets.all.map(({ name }) => name)),
  ]);
  return parts.connections.profiles().filter(({ name }) => used.has(name));
}

/** Where a runbook changes databases: not in its checks, and not in its way back. */
function isChanging(runbook: Runbook, step: Step): boolean {
  const kind = findStep(runbook, step.id)?.section.kind;
  return kind === "phase" || kind === "script" || kind === "other";
}

/** The deployment's connections without a backup; none when blocks have changed databases before. */
function missing(
  runbook: Runbook,
  step: Step,
  ready: readonly ReadyBlock[],
  context: RunContext,
): readonly ConnectionProfile[] {
  const { state } = context.recorder;
  const changes = ready.filter(({ block, targets }) => {
    return block.role === "action" && targets.all.length > 0;
  });
  const hasChanged = runbook.sections
    .flatMap(({ steps }) => steps)
    .filter((one) => isChanging(runbook, one))
    .some(({ blocks }) => blocks.some(({ id, role }) => role === "action" && state.blocks.has(id)));
  return changes.length === 0 || hasChanged || !isChanging(runbook, step)
    ? []
    : usedBy(changes, context).filter(({ name }) => !state.managedBackups.has(name));
}

/** Null where there is nothing to take, or nothing is wanted, which is in the journal then. */
async function takeOne(
  backups: DeploymentBackups | null,
  step: Step,
  profile: ConnectionProfile,
  { targets, recorder, live }: RunContext,
  signal: CancelSignal,
): Promise<Result<Backup | null, Refusal>> {
  const connection = profile.name;
  const omitted = async (reason: "no-database" | "choice"): Promise<Result<null, Refusal>> => {
    const kept = await recorder.append({ type: "backupOmitted", connection, reason });
    return kept.ok ? ok(null) : kept;
  };
  if (backups === null) {
    return omitted("choice");
  }
  const target = await targets.open(profile);
  if (!target.ok) {
    return target;
  }
  live.show({ step: step.id, backup: { connection, bytes: 0, ofBytes: null } });
  const onProgress = ({ bytes, ofBytes }: BackupSize): void =>
    live.show({ backup: { connection, bytes, ofBytes } });
  const backup = await backups.take(target.value, recorder.state.id, { onProgress }, signal);
  live.show({});
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

interface BackupSize {
  readonly bytes: number | null;
  readonly ofBytes: number | null;
}

function detailOf(failure: BackupFailure): string {
  return "message" in failure ? failure.message : "";
}

function record(
  profile: ConnectionProfile,
  step: Step,
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
    step: step.id,
  });
}
