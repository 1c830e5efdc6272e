import * as l10n from "@vscode/l10n";
import { DEFAULT_BACKUP_SETTINGS } from "../../core/backup/deploymentBackups.ts";
import type { ConnectionProfile, ConnectionTarget } from "../../core/connection/profile.ts";
import type { PathMapping } from "../../core/deployment/ports.ts";
import type { Journal } from "../../core/deployment/journal.ts";
import {
  firstBackups,
  pointBefore,
  type PointOfReturn,
} from "../../core/rollback/pointsOfReturn.ts";
import type {
  RollbackDatabase,
  RollbackParts,
  RollbackRequest,
} from "../../core/rollback/rollbackRun.ts";
import { pointText, stepText } from "../../prose/rollback/pointProse.ts";
import { UsageError } from "../exitCode.ts";
import { stepNamed } from "../input.ts";
import { openHooks } from "./openHooks.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

interface Wanted {
  readonly deployment?: string;
  /** The step, as a person names it. */
  readonly before?: string;
  readonly backup: readonly string[];
}

/** Where deployments are kept, and what their blocks are run with. */
interface Place {
  readonly root: string;
  readonly profiles: readonly ConnectionProfile[];
  readonly pathMappings: readonly PathMapping[];
}

/** What the options ask for: the named backups, or those that a deployment took before its first change or a step. */
export async function rollbackRequest(
  parts: CliParts,
  rollback: Pick<RollbackParts, "backups">,
  place: Place,
  wanted: Wanted,
): Promise<RollbackRequest> {
  const { root, profiles } = place;
  const stamp = new Date(parts.now()).toISOString().replace(/\D/g, "");
  const common = { id: `rollback-${stamp}`, root, jobs: DEFAULT_BACKUP_SETTINGS.jobs };
  if (wanted.backup.length > 0) {
    if (wanted.before !== undefined) {
      throw new UsageError(l10n.t("--before and --backup are two ways to say one thing."));
    }
    const databases = await fromBackups(parts, rollback, root, profiles, wanted.backup);
    return { ...common, databases, deployment: null, hooks: null };
  }
  return { ...common, ...(await fromDeployment(parts, place, wanted)) };
}

async function fromBackups(
  parts: CliParts,
  { backups }: Pick<RollbackParts, "backups">,
  root: string,
  profiles: readonly ConnectionProfile[],
  ids: readonly string[],
): Promise<readonly RollbackDatabase[]> {
  const listed = await backups.list(root);
  const databases: RollbackDatabase[] = [];
  for (const id of ids) {
    const found = listed.find((one) => one.kind === "backup" && one.backup.id === id);
    if (found?.kind !== "backup") {
      throw new UsageError(l10n.t("There is no backup {0}.", plainLine(id)));
    }
    const { connection, database, host, port } = found.backup;
    const profile =
      profiles.find(({ name }) => name === connection) ??
      profiles.find((one) => one.database === database && one.host === host && one.port === port);
    databases.push({
      target: await targetOf(parts, profiles, profile, connection),
      backup: id,
      sealed: null,
    });
  }
  return databases;
}

async function fromDeployment(
  parts: CliParts,
  place: Place,
  { deployment: id, before }: Wanted,
): Promise<Pick<RollbackRequest, "databases" | "deployment" | "hooks">> {
  const { root, profiles } = place;
  const summaries = await parts.store.list(root);
  const newest = summaries.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const summary = newest.find((one) => id === undefined || one.id === id);
  if (summary === undefined) {
    throw new UsageError(
      id === undefined
        ? l10n.t("There is no deployment here; name a backup with --backup.")
        : l10n.t("There is no deployment {0}.", plainLine(id)),
    );
  }
  const journal = await parts.store.open(summary.folder);
  if (journal.heldBy !== null) {
    const { application, host, pid } = journal.heldBy;
    throw new UsageError(
      l10n.t(
        "This deployment is held by {0}: close it there, or wait.",
        `${application} · ${host} · ${pid}`,
      ),
    );
  }
  const taken =
    before === undefined
      ? firstBackups(journal.events())
      : await backupsBefore(parts, journal, before);
  const databases: RollbackDatabase[] = [];
  for (const { connection, backup, sha256: sealed } of taken) {
    const profile = profiles.find(({ name }) => name === connection);
    const target = await targetOf(parts, profiles, profile, connection);
    databases.push({ target, backup, sealed });
  }
  if (databases.length === 0) {
    throw new UsageError(
      l10n.t(
        "Deployment {0} took no backups: name them with --backup (`schema-ops backup list`).",
        summary.id,
      ),
    );
  }
  const append = (event: Parameters<typeof journal.append>[0]): Promise<void> =>
    journal.append(event);
  const hooks = await openHooks(parts, place, journal);
  return { databases, deployment: { id: summary.id, append }, hooks };
}

/** From before the first step whose backups are there, and the steps that are taken back with the named one. */
async function backupsBefore(
  parts: CliParts,
  journal: Journal,
  words: string,
): Promise<PointOfReturn["databases"]> {
  const runbook = await parts.parse(await journal.runbookText());
  const { step } = stepNamed(runbook, words);
  const found = pointBefore(journal.events(), step.id);
  if (found === null) {
    throw new UsageError(
      l10n.t(
        "Step {0} was not run, or nothing was backed up before it.",
        plainLine(stepText(runbook, step.id)),
      ),
    );
  }
  parts.terminal.note(
    pointText(runbook, found.point, found.earlier)
      .map((line) => `${plainLine(line)}\n`)
      .join(""),
  );
  return found.point.databases;
}

async function targetOf(
  parts: CliParts,
  profiles: readonly ConnectionProfile[],
  profile: ConnectionProfile | undefined,
  connection: string,
): Promise<ConnectionTarget> {
  const target =
    profile === undefined ? undefined : await parts.connectionBook(profiles).target(profile.name);
  if (target === undefined) {
    throw new UsageError(l10n.t("There is no connection {0}.", plainLine(connection)));
  }
  return target;
}
