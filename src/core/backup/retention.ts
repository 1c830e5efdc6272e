import { databaseKey, type Backup } from "./backup.ts";

/**
 * What may go so that `keep` backups of each database are left. Never the newest one of a database that
 * was verified, and never its newest one at all: those are the way back.
 *
 * @param keep How many of each database; 0 keeps all.
 */
export function removable(backups: readonly Backup[], keep: number): readonly Backup[] {
  if (keep <= 0) {
    return [];
  }
  return [...byDatabase(backups).values()].flatMap((own) => {
    const needed = neededOf(own);
    return own.slice(keep).filter((backup) => !needed.has(backup.id));
  });
}

/** Whether the backup is one that its database cannot do without. */
export function isLastGood(backup: Backup, backups: readonly Backup[]): boolean {
  const own = byDatabase(backups).get(databaseKey(backup)) ?? [];
  return neededOf(own).has(backup.id);
}

function neededOf(newestFirst: readonly Backup[]): ReadonlySet<string> {
  const verified = newestFirst.find((backup) => backup.verified !== "no");
  return new Set([newestFirst[0], verified].flatMap((one) => (one === undefined ? [] : [one.id])));
}

function byDatabase(backups: readonly Backup[]): ReadonlyMap<string, readonly Backup[]> {
  const groups = new Map<string, Backup[]>();
  for (const backup of backups.toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1))) {
    const key = databaseKey(backup);
    groups.set(key, [...(groups.get(key) ?? []), backup]);
  }
  return groups;
}
