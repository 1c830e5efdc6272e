import type { Client } from "pg";
import * as v from "valibot";

/** Asks, and parses each row that comes. */
export async function rowsOf<S extends v.GenericSchema>(
  client: Client,
  schema: S,
  text: string,
  values: readonly unknown[],
): Promise<v.InferOutput<S>[]> {
  const { rows } = await client.query<Record<string, unknown>>({ text, values: [...values] });
  return v.parse(v.array(schema), rows);
}
