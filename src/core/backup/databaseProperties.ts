import * as v from "valibot";

/** What belongs to a database itself and not to an object in it: what a restore into a new one must bring back. */
export const databasePropertiesSchema = v.object({
  owner: v.string(),
  encoding: v.string(),
  collate: v.string(),
  ctype: v.string(),
  /** As `pg_database.datlocprovider` has it: c libc, i ICU, b builtin. */
  localeProvider: v.picklist(["c", "i", "b"]),
  /** Locale of the ICU or builtin provider; null: none. */
  locale: v.nullable(v.string()),
  icuRules: v.nullable(v.string()),
  tablespace: v.string(),
  /** -1: none. */
  connectionLimit: v.number(),
  isTemplate: v.boolean(),
  comment: v.nullable(v.string()),
  /** Null: never granted or revoked, PostgreSQL's default holds. `PUBLIC` is the null grantee. */
  grants: v.nullable(
    v.array(
      v.object({
        grantor: v.string(),
        grantee: v.nullable(v.string()),
        privilege: v.string(),
        grantable: v.boolean(),
      }),
    ),
  ),
  /** ALTER DATABASE … SET (null role) and ALTER ROLE … IN DATABASE … SET, as "name=value". */
  settings: v.array(v.object({ role: v.nullable(v.string()), settings: v.array(v.string()) })),
  securityLabels: v.array(v.object({ provider: v.string(), label: v.string() })),
  extensions: v.array(v.object({ name: v.string(), version: v.string() })),
});

export type DatabaseProperties = v.InferOutput<typeof databasePropertiesSchema>;
