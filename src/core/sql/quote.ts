/** The name as an identifier that SQL reads back exactly, whatever it holds. Throws on a null character: no name has one. */
export function quoteIdentifier(name: string): string {
  return `"${withoutNul(name).replaceAll('"', '""')}"`;
}

/**
 * The text as a string literal, right under any setting of `standard_conforming_strings`. Throws on a
 * null character: no text value has one.
 */
export function quoteLiteral(text: string): string {
  const doubled = withoutNul(text).replaceAll("'", "''");
  // The blank keeps the E apart from a word before it.
  return doubled.includes("\\") ? ` E'${doubled.replaceAll("\\", "\\\\")}'` : `'${doubled}'`;
}

function withoutNul(text: string): string {
  if (text.includes("\0")) {
    throw new RangeError("PostgreSQL text cannot hold a null character");
  }
  return text;
}
