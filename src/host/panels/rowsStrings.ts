import { l10n } from "vscode";

import type { RowsStrings } from "../../protocol/rowsStrings.ts";

/** The rows page's sentences in the person's language; the page fills their placeholders. */
export function rowsStrings(): RowsStrings {
  return {
    production: l10n.t("PRODUCTION"),
    staging: l10n.t("staging"),
    development: l10n.t("development"),
    range: l10n.t("Rows {0} to {1}"),
    noRows: l10n.t("No rows"),
    took: l10n.t("{0} ms"),
    refresh: l10n.t("Refresh"),
    cancel: l10n.t("Cancel"),
    count: l10n.t("Count"),
    counted: l10n.t("{0} rows"),
    loading: l10n.t("Loading rows…"),
    failed: l10n.t("That did not work: {0}"),
    copyCell: l10n.t("Copy Cell"),
    copyRow: l10n.t("Copy Row"),
    copyRows: l10n.t("Copy All"),
    copySelected: l10n.t("Copy {0} Rows"),
    copyTooMany: l10n.t(
      "The clipboard takes up to {0} rows. Export writes all of them into a file.",
    ),
    copyFormat: l10n.t("Copy as"),
    export: l10n.t("Export…"),
    copySql: l10n.t("Copy SQL"),
    copied: l10n.t("Copied"),
    grid: l10n.t("Rows"),
    rowNumber: l10n.t("Row number"),
    headerHint: l10n.t(
      "Enter sorts, Alt+Left and Alt+Right change the width, Alt+Shift+Left and Alt+Shift+Right move the column",
    ),
    filter: l10n.t("Filter the rows"),
    filterColumn: l10n.t("Column to filter by"),
    rowsSoFar: l10n.t("at least {0} rows"),
    scrollLimit: l10n.t("only the first {0} rows can be scrolled: filter them, or export all"),
    null: "NULL",
    value: l10n.t("Value"),
    characters: l10n.t("{0} characters"),
    valueCut: l10n.t("only the first {0} are shown; Copy Cell has all"),
    sql: "SQL",
  };
}
