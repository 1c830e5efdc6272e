const COPY_ROWS =
  /^(?:[ \t]*copy\b[^;]*?\bfrom\s+stdin\b[^;]*;[^\n]*\n)([^]*?)(?:^\\\.[ \t]*$|$(?![^]))/gim;

/** Blanks out the rows that follow COPY … FROM stdin in a script, line ends kept: they are no SQL. */
export function blankCopyRows(text: string): string {
  if (!/\bstdin\b/i.test(text)) {
    return text;
  }
  return text.replace(COPY_ROWS, (whole, rows: string) => {
    const blanked = rows.replace(/[^\n]/g, " ");
    return whole.replace(rows, () => blanked);
  });
}
