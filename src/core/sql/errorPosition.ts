/**
 * From the position that PostgreSQL reports (1-based, in characters of the statement it was sent) to a
 * UTF-16 offset in that statement. Null when the server gave none or it lies outside.
 */
export function errorOffset(sql: string, position: string | number | undefined): number | null {
  const characters = Number(position);
  if (position === undefined || !Number.isInteger(characters) || characters < 1) {
    return null;
  }
  let index = 0;
  for (let count = 1; count < characters; count++) {
    if (index >= sql.length) {
      return null;
    }
    index += (sql.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}
