import * as v from "valibot";
import { databasePropertiesSchema } from "./databaseProperties.ts";

/** One backup as its manifest (`backup.json`) says it. The folder gets its name when it is complete. */
export const backupManifestSchema = v.object({
  format: v.literal(1),
  /** Name of its folder in `.schema-ops/backups/`. */
  id: v.string(),
  connection: v.string(),
  database: v.string(),
  host: v.string(),
  port: v.number(),
  serverVersion: v.string(),
  clientVersion: v.string(),
  /** ISO 8601 in UTC. */
  takenAt: v.string(),
  durationMs: v.number(),
  dump: v.picklist(["custom", "directory"]),
  /** Below the folder, with slashes; the globals among them where they were permitted. */
  files: v.array(v.object({ path: v.string(), bytes: v.number(), sha256: v.string() })),
  bytes: v.number(),
  /** Digest of the schema's fingerprint as the archive holds it; null: not taken. */
  fingerprint: v.nullable(v.string()),
  /** Rows of each table as the dump's own snapshot saw them; null: too large to be counted. */
  rows: v.array(v.object({ schema: v.string(), table: v.string(), rows: v.nullable(v.number()) })),
  /** What pg_restore leaves out when it fills a database of another name. */
  properties: databasePropertiesSchema,
  globals: v.picklist(["taken", "not-permitted", "not-asked"]),
  deployment: v.nullable(v.string()),
  /** Listed: checksums and contents read back. Restored: played into a disposable cluster and compared. */
  verified: v.picklist(["no", "listed", "restored"]),
  /** ISO 8601 in UTC; null: never. */
  verifiedAt: v.nullable(v.string()),
});

export type Backup = v.InferOutput<typeof backupManifestSchema>;

/** The dump's own place below the backup's folder. */
export const DUMP_NAME = "dump";
export const GLOBALS_NAME = "globals.sql";

/**
 * What a journal keeps the digest of: the manifest without what a later check adds to it, in the order of
 * the schema, whoever made the object.
 */
export function sealedText(backup: Backup): string {
  const ordered = v.parse(backupManifestSchema, backup);
  return JSON.stringify({ ...ordered, verified: null, verifiedAt: null });
}

/** The database as a server has it: two backups of it stand in for each other. */
export function databaseKey({
  host,
  port,
  database,
}: Pick<Backup, "host" | "port" | "database">): string {
  return JSON.stringify([host, port, database]);
}
