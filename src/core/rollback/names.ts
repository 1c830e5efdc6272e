import type { Rename } from "./ports.ts";

/** PostgreSQL cuts longer names off, in bytes. */
const LONGEST_BYTES = 63;

/** A database's name with a suffix that is there whole, and that nothing has yet. */
export function freeName(database: string, suffix: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const name = withSuffix(database, n === 1 ? suffix : `${suffix}_${n}`);
    if (!taken.has(name)) {
      return name;
    }
  }
}

export function restoreSuffix(rollback: string): string {
  return `__so_restore_${rollback.replace(/\W/g, "").slice(-12)}`;
}

/** `at`: ISO 8601. "_failed_20261123_1405", in UTC. */
export function failedSuffix(at: string): string {
  const digits = at.replace(/\D/g, "");
  return `_failed_${digits.slice(0, 8)}_${digits.slice(8, 12)}`;
}

function withSuffix(database: string, suffix: string): string {
  const characters = Array.from(database);
  while (utf8Bytes(characters.join("")) + suffix.length > LONGEST_BYTES) {
    characters.pop();
  }
  return characters.join("") + suffix;
}

function utf8Bytes(text: string): number {
  return encodeURIComponent(text).replace(/%../g, "x").length;
}

/** From what a cut-over made of the names to what they were. */
export function renamesBack({
  database,
  restoredAs,
  keptAs,
}: {
  readonly database: string;
  readonly restoredAs: string;
  readonly keptAs: string | null;
}): readonly Rename[] {
  return [
    { from: database, to: restoredAs },
    ...(keptAs === null ? [] : [{ from: keptAs, to: database }]),
  ];
}
