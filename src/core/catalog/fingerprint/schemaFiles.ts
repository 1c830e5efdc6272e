import type { ConnectionProfile } from "../../connection/profile.ts";

/** SQL files that make a database's schema, in order, by the connection's name or by what it stands for. */
export type SchemaFiles = Readonly<Record<string, readonly string[]>>;

/** Those of a connection; empty: nobody said. */
export function schemaFilesOf(
  files: SchemaFiles,
  { name, role }: Pick<ConnectionProfile, "name" | "role">,
): readonly string[] {
  const own = Object.hasOwn(files, name) ? files[name] : undefined;
  const shared = Object.hasOwn(files, role) ? files[role] : undefined;
  return own ?? shared ?? [];
}
