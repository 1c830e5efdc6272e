/** What must be known of a table to make a row that it accepts. */
export interface InsertFacts {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly InsertColumn[];
  /** Columns of each unique index, a partial one too. */
  readonly uniques: readonly (readonly string[])[];
  /** Foreign keys of one column. */
  readonly references: readonly InsertReference[];
  readonly triggers: readonly InsertTrigger[];
}

export interface InsertColumn {
  readonly name: string;
  /** As PostgreSQL writes it. */
  readonly type: string;
  /** `typname` of the type, or of what a domain stands on ("uuid", "int4"). */
  readonly base: string;
  /** `typcategory` of the same. */
  readonly category: string;
  /** Of an enum, in its order. */
  readonly labels: readonly string[] | null;
  /** Characters that fit; null: any number. */
  readonly length: number | null;
  readonly notNull: boolean;
  /** PostgreSQL fills it when a row does not name it. */
  readonly filled: boolean;
  /** Takes no value from an INSERT: an expression, an identity that is always made. */
  readonly made: boolean;
  readonly readable: boolean;
  readonly insertable: boolean;
}

export interface InsertReference {
  readonly column: string;
  readonly schema: string;
  readonly table: string;
  readonly target: string;
}

/** A trigger that an INSERT fires. */
export interface InsertTrigger {
  readonly name: string;
  readonly function: string;
  /** What it does may reach beyond the transaction, where a rollback does not follow. */
  readonly reachesOutside: boolean;
}
