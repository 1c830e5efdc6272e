import type { Client } from "pg";
import * as v from "valibot";
import type { TableMember } from "../../../core/catalog/objects.ts";
import { readRows } from "../readRows.ts";

const COLUMNS = `
  SELECT a.attname AS name,
         format_type(a.atttypid, a.atttypmod) AS type,
         NOT a.attnotnull AS nullable,
         EXISTS (SELECT FROM pg_catalog.pg_index AS i
                  WHERE i.indrelid = a.attrelid AND i.indisprimary
                    AND a.attnum = ANY (i.indkey)) AS "primaryKey",
         pg_get_expr(d.adbin, d.adrelid) AS expression,
         a.attidentity AS identity,
         a.attgenerated AS generated,
         t.description AS comment
    FROM pg_catalog.pg_attribute AS a
    LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_catalog.pg_description AS t
      ON t.objoid = a.attrelid AND t.classoid = 'pg_catalog.pg_class'::regclass AND t.objsubid = a.attnum
   WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY a.attnum`;

const column = v.pipe(
  v.object({
    name: v.string(),
    type: v.string(),
    nullable: v.boolean(),
    primaryKey: v.boolean(),
    expression: v.nullable(v.string()),
    identity: v.picklist(["", "a", "d"]),
    generated: v.string(),
    comment: v.nullable(v.string()),
  }),
  v.transform(({ expression, identity, generated, ...rest }): TableMember => {
    const isGenerated = generated !== "";
    return {
      part: "columns",
      ...rest,
      defaultValue: isGenerated ? null : expression,
      identity: identity === "" ? null : identity === "a" ? "always" : "byDefault",
      generated: isGenerated ? expression : null,
    };
  }),
);

export function readColumns(client: Client, table: number): Promise<readonly TableMember[]> {
  return readRows(client, column, COLUMNS, [table]);
}
