import { tableSql } from "../sessions/sessionSql.ts";
import { quoteIdentifier } from "../sql/quote.ts";
import type { InsertFacts, InsertReference } from "./insertFacts.ts";

/** One row to make others like; `where`: a condition under the alias `s`, null: any. */
export function templateSql(facts: InsertFacts, where: string | null): string {
  const columns = facts.columns
    .filter(({ readable, made }) => readable && !made)
    .map(({ name }) => `s.${quoteIdentifier(name)}::pg_catalog.text`);
  const condition = where === null ? "" : ` WHERE ${where}`;
  return `SELECT ${columns.join(", ")} FROM ${tableSql(facts)} AS s${condition} LIMIT 1`;
}

/** Foreign keys whose values no row of the table has together yet; `$1`: how many of them. */
export function freePairsSql(facts: InsertFacts, references: readonly InsertReference[]): string {
  const from = references.map((one, index) => `${tableSql(tableOf(one))} AS t${index}`);
  const target = (one: InsertReference, index: number): string =>
    `t${index}.${quoteIdentifier(one.target)}`;
  const selected = references.map(
    (one, index) => `${target(one, index)}::pg_catalog.text AS ${quoteIdentifier(one.column)}`,
  );
  const same = references.map(
    (one, index) => `s.${quoteIdentifier(one.column)} = ${target(one, index)}`,
  );
  // A further column of the index may make a taken pair free: to leave it out is on the safe side.
  return `SELECT ${selected.join(", ")}
  FROM ${from.join(" CROSS JOIN ")}
 WHERE NOT EXISTS (SELECT FROM ${tableSql(facts)} AS s WHERE ${same.join(" AND ")})
 LIMIT $1`;
}

/** A value that a foreign key may have. */
export function referredSql(reference: InsertReference): string {
  const target = quoteIdentifier(reference.target);
  return `SELECT ${target}::pg_catalog.text AS value FROM ${tableSql(tableOf(reference))} LIMIT 1`;
}

function tableOf({ schema, table }: InsertReference): {
  readonly schema: string;
  readonly name: string;
} {
  return { schema, name: table };
}
