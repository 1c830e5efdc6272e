/** The statements that a server was given since its log had so many characters, in lower case. */
export function statements(log: string): readonly string[] {
  return [...log.matchAll(/LOG: {2}(?:statement|execute [^:]*): ([^\n]*)/g)].map(([, sql = ""]) =>
    sql.trim().toLowerCase(),
  );
}

/** What reads, or opens a transaction for reading. */
const READS =
  /^(?:select|show|set|reset|begin|start transaction|commit|rollback|copy .* to stdout|lock table .* in access share mode|declare|fetch|close|prepare|execute|deallocate|with|discard|savepoint|release)\b/;

/** What is left of them. */
export function changing(found: readonly string[]): readonly string[] {
  return found.filter((sql) => !READS.test(sql));
}
