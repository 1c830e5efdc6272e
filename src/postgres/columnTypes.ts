import type { Client, FieldDef } from "pg";
import * as v from "valibot";

/** Types whose number and name are the same on every server: asking for them would cost a round trip. */
const FIXED: Readonly<Record<number, string>> = {
  16: "boolean",
  18: '"char"',
  19: "name",
  20: "bigint",
  21: "smallint",
  23: "integer",
  25: "text",
  26: "oid",
  114: "json",
  700: "real",
  701: "double precision",
  1042: "character",
  1043: "character varying",
  1082: "date",
  1114: "timestamp without time zone",
  1184: "timestamp with time zone",
  1186: "interval",
  1700: "numeric",
  2950: "uuid",
  3802: "jsonb",
};

const nameRow = v.object({ name: v.string() });

/** The names of the columns' types, as PostgreSQL writes them ("character varying(20)"). */
export async function columnTypes(
  client: Client,
  fields: readonly FieldDef[],
): Promise<readonly string[]> {
  const isKnown = (field: FieldDef): boolean =>
    field.dataTypeModifier === -1 && Object.hasOwn(FIXED, field.dataTypeID);
  if (fields.every(isKnown)) {
    return fields.map((field) => FIXED[field.dataTypeID] ?? "");
  }
  const { rows } = await client.query<Record<string, unknown>>({
    text: `select pg_catalog.format_type(oid, modifier) as name
           from rows from (pg_catalog.unnest($1::pg_catalog.oid[]),
                           pg_catalog.unnest($2::pg_catalog.int4[]))
             with ordinality as t (oid, modifier, place)
           order by place`,
    values: [
      fields.map((field) => field.dataTypeID),
      fields.map((field) => (field.dataTypeModifier < 0 ? null : field.dataTypeModifier)),
    ],
  });
  return rows.map((row) => v.parse(nameRow, row).name);
}
