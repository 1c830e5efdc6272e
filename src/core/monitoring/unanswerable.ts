import * as v from "valibot";

/** Why this server cannot answer a query as it stands. Codes; words are in `prose/monitoring`. */
export type Unanswerable =
  /** A view of statistics has no such column (`tablename` of pg_stat_user_indexes), or has it no more (`mean_time`). */
  | {
      readonly code: "column-renamed";
      /** "pg_stat_user_indexes" */
      readonly relation: string;
      readonly column: string;
      readonly instead: string;
      /** Version since which it is so (13, 9.2); null: it was never there. */
      readonly since: number | null;
    }
  /** A function's name where a value is needed: `ORDER BY pg_total_relation_size DESC`. */
  | { readonly code: "function-as-value"; readonly function: string; readonly expression: string }
  /** The relation belongs to an extension that this database does not have. */
  | {
      readonly code: "extension-missing";
      readonly extension: string;
      readonly relation: string;
      /** The one command that installs it. */
      readonly install: string;
    }
  /** It is installed, but the server was started without its library. */
  | {
      readonly code: "extension-not-loaded";
      readonly extension: string;
      /** What loads it at the next restart; other libraries that are listed must be kept. */
      readonly install: string;
    };

/** The query that this server accepts, found so by planning it there. */
export interface Rewrite {
  /** The runbook's statement. */
  readonly original: string;
  /** Digest of the original: what an agreement is kept under. */
  readonly hash: string;
  readonly sql: string;
  /** What was changed, in the order of the text. */
  readonly reasons: readonly Unanswerable[];
}

export const agreementSchema = v.object({
  hash: v.string(),
  original: v.string(),
  sql: v.string(),
  /** Who agreed, and when (ISO 8601, UTC). */
  by: v.string(),
  at: v.string(),
});
/** A person's word that a query is asked in another form. */
export type Agreement = v.InferOutput<typeof agreementSchema>;
