import type { Client } from "pg";
import * as v from "valibot";
import { readRows } from "../readRows.ts";

const statement = v.object({ sql: v.string() });

/** The statements that the server writes itself, quoted by its own rules: rows with a text `sql`. */
export async function readStatements(
  client: Client,
  text: string,
  oid: number,
): Promise<readonly string[]> {
  const rows = await readRows(client, statement, text, [oid]);
  return rows.map(({ sql }) => sql);
}

export async function readAllStatements(
  client: Client,
  texts: readonly string[],
  oid: number,
): Promise<readonly string[]> {
  const statements: string[] = [];
  for (const text of texts) {
    statements.push(...(await readStatements(client, text, oid)));
  }
  return statements;
}

/** SQL for a list of "name='value'" out of `reloptions`. */
export function optionList(options: string): string {
  return `ARRAY(SELECT format('%s=%L', quote_ident(split_part(o, '=', 1)), substr(o, strpos(o, '=') + 1))
           FROM unnest(${options}) WITH ORDINALITY AS u (o, place) ORDER BY place)`;
}

/** SQL for a list of "name 'value'" out of the options of a foreign table, column or server. */
export function serverOptionList(options: string): string {
  return `ARRAY(SELECT format('%I %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1))
           FROM unnest(${options}) WITH ORDINALITY AS u (o, place) ORDER BY place)`;
}
