import type { ConnectionTarget } from "../connection/profile.ts";
import type { TableName } from "../catalog/fingerprint/ports.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { ExportFailure } from "../rows/exportPorts.ts";
import type { RollbackOffer } from "./ports.ts";
import { inDatabase, type Place, type RollbackRun, type Step } from "./rollbackRun.ts";

/** Writes rows of a table that are not in the backup into a CSV file, as they come. */
export interface WrittenExporter {
  exportTable(
    request: WrittenRequest,
    signal: CancelSignal,
  ): Promise<Result<WrittenRows, ExportFailure>>;
  /** A small text, whole or not at all. */
  writeText(path: string, text: string): Promise<Result<null, ExportFailure>>;
}

export interface WrittenRequest {
  readonly now: ConnectionTarget;
  /** The restored database. */
  readonly before: ConnectionTarget;
  readonly table: TableName;
  /** Absolute, with slashes; its folder is made. */
  readonly path: string;
}

export interface WrittenRows {
  readonly rows: number;
  /** `all`: the table is new, or its columns changed: its rows cannot be told apart. */
  readonly contains: "written" | "all";
}

/** One file of an export. */
export interface ExportedTable extends WrittenRows, TableName {
  readonly database: string;
  /** Below the export's folder, with slashes. */
  readonly file: string;
}

/** Every table that holds something the rollback would take away: a file each, and a list of them. */
export async function exportWritten(
  run: RollbackRun,
  exporter: WrittenExporter,
  places: readonly Place[],
  offers: readonly RollbackOffer[],
  folder: string,
): Step<readonly ExportedTable[]> {
  const exported: ExportedTable[] = [];
  for (const [at, { target, connection, restoredAs }] of places.entries()) {
    const { database } = target.profile;
    for (const { schema, table, rowsNow } of offers[at]?.written ?? []) {
      if (rowsNow === null) {
        continue;
      }
      run.show("export", `${connection} ${schema}.${table}`);
      const file = `${fileName(database)}/${fileName(schema)}.${fileName(table)}.csv`;
      const done = await exporter.exportTable(
        {
          now: inDatabase(target, database),
          before: inDatabase(target, restoredAs),
          table: { schema, table },
          path: `${folder}/${file}`,
        },
        run.signal,
      );
      if (!done.ok) {
        return err({ code: "export", table: `${schema}.${table}`, failure: done.error });
      }
      exported.push({ database, schema, table, file, ...done.value });
    }
  }
  const listed = await exporter.writeText(
    `${folder}/export.json`,
    `${JSON.stringify({ rollback: run.request.id, tables: exported }, null, 2)}\n`,
  );
  return listed.ok
    ? ok(exported)
    : err({ code: "export", table: "export.json", failure: listed.error });
}

/** A name that every file system takes, and no other table's: what is changed is said by its code. */
function fileName(name: string): string {
  return name.replace(
    /[^\p{L}\p{N}_-]/gu,
    (character) => `%${(character.codePointAt(0) ?? 0).toString(16)}`,
  );
}
