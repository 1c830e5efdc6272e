import * as v from "valibot";

import type { ObjectRef } from "../../core/catalog/objects.ts";
import type { QuestionLimits } from "../../core/deployment/ports.ts";
import type { Asking } from "./asking.ts";

const row = v.tuple([v.string(), v.string(), v.string()]);

/** The tables that a table is a partition of, outermost first; a table that is none has none. */
export async function findAncestors(
  asking: Asking,
  connection: string,
  ref: ObjectRef,
  limits: QuestionLimits,
): Promise<readonly ObjectRef[]> {
  if (ref.kind !== "table" && ref.kind !== "partitionedTable" && ref.kind !== "foreignTable") {
    return [];
  }
  const sql = `SELECT c.oid, n.nspname, c.relname
FROM pg_catalog.pg_partition_ancestors(${ref.oid}) WITH ORDINALITY AS a (relid, place)
JOIN pg_catalog.pg_class AS c ON c.oid = a.relid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.oid <> ${ref.oid}
ORDER BY a.place DESC`;
  const answer = await asking.ask(connection, sql, limits, new AbortController().signal);
  return answer.rows.map((values) => {
    const [oid, schema, name] = v.parse(row, values);
    return { kind: "partitionedTable", oid: Number(oid), schema, name, signature: null };
  });
}
