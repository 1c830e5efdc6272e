import { l10n } from "vscode";

import type { RowDifference, RowsDifference } from "../../core/results/compareRows.ts";
import type { ReadRows } from "../panels/rowsSource.ts";

/** A difference as rows of a page: what became of each row first, then its values. */
export function differenceTable(
  difference: RowsDifference,
  truncated: boolean,
): Pick<ReadRows, "columns" | "rows"> & { readonly note: string } {
  return {
    columns: [{ name: l10n.t("Difference"), type: "" }, ...difference.columns],
    rows: difference.rows.map((row) => [kindText(row), ...valuesOf(row)]),
    note: noteOf(difference, truncated),
  };
}

function kindText(row: RowDifference): string {
  switch (row.kind) {
    case "added":
      return l10n.t("+ added");
    case "gone":
      return l10n.t("− gone");
    case "changed":
      return l10n.t("~ changed");
  }
}

function valuesOf(row: RowDifference): readonly (string | null)[] {
  if (row.kind !== "changed") {
    return row.values;
  }
  return row.after.map((value, place) =>
    row.changed.includes(place) ? `${row.before[place] ?? "NULL"} → ${value ?? "NULL"}` : value,
  );
}

function noteOf(difference: RowsDifference, truncated: boolean): string {
  const { rows, same, key, columns, columnsAdded, columnsGone } = difference;
  const count = (kind: RowDifference["kind"]): number =>
    rows.filter((row) => row.kind === kind).length;
  const names = key?.map((place) => columns[place]?.name ?? "").join(", ") ?? "";
  return [
    rows.length === 0
      ? l10n.t("No difference. Rows: {0}.", same)
      : l10n.t(
          "{0} changed, {1} gone, {2} added, {3} the same.",
          count("changed"),
          count("gone"),
          count("added"),
          same,
        ),
    names === "" ? "" : l10n.t("Rows are known again by {0}.", names),
    key === null ? l10n.t("No columns tell the rows apart: whole rows are compared.") : "",
    columnsAdded.length === 0 ? "" : l10n.t("New columns: {0}.", columnsAdded.join(", ")),
    columnsGone.length === 0 ? "" : l10n.t("Columns gone: {0}.", columnsGone.join(", ")),
    truncated ? l10n.t("An answer was cut: rows beyond what is kept are not compared.") : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
