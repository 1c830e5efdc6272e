/** Shows only rows whose value in a column holds the text, in capitals or not. */
export interface RowFilter {
  readonly column: string;
  readonly text: string;
}

type Row = readonly (string | null)[];

/** NULL holds no text. */
export function filterRows(
  rows: readonly Row[],
  columns: readonly { readonly name: string }[],
  filter: RowFilter | null,
): readonly Row[] {
  const column = columns.findIndex(({ name }) => name === filter?.column);
  if (filter === null || column === -1) {
    return rows;
  }
  const wanted = filter.text.toLowerCase();
  return rows.filter((row) => row[column]?.toLowerCase().includes(wanted) === true);
}
