import type { Backups, BackupRequest, DeploymentBackups } from "./ports.ts";

/** How backups are taken when nobody says it. */
export interface BackupSettings {
  /** Before the first block of a deployment that changes a database. */
  readonly beforeFirstChange: boolean;
  /** So many of each database; 0: all. */
  readonly keep: number;
  readonly jobs: number;
  readonly countUpToBytes: number;
}

export const DEFAULT_BACKUP_SETTINGS: BackupSettings = {
  beforeFirstChange: true,
  keep: 10,
  jobs: 2,
  countUpToBytes: 4 * 1024 ** 3,
};

/** Left over on the disk at least. */
const RESERVE_BYTES = 64 * 1024 ** 2;

/** The usual request for one database. */
export function usualRequest(
  of: Pick<BackupRequest, "root" | "target" | "deployment">,
  { jobs, countUpToBytes }: BackupSettings,
): BackupRequest {
  return {
    ...of,
    format: "directory",
    jobs,
    compress: null,
    globals: true,
    reserveBytes: RESERVE_BYTES,
    countUpToBytes,
  };
}

/** What a deployment takes, with the settings at that moment; then what is too many goes. */
export function createDeploymentBackups(
  backups: Pick<Backups, "take" | "prune">,
  root: string,
  settings: BackupSettings,
): DeploymentBackups {
  return {
    beforeFirstChange: settings.beforeFirstChange,
    take: async (target, deployment, observer, signal) => {
      const request = usualRequest({ root, target, deployment }, settings);
      const taken = await backups.take(request, observer, signal);
      if (taken.ok) {
        await backups.prune(root, settings.keep, deployment);
      }
      return taken;
    },
  };
}
