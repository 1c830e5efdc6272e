import * as v from "valibot";

/** Every sentence of the rows page. The host translates them once a load; `{0}` and `{1}` are filled by the page. */
export const rowsStringsSchema = v.object({
  production: v.string(),
  staging: v.string(),
  development: v.string(),
  /** "Rows {0} to {1}" */
  range: v.string(),
  noRows: v.string(),
  /** "in {0} ms" */
  took: v.string(),
  previous: v.string(),
  next: v.string(),
  refresh: v.string(),
  cancel: v.string(),
  count: v.string(),
  /** "{0} rows" */
  counted: v.string(),
  loading: v.string(),
  failed: v.string(),
  copyCell: v.string(),
  copyRow: v.string(),
  copyRows: v.string(),
  /** "Copy {0} Rows" */
  copySelected: v.string(),
  /** What the list of formats is for. */
  copyFormat: v.string(),
  export: v.string(),
  copySql: v.string(),
  copied: v.string(),
  grid: v.string(),
  rowNumber: v.string(),
  sortHint: v.string(),
  null: v.string(),
  value: v.string(),
  /** "{0} characters" */
  characters: v.string(),
  /** "Only the first {0} characters are shown." */
  valueCut: v.string(),
  sql: v.string(),
});
export type RowsStrings = v.InferOutput<typeof rowsStringsSchema>;
