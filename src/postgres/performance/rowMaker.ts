import { randomBytes } from "node:crypto";
import type { Client } from "pg";
import * as v from "valibot";
import type { InsertFacts } from "../../core/performance/insertFacts.ts";
import type { MeasureFailure } from "../../core/performance/measurement.ts";
import { newRow, referringUniques, type RowTexts } from "../../core/performance/newRow.ts";
import { freePairsSql, referredSql, templateSql } from "../../core/performance/rowSources.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { rowsOf } from "../sessions/rowsOf.ts";

const textRow = v.record(v.string(), v.nullable(v.string()));
const valueRow = v.object({ value: v.nullable(v.string()) });

/** Makes rows that the table should accept, another one at each call. */
export interface RowMaker {
  readonly facts: InsertFacts;
  /** How many rows can be made that do not exclude each other; null: any number. */
  readonly different: number | null;
  make(nth: number): Result<RowTexts, MeasureFailure>;
}

export interface MakerOptions {
  /** Which rows may be taken for a template, under the alias `s`. */
  readonly where: string | null;
  readonly expiresAt: string | null;
  /** Rows that must not exclude each other. */
  readonly wanted: number;
}

/** Reads what rows are made from, within a transaction of the caller. */
export async function openRowMaker(
  client: Client,
  facts: InsertFacts,
  options: MakerOptions,
): Promise<Result<RowMaker, MeasureFailure>> {
  const template = await readTemplate(client, facts, options.where);
  const pairs = await readPairs(client, facts, options.wanted);
  if (!pairs.ok) {
    return pairs;
  }
  const referred = await readReferred(client, facts, template, pairs.value?.[0] ?? {});
  if (!referred.ok) {
    return referred;
  }
  const random = (): string => randomBytes(32).toString("hex");
  return ok({
    facts,
    different: pairs.value?.length ?? null,
    make(nth) {
      const pair = pairs.value?.[nth % pairs.value.length] ?? {};
      const chosen = { ...referred.value, ...pair };
      const { expiresAt } = options;
      return newRow(facts, { template, chosen, expiresAt, random, nowMs: Date.now() });
    },
  });
}

async function readTemplate(
  client: Client,
  facts: InsertFacts,
  where: string | null,
): Promise<RowTexts | null> {
  if (!facts.columns.some(({ readable, made }) => readable && !made)) {
    return null;
  }
  const { rows } = await client.query<Record<string, unknown>>(templateSql(facts, where));
  return rows[0] === undefined ? null : v.parse(textRow, rows[0]);
}

/** Null: no unique index asks for others. */
async function readPairs(
  client: Client,
  facts: InsertFacts,
  wanted: number,
): Promise<Result<readonly RowTexts[] | null, MeasureFailure>> {
  // Several such indexes over the same columns are satisfied together by the widest of them.
  const [columns] = [...referringUniques(facts)].sort((a, b) => a.length - b.length);
  if (columns === undefined) {
    return ok(null);
  }
  const references = columns.flatMap(
    (name) => facts.references.find(({ column }) => column === name) ?? [],
  );
  if (references.length === 0) {
    return ok(null);
  }
  const rows = await rowsOf(client, textRow, freePairsSql(facts, references), [wanted]);
  return rows.length === 0 ? err({ code: "no-free-pair", columns }) : ok(rows);
}

async function readReferred(
  client: Client,
  facts: InsertFacts,
  template: RowTexts | null,
  settled: RowTexts,
): Promise<Result<RowTexts, MeasureFailure>> {
  const chosen: Record<string, string | null> = {};
  for (const reference of facts.references) {
    const { column: name, schema, table } = reference;
    const column = facts.columns.find((one) => one.name === name);
    const isGiven = template?.[name] !== undefined || settled[name] !== undefined;
    if (column === undefined || isGiven || !column.notNull || column.filled) {
      continue;
    }
    const [row] = await rowsOf(client, valueRow, referredSql(reference), []);
    if (row === undefined) {
      return err({ code: "no-referenced-row", column: name, table: `${schema}.${table}` });
    }
    chosen[name] = row.value;
  }
  return ok(chosen);
}
