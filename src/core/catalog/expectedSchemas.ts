import type { DatabaseRef } from "../runbook/databaseRef.ts";
import type { Comparison, Expectation } from "../runbook/expectation.ts";
import type { Query, Runbook } from "../runbook/runbook.ts";

/** What a runbook expects of a database's catalog, read from its queries. */
export interface ExpectedCatalog {
  readonly database: DatabaseRef;
  /** Names that must be there. */
  readonly schemas: readonly string[];
  readonly tables: readonly { readonly schema: string; readonly name: string }[];
  readonly counts: readonly ExpectedCount[];
}

/** A number of objects, as a query of the runbook counts them. */
export interface ExpectedCount {
  readonly what: CountedKind;
  /** The only schema that is counted; null: the whole database. */
  readonly schema: string | null;
  readonly operator: Comparison;
  readonly value: number;
  /** Id of the query. */
  readonly query: string;
  /** The question that counts them: one row with one number. */
  readonly sql: string;
}

export const COUNTED_KINDS = ["schemas", "tables", "indexes", "views", "triggers"] as const;
export type CountedKind = (typeof COUNTED_KINDS)[number];

/** Relations of the catalog that list objects, with what a row of them is and where its names stand. */
const SOURCES: Readonly<Record<string, { readonly kind: CountedKind; readonly name: string }>> = {
  schemata: { kind: "schemas", name: "schema_name" },
  pg_namespace: { kind: "schemas", name: "nspname" },
  tables: { kind: "tables", name: "table_name" },
  pg_tables: { kind: "tables", name: "tablename" },
  pg_stat_user_tables: { kind: "tables", name: "relname" },
  pg_indexes: { kind: "indexes", name: "indexname" },
  pg_stat_user_indexes: { kind: "indexes", name: "indexrelname" },
  views: { kind: "views", name: "table_name" },
  pg_views: { kind: "views", name: "viewname" },
  triggers: { kind: "triggers", name: "trigger_name" },
};

const SCHEMA_COLUMNS =
  /^(?:table_schema|schemaname|trigger_schema|event_object_schema|nspname|schema_name)$/;
/** Conditions that leave out what nobody counts: PostgreSQL's own schemas, views among the tables. */
const HARMLESS =
  /(?:\b\w+\.)?\b(?:table_schema|schemaname|nspname|schema_name)\s+(?:NOT\s+IN\s*\([^()]*\)|NOT\s+LIKE\s*'[^']*'|<>\s*'[^']*'|!=\s*'[^']*')|(?:\b\w+\.)?\btable_type\s*=\s*'BASE TABLE'/gi;
const CONDITION =
  /(?:\b\w+\.)?\b(\w+)\s*(?:=\s*('(?:[^']|'')*')|(?:IN|=\s*ANY)\s*\(\s*(?:ARRAY\s*\[)?((?:\s*'(?:[^']|'')*'\s*,?)+)\s*\]?\s*\))/gi;
const FROM = /\bFROM\s+(?:"?(?:information_schema|pg_catalog)"?\s*\.\s*)?"?(\w+)"?/i;

/** What the queries of a runbook expect of the catalogs, one entry a database reference. */
export function expectedCatalogs(runbook: Runbook): readonly ExpectedCatalog[] {
  const byDatabase = new Map<string, { readonly database: DatabaseRef; readonly read: Read[] }>();
  for (const query of runbook.sections.flatMap(({ steps }) => steps.flatMap((s) => s.queries))) {
    const read = readQuery(query);
    if (read !== null && read.schemas.length + read.counts.length > 0) {
      const key = JSON.stringify(query.database);
      const entry = byDatabase.get(key) ?? { database: query.database, read: [] };
      entry.read.push(read);
      byDatabase.set(key, entry);
    }
  }
  return [...byDatabase.values()].map(({ database, read }) => ({
    database,
    schemas: [...new Set(read.flatMap(({ schemas }) => schemas))],
    tables: uniqueTables(read.flatMap(({ tables }) => tables)),
    counts: read.flatMap(({ counts }) => counts),
  }));
}

/** How a count compares with what is there. */
export function isAsExpected({ operator, value }: ExpectedCount, actual: number): boolean {
  switch (operator) {
    case "=":
      return actual === value;
    case "<>":
      return actual !== value;
    case "<":
      return actual < value;
    case "<=":
      return actual <= value;
    case ">":
      return actual > value;
    case ">=":
      return actual >= value;
  }
}

type Read = Omit<ExpectedCatalog, "database">;

function readQuery(query: Query): Read | null {
  const sql = withoutComments(query.sql);
  const source = SOURCES[FROM.exec(sql)?.[1]?.toLowerCase() ?? ""];
  if (query.nature !== "question" || source === undefined || !isSimple(sql)) {
    return null;
  }
  const where = /\bWHERE\b([^]*)$/i.exec(sql)?.[1] ?? "";
  const conditions = [...where.replace(HARMLESS, " ").matchAll(CONDITION)].map(
    ([, column = "", one, list]) => ({
      column: column.toLowerCase(),
      names: literals(one ?? list ?? ""),
    }),
  );
  const schemas = namesOf(conditions, (column) => SCHEMA_COLUMNS.test(column));
  const names = namesOf(conditions, (column) => column === source.name);
  // A count may mean that something is gone: only what must be there is named.
  const present = query.expectations[0] === undefined || meansPresence(query.expectations[0]);
  return {
    schemas: present ? schemas : [],
    tables:
      present && source.kind === "tables" && schemas.length === 1
        ? names.map((name) => ({ schema: schemas[0] ?? "", name }))
        : [],
    counts: countsOf(query, sql, source.kind, schemas, where),
  };
}

/** One relation, no alternatives: what it counts can be told from its text. */
function isSimple(sql: string): boolean {
  return !/\b(?:JOIN|UNION|INTERSECT|EXCEPT|OR|HAVING|EXISTS)\b|\bFROM\s+[^]*\bFROM\b/i.test(
    sql.replace(/'(?:[^']|'')*'/g, "''"),
  );
}

function countsOf(
  query: Query,
  sql: string,
  what: CountedKind,
  schemas: readonly string[],
  where: string,
): readonly ExpectedCount[] {
  const [expectation] = query.expectations;
  if (
    !/^\s*SELECT\s+count\s*\(\s*(?:\*|1)\s*\)/i.test(sql) ||
    expectation?.kind !== "value" ||
    typeof expectation.value !== "number" ||
    expectation.operator === "between"
  ) {
    return [];
  }
  // Conditions beyond the schemas: the number is of something narrower than the folder shows.
  const rest = where
    .replace(HARMLESS, " ")
    .replace(CONDITION, (whole, column: string) =>
      SCHEMA_COLUMNS.test(column.toLowerCase()) ? " " : whole,
    )
    .replace(/\bAND\b/gi, " ");
  if (rest.trim() !== "" || (what !== "schemas" && schemas.length > 1)) {
    return [];
  }
  const { operator, value } = expectation;
  const schema = what === "schemas" ? null : (schemas[0] ?? null);
  return [{ what, schema, operator, value, query: query.id, sql: query.sql }];
}

function meansPresence({ kind, operator, value }: Expectation): boolean {
  if (kind === "names") {
    return true;
  }
  return operator === "=" || operator === ">=" || operator === ">"
    ? typeof value === "number" && (value > 0 || operator === ">")
    : false;
}

function namesOf(
  conditions: readonly { readonly column: string; readonly names: readonly string[] }[],
  wanted: (column: string) => boolean,
): readonly string[] {
  return conditions.filter(({ column }) => wanted(column)).flatMap(({ names }) => names);
}

function literals(text: string): readonly string[] {
  return [...text.matchAll(/'((?:[^']|'')*)'/g)].map(([, name = ""]) => name.replaceAll("''", "'"));
}

function withoutComments(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[^]*?\*\//g, " ");
}

function uniqueTables(tables: ExpectedCatalog["tables"]): ExpectedCatalog["tables"] {
  return [...new Map(tables.map((table) => [JSON.stringify(table), table])).values()];
}
