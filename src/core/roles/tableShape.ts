/** A table as far as its purpose can be told from it: what it is called, holds, and refers to. */
export interface TableShape {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly ColumnShape[];
  readonly keys: readonly UniqueKey[];
  readonly foreignKeys: readonly ForeignKey[];
  /** Whether whoever acts may delete rows (with USAGE on the schema). */
  readonly deletable: boolean;
}

export interface ColumnShape {
  readonly name: string;
  /** As PostgreSQL writes it ("character varying(200)"). */
  readonly type: string;
  readonly notNull: boolean;
  /** PostgreSQL fills it when a row does not name it: a default, an identity, an expression. */
  readonly filled: boolean;
  /** "always" and "generated" take no value from an INSERT that does not insist. */
  readonly identity: "always" | "byDefault" | "generated" | null;
  /** Of whoever reads. */
  readonly readable: boolean;
  /** Of whoever acts. */
  readonly insertable: boolean;
  readonly updatable: boolean;
}

export interface UniqueKey {
  readonly columns: readonly string[];
  readonly primary: boolean;
  /** Holds for some of the rows only. */
  readonly partial: boolean;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  /** Oid of the table that is referred to. */
  readonly table: number;
  readonly targetColumns: readonly string[];
}

/** What identifies every row: the primary key, else a whole unique key without nulls; empty: nothing does. */
export function rowKeyOf(table: TableShape): readonly string[] {
  const whole = table.keys.filter(
    ({ columns, partial }) =>
      !partial && columns.every((name) => columnOf(table, name)?.notNull === true),
  );
  return (whole.find(({ primary }) => primary) ?? whole[0])?.columns ?? [];
}

export function columnOf(table: TableShape, name: string): ColumnShape | undefined {
  return table.columns.find((column) => column.name === name);
}

/** "schema.name", for people. */
export function tableLabel({ schema, name }: Pick<TableShape, "schema" | "name">): string {
  return `${schema}.${name}`;
}
