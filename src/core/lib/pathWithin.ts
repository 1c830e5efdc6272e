/** The path as seen from a folder that holds it, both written with slashes; as it is where it lies elsewhere. */
export function pathWithin(folder: string, path: string): string {
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  return path.startsWith(prefix) && path.length > prefix.length ? path.slice(prefix.length) : path;
}
