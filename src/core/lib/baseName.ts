/** The last part of a path that is written with slashes. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
