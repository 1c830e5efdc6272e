/** Rows as spreadsheets paste them: tabs between, quotes around what holds tabs, quotes or line breaks. */
export function tsvOf(rows: readonly (readonly (string | null)[])[]): string {
  return rows.map((row) => row.map(field).join("\t")).join("\n");
}

function field(value: string | null): string {
  if (value === null) {
    return "";
  }
  return /[\t\n\r"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
