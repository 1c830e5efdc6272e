import type { Client } from "pg";
import type * as v from "valibot";
import { rowsOf } from "../sessions/rowsOf.ts";

/** The only row of a statement that always has one. */
export async function oneRow<S extends v.GenericSchema>(
  client: Client,
  schema: S,
  sql: string,
  values: readonly unknown[] = [],
): Promise<v.InferOutput<S>> {
  const [row, second] = await rowsOf(client, schema, sql, values);
  if (row === undefined || second !== undefined) {
    throw new Error("The server did not answer with one row");
  }
  return row;
}
