import { err, ok, type Result } from "../lib/result.ts";
import { isSecretName } from "../sessions/columnNames.ts";
import { tableSql } from "../sessions/sessionSql.ts";
import { quoteIdentifier } from "../sql/quote.ts";
import type { InsertColumn, InsertFacts } from "./insertFacts.ts";

/** Values as PostgreSQL writes them, by column. */
export type RowTexts = Readonly<Record<string, string | null>>;

export interface RowParts {
  /** A row that the table holds; null: it holds none. Columns that may not be read are not in it. */
  readonly template: RowTexts | null;
  /** Values of foreign keys, and whatever else is settled: they win. */
  readonly chosen: RowTexts;
  /** The column of the end, which lies ahead where it must be made up. */
  readonly expiresAt: string | null;
  /** 64 random hexadecimal digits, other ones at each call. */
  readonly random: () => string;
  readonly nowMs: number;
}

/** A value that nobody can make up. */
export interface RowProblem {
  readonly code: "cannot-make";
  readonly column: string;
  readonly type: string;
}

/**
 * A row like those that the table holds: what must be unique or lets somebody in is new, the rest is as
 * in the template. Without a template only what the table insists on is made up, from its type.
 */
export function newRow(facts: InsertFacts, parts: RowParts): Result<RowTexts, RowProblem> {
  const row: Record<string, string | null> = {};
  for (const column of facts.columns.filter((one) => !one.made && one.insertable)) {
    const value = valueOf(facts, column, parts);
    if (!value.ok) {
      return value;
    }
    if (value.value !== undefined) {
      row[column.name] = value.value;
    }
  }
  return ok(row);
}

/** Undefined: the row does not name the column. */
function valueOf(
  facts: InsertFacts,
  column: InsertColumn,
  parts: RowParts,
): Result<string | null | undefined, RowProblem> {
  const { template } = parts;
  const chosen = parts.chosen[column.name];
  if (chosen !== undefined) {
    return ok(chosen);
  }
  if (isRenewed(facts, column)) {
    const like = template?.[column.name];
    return ok(column.filled || like === null ? undefined : fresh(column, like, parts));
  }
  const copied = template?.[column.name];
  if (copied !== undefined) {
    return ok(copied);
  }
  if (!column.notNull || column.filled) {
    return ok(undefined);
  }
  const made = madeUp(column, parts);
  return made === null
    ? err({ code: "cannot-make", column: column.name, type: column.type })
    : ok(made);
}

/** Gets another value in each row: it is secret, or part of what must be unique. */
export function isRenewed(facts: InsertFacts, column: InsertColumn): boolean {
  const refers = facts.references.some((reference) => reference.column === column.name);
  const unique = facts.uniques.some((columns) => columns.includes(column.name));
  return !refers && isFreshable(column) && (unique || isSecretName(column.name));
}

/** The unique indexes that only other foreign keys can satisfy: none of their columns is renewed or filled. */
export function referringUniques(facts: InsertFacts): readonly (readonly string[])[] {
  return facts.uniques.filter((columns) =>
    columns.every((name) => {
      const column = facts.columns.find((one) => one.name === name);
      return column !== undefined && !column.made && !isRenewed(facts, column);
    }),
  );
}

function isFreshable({ base, category, labels, made }: InsertColumn): boolean {
  return (
    !made &&
    labels === null &&
    ((category === "S" && base !== "char") ||
      INTEGERS.has(base) ||
      base === "uuid" ||
      base === "bytea" ||
      base === "numeric")
  );
}

const INTEGERS: ReadonlyMap<string, number> = new Map([
  ["int2", 0x7fff],
  ["int4", 0x7fffffff],
  ["int8", 0x7fffffff],
]);

function fresh(column: InsertColumn, like: string | undefined, { random }: RowParts): string {
  const hex = random();
  const largest = INTEGERS.get(column.base);
  if (largest !== undefined) {
    return String(1 + (Number.parseInt(hex.slice(0, 12), 16) % (largest - 1)));
  }
  switch (column.base) {
    case "uuid":
      return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
        .concat(hex.slice(20, 32))
        .join("-");
    case "bytea":
      return `\\x${hex}`;
    case "numeric":
      return String(Number.parseInt(hex.slice(0, 8), 16) % 10 ** Math.min(9, like?.length ?? 9));
    default: {
      const length = Math.min(column.length ?? 64, Math.max(1, like?.trimEnd().length ?? 64));
      return hex.repeat(Math.ceil(length / hex.length)).slice(0, length);
    }
  }
}

function madeUp(column: InsertColumn, parts: RowParts): string | null {
  const { base, category, labels } = column;
  if (labels !== null) {
    return labels[0] ?? null;
  }
  if (isFreshable(column)) {
    return fresh(column, undefined, parts);
  }
  if (category === "D") {
    const ahead = column.name === parts.expiresAt ? 3_600_000 : 0;
    const iso = new Date(parts.nowMs + ahead).toISOString();
    return base.startsWith("time") && !base.startsWith("timestamp") ? iso.slice(11, 19) : iso;
  }
  return SIMPLE.get(base) ?? SIMPLE.get(category) ?? null;
}

/** By type, else by category. */
const SIMPLE: ReadonlyMap<string, string> = new Map([
  ["B", "true"],
  ["N", "1"],
  ["I", "127.0.0.1"],
  ["T", "1 hour"],
  ["A", "{}"],
  ["json", "{}"],
  ["jsonb", "{}"],
]);

/** A statement with its values, as a driver sends it. */
export interface BoundStatement {
  readonly text: string;
  readonly values: readonly (string | null)[];
}

export function insertStatement(
  facts: InsertFacts,
  row: RowTexts,
  returning: readonly string[],
): BoundStatement {
  const columns = Object.keys(row);
  const names = columns.map(quoteIdentifier).join(", ");
  const places = columns.map((_, index) => `$${index + 1}`).join(", ");
  const values = columns.length === 0 ? "DEFAULT VALUES" : `(${names}) VALUES (${places})`;
  const back =
    returning.length === 0
      ? ""
      : ` RETURNING ${returning.map((name) => `${quoteIdentifier(name)}::pg_catalog.text`).join(", ")}`;
  return { text: `INSERT INTO ${tableSql(facts)} ${values}${back}`, values: Object.values(row) };
}
