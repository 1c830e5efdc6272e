/** How the product's own sessions are found in `pg_stat_activity`. */
export const QUESTION_APPLICATION = "schema-ops";
export const WATCH_APPLICATION = "schema-ops-watch";
export const ACTION_APPLICATION = "schema-ops-action";
export const MEASURE_APPLICATION = "schema-ops-measure";
export const BACKUP_APPLICATION = "schema-ops-backup";
export const ROLLBACK_APPLICATION = "schema-ops-rollback";

const RUN_PREFIX = "schema-ops:";

/** The server cuts names off at this many bytes. */
const LONGEST = 63;

/** The name that all sessions of a run carry. Throws when the server would cut it off: then nothing would be found. */
export function runApplicationName(runId: string): string {
  const name = `${RUN_PREFIX}${runId}`;
  if (!/^[\x21-\x7e]+$/.test(name) || name.length > LONGEST) {
    throw new RangeError("A run's id must be short printable ASCII");
  }
  return name;
}

/** The run that a session of this name belongs to; null: of none. */
export function runIdOf(applicationName: string): string | null {
  const runId = applicationName.startsWith(RUN_PREFIX)
    ? applicationName.slice(RUN_PREFIX.length)
    : "";
  return runId === "" ? null : runId;
}
