import * as v from "valibot";

/**
 * A digest of a database's schema, object by object. It rests on what pg_dump writes of it: two
 * fingerprints are equal exactly when their schema dumps are, apart from order and what differs by
 * chance (names of the database itself, versions of the tools). Kept as JSON beside the journal.
 */

/** One entry of a dump: a table, an index, a comment, a grant, the settings of the database. */
export const fingerprintObjectSchema = v.object({
  /** Unique within the fingerprint and stable over time: kind, schema and name. */
  id: v.string(),
  /** As pg_dump names it, in its capitals ("TABLE", "FK CONSTRAINT", "ACL"). */
  kind: v.string(),
  /** Null: it stands in no schema. */
  schema: v.nullable(v.string()),
  name: v.string(),
  owner: v.nullable(v.string()),
  /** The statements that make it, normalised. */
  definition: v.string(),
  /** Hex SHA-256 over all of the above. */
  digest: v.string(),
});

/** What a table holds; only of tables that were asked for. */
export const tableContentSchema = v.object({
  schema: v.string(),
  table: v.string(),
  rows: v.number(),
  /** Does not depend on the order of the rows; null: only counted. */
  digest: v.nullable(v.string()),
});

export const fingerprintSchema = v.object({
  format: v.literal(1),
  database: v.string(),
  /** "15.20"; null where a source does not say it. */
  serverVersion: v.nullable(v.string()),
  clientVersion: v.nullable(v.string()),
  /** ISO 8601 in UTC. */
  takenAt: v.string(),
  /** Hex SHA-256 over the digests of all objects; says nothing of the content of tables. */
  digest: v.string(),
  /** Rolled up by schema; the empty name holds what stands in none. */
  schemas: v.array(v.object({ name: v.string(), digest: v.string(), objects: v.number() })),
  /** By id. */
  objects: v.array(fingerprintObjectSchema),
  content: v.array(tableContentSchema),
});

export type Fingerprint = v.InferOutput<typeof fingerprintSchema>;
export type FingerprintObject = v.InferOutput<typeof fingerprintObjectSchema>;
export type TableContent = v.InferOutput<typeof tableContentSchema>;
