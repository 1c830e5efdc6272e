import type { TableContent } from "../catalog/fingerprint/fingerprint.ts";

/** A table that is not as the backup has it. */
export interface WrittenTable {
  readonly schema: string;
  readonly table: string;
  /** Null: there is no such table, or its rows are not known. */
  readonly rowsNow: number | null;
  readonly rowsInBackup: number | null;
}

/** What a rollback would lose or bring back: tables whose rows differ in number or in content. */
export function writtenSince(
  now: readonly TableContent[],
  backup: readonly TableContent[],
): readonly WrittenTable[] {
  const before = new Map(backup.map((content) => [keyOf(content), content]));
  const written: WrittenTable[] = [];
  for (const content of now) {
    const earlier = before.get(keyOf(content));
    before.delete(keyOf(content));
    const isSame = earlier?.rows === content.rows && earlier.digest === content.digest;
    if (!isSame) {
      const { schema, table, rows } = content;
      written.push({ schema, table, rowsNow: rows, rowsInBackup: earlier?.rows ?? null });
    }
  }
  for (const { schema, table, rows } of before.values()) {
    written.push({ schema, table, rowsNow: null, rowsInBackup: rows });
  }
  return written;
}

function keyOf({ schema, table }: Pick<TableContent, "schema" | "table">): string {
  return JSON.stringify([schema, table]);
}
