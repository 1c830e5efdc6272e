/** What the catalog says of a table that may hold an application's sessions. */
export interface TableFacts {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly comment: string | null;
  readonly columns: readonly ColumnFacts[];
  /** Columns that name a row: of the primary key, else of a unique index over columns that are never null. */
  readonly key: readonly string[];
  /** Foreign keys of one column. */
  readonly references: readonly Reference[];
  readonly checks: readonly CheckFacts[];
}

export interface ColumnFacts {
  readonly name: string;
  /** As PostgreSQL writes it ("character varying(200)"). */
  readonly type: string;
  /** `typcategory` of the type, or of what a domain stands on: "D" times, "S" text, "E" enum, "B" boolean, "I" network. */
  readonly category: string;
  /** Of an enum, in its order; null: the type is none. */
  readonly labels: readonly string[] | null;
  /** Characters that fit; null: any number. */
  readonly length: number | null;
  /** Whether the role that asks may read it. */
  readonly selectable: boolean;
  /** Whether the role that acts may change it. */
  readonly updatable: boolean;
}

export interface CheckFacts {
  readonly columns: readonly string[];
  /** As PostgreSQL writes it ("CHECK ((status = ANY (ARRAY['ACTIVE'::text, …])))"). */
  readonly definition: string;
}

export interface Reference {
  readonly column: string;
  readonly schema: string;
  readonly table: string;
  /** The column that is referred to. */
  readonly target: string;
  readonly columns: readonly Pick<ColumnFacts, "name" | "category" | "selectable">[];
}
