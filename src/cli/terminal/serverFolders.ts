import path from "node:path";

/** Where a server for a disposable cluster may be: what was named, and what the environment names. */
export function serverFolders(named: readonly string[]): () => readonly string[] {
  const others = process.env["SCHEMA_OPS_POSTGRES_FOLDERS"] ?? "";
  return () => [...named, ...others.split(path.delimiter).filter((folder) => folder !== "")];
}
