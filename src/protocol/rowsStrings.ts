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
  /** "The clipboard takes up to {0} rows…" */
  copyTooMany: v.string(),
  /** What the list of formats is for. */
  copyFormat: v.string(),
  export: v.string(),
  copySql: v.string(),
  copied: v.string(),
  grid: v.string(),
  rowNumber: v.string(),
  /** What the keys do in a header. */
  headerHint: v.string(),
  filter: v.string(),
  filterColumn: v.string(),
  /** "at least {0} rows" */
  rowsSoFar: v.string(),
  /** "Only the first {0} rows can be scrolled." */
  scrollLimit: v.string(),
  null: v.string(),
  value: v.string(),
  /** "{0} characters" */
  characters: v.string(),
  /** "Only the first {0} characters are shown." */
  valueCut: v.string(),
  sql: v.string(),
});
export type RowsStrings = v.InferOutput<typeof rowsStringsSchema>;
