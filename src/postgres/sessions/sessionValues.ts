import type { Client } from "pg";
import * as v from "valibot";
import type { RowValue } from "../../core/sessions/ports.ts";
import { columnSql, tableSql } from "../../core/sessions/sessionSql.ts";
import type { SessionTable } from "../../core/sessions/sessionTable.ts";
import { rowsOf } from "./rowsOf.ts";

const COLUMNS = `
  select a.attname as name,
         pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
         pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT') as selectable
    from pg_catalog.pg_attribute a
   where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped
   order by a.attnum`;

const columnRow = v.object({ name: v.string(), type: v.string(), selectable: v.boolean() });
const valuesRow = v.object({ values: v.array(v.nullable(v.string())) });

/** The row, column by column in the table's order; null: it is gone. */
export async function sessionValues(
  client: Client,
  table: SessionTable,
  key: readonly string[],
): Promise<readonly RowValue[] | null> {
  const columns = await rowsOf(client, columnRow, COLUMNS, [table.oid]);
  const isSecret = (name: string): boolean => table.secrets.includes(name);
  const read = columns.filter(({ selectable }) => selectable);
  const expressions = read.map(({ name }) =>
    isSecret(name) ? `length(${columnSql(name)}::text)::text` : `${columnSql(name)}::text`,
  );
  const where = table.key.map((column, at) => `${columnSql(column)} = $${at + 1}`);
  const [row] = await rowsOf(
    client,
    valuesRow,
    `select array[${expressions.join(", ")}] as values
       from ${tableSql(table)} as s
      where ${where.join(" and ")}`,
    key,
  );
  if (row === undefined) {
    return null;
  }
  return columns.map(({ name, type, selectable }): RowValue => {
    const text = row.values[read.findIndex((column) => column.name === name)] ?? null;
    const value: RowValue["value"] = !selectable
      ? { kind: "unreadable" }
      : isSecret(name)
        ? { kind: "secret", characters: text === null ? null : Number(text) }
        : { kind: "text", text };
    return { column: name, type, value };
  });
}
