import { sequenceOptions, type SequenceFacts } from "./sequenceOptions.ts";

/** What a CREATE TABLE says; names and expressions as SQL reads them. */
export interface TableFacts {
  readonly name: string;
  readonly kind: "table" | "partitionedTable" | "foreignTable";
  readonly unlogged: boolean;
  /** Of a table that takes its columns from a type. */
  readonly ofType: string | null;
  readonly columns: readonly ColumnFacts[];
  /** "CONSTRAINT c CHECK (…)", each. */
  readonly checks: readonly string[];
  readonly inherits: readonly string[];
  /** "RANGE (created_at)". */
  readonly partitionKey: string | null;
  /** Null: the usual one. */
  readonly accessMethod: string | null;
  /** "fillfactor='70'", each. */
  readonly options: readonly string[];
  readonly tablespace: string | null;
  readonly server: string | null;
  /** "table_name 'x'", each. */
  readonly serverOptions: readonly string[];
}

export interface ColumnFacts {
  readonly name: string;
  readonly type: string;
  readonly compression: string | null;
  readonly collation: string | null;
  readonly defaultValue: string | null;
  readonly generated: { readonly expression: string; readonly stored: boolean } | null;
  readonly identity: IdentityFacts | null;
  /** "NOT NULL", "CONSTRAINT c NOT NULL NO INHERIT". */
  readonly notNull: string | null;
  readonly serverOptions: readonly string[];
}

export interface IdentityFacts {
  readonly always: boolean;
  /** Null: the name that PostgreSQL would give. */
  readonly sequenceName: string | null;
  /** Null: the column's type says all. */
  readonly sequence: SequenceFacts | null;
}

export function createTable(facts: TableFacts): string {
  const { kind, ofType } = facts;
  const what =
    kind === "foreignTable" ? "FOREIGN TABLE" : facts.unlogged ? "UNLOGGED TABLE" : "TABLE";
  const lines = [
    ...facts.columns
      .map((column) => columnText(column, ofType !== null))
      .filter((line) => line !== ""),
    ...facts.checks,
  ];
  const head = `CREATE ${what} ${facts.name}${ofType === null ? "" : ` OF ${ofType}`}`;
  const body =
    lines.length > 0
      ? ` (\n${lines.map((line) => `    ${line}`).join(",\n")}\n)`
      : ofType === null
        ? " ()"
        : "";
  return [`${head}${body}`, ...tableClauses(facts)].join("\n") + ";";
}

function tableClauses(facts: TableFacts): readonly string[] {
  const { inherits, partitionKey, accessMethod, options, tablespace, server, serverOptions } =
    facts;
  return [
    ...(inherits.length === 0 ? [] : [`INHERITS (${inherits.join(", ")})`]),
    ...(partitionKey === null ? [] : [`PARTITION BY ${partitionKey}`]),
    ...(server === null ? [] : [`SERVER ${server}`]),
    ...(serverOptions.length === 0 ? [] : [`OPTIONS (${serverOptions.join(", ")})`]),
    ...(accessMethod === null ? [] : [`USING ${accessMethod}`]),
    ...(options.length === 0 ? [] : [`WITH (${options.join(", ")})`]),
    ...(tablespace === null ? [] : [`TABLESPACE ${tablespace}`]),
  ];
}

/** Empty for a column that its type says everything of. */
function columnText(column: ColumnFacts, typed: boolean): string {
  const { compression, collation, defaultValue, generated, identity, notNull } = column;
  const qualities = [
    ...(collation === null || typed ? [] : [`COLLATE ${collation}`]),
    ...(defaultValue === null ? [] : [`DEFAULT ${defaultValue}`]),
    ...(generated === null
      ? []
      : [
          `GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? "STORED" : "VIRTUAL"}`,
        ]),
    ...(identity === null ? [] : [identityText(identity)]),
    ...(notNull === null ? [] : [notNull]),
  ];
  if (typed) {
    return qualities.length === 0 ? "" : [column.name, "WITH OPTIONS", ...qualities].join(" ");
  }
  return [
    column.name,
    column.type,
    ...(compression === null ? [] : [`COMPRESSION ${compression}`]),
    ...(column.serverOptions.length === 0 ? [] : [`OPTIONS (${column.serverOptions.join(", ")})`]),
    ...qualities,
  ].join(" ");
}

export function identityText({ always, sequenceName, sequence }: IdentityFacts): string {
  const options = [
    ...(sequenceName === null ? [] : [`SEQUENCE NAME ${sequenceName}`]),
    ...(sequence === null ? [] : sequenceOptions(sequence)),
  ];
  return (
    `GENERATED ${always ? "ALWAYS" : "BY DEFAULT"} AS IDENTITY` +
    (options.length === 0 ? "" : ` (${options.join(" ")})`)
  );
}
