/** Whether a name is one of a table's own keys. */
export function holdsRule<T extends object>(table: T, name: PropertyKey): name is keyof T {
  return Object.hasOwn(table, name);
}
