import type { Client } from "pg";
import * as v from "valibot";

/** Rows that are parsed without letting anything else run between. */
const SLICE = 2000;

/** Asks, and parses each row that comes: long lists in slices, so that nobody else waits for them. */
export async function readRows<S extends v.GenericSchema>(
  client: Client,
  row: S,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly v.InferOutput<S>[]> {
  const { rows } = await client.query<Record<string, unknown>>({ text, values: [...values] });
  const parsed: v.InferOutput<S>[] = [];
  for (let from = 0; from < rows.length; from += SLICE) {
    if (from > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const read of rows.slice(from, from + SLICE)) {
      parsed.push(v.parse(row, read));
    }
  }
  return parsed;
}

/** Asks what has exactly one row. */
export async function readRow<S extends v.GenericSchema>(
  client: Client,
  row: S,
  text: string,
  values: readonly unknown[] = [],
): Promise<v.InferOutput<S>> {
  const { rows } = await client.query<Record<string, unknown>>({ text, values: [...values] });
  return v.parse(row, rows[0]);
}
