import type { ObjectRef } from "../../core/catalog/objects.ts";
import type { CatalogReader } from "../../core/catalog/ports.ts";
import {
  countQuestion,
  primaryKeyColumns,
  rowsQuestion,
  viewQuestion,
} from "../../core/catalog/previewRows.ts";
import type { ConnectionProfile } from "../../core/connection/profile.ts";
import type { QuestionLimits } from "../../core/deployment/ports.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { qualifiedName } from "../../core/sql/qualifiedName.ts";
import { PAGE_ROWS } from "../../protocol/rows.ts";
import type { RowsSource } from "../panels/rowsSource.ts";
import { keepsRows } from "./nodeName.ts";
import type { Asking } from "./asking.ts";

/** What is counted or estimated takes as long as it takes, up to an hour: a person can cancel it. */
const LONG_MS = 3_600_000;

export interface ObjectRowsParts {
  readonly asking: Asking;
  readonly catalog: () => Promise<CatalogReader>;
  readonly limits: () => QuestionLimits;
}

/** A table or view and how to read its rows: one page at a time, in the server's order. */
export function objectRows(
  { asking, catalog, limits }: ObjectRowsParts,
  profile: ConnectionProfile,
  ref: ObjectRef,
): RowsSource {
  const { name: connection, environment } = profile;
  const { schema, name, kind, oid } = ref;
  let known: Promise<readonly string[]> | undefined;
  const keyOf = (signal: CancelSignal): Promise<readonly string[]> => {
    known ??= readKey(asking, catalog, connection, ref, signal).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  return {
    model: {
      title: qualifiedName([schema, name]),
      connection,
      environment,
      sql: `SELECT * FROM ${qualifiedName([schema, name])};`,
      live: true,
      sortable: true,
      note: "",
    },
    export: {
      kind: "question",
      // Without an order nothing has to be sorted before the first row is written.
      sql: async ({ order, filter }, signal) =>
        viewQuestion({
          ...{ schema, name, order, filter, kept: order !== null && keepsRows(ref) },
          key: order === null ? [] : await keyOf(signal),
        }),
    },
    into: [schema, name],
    saved: { connection, kind, oid, schema, name },
    read: async (from, { order, filter }, signal) => {
      const sql = rowsQuestion({
        schema,
        name,
        key: await keyOf(signal),
        kept: keepsRows(ref),
        order,
        filter,
        from,
        // One more than is shown: whether there is a next page.
        count: PAGE_ROWS + 1,
      });
      const answer = await asking.ask(
        connection,
        sql,
        { ...limits(), maxRows: PAGE_ROWS + 1 },
        signal,
      );
      return {
        columns: answer.columns,
        rows: answer.rows.slice(0, PAGE_ROWS),
        from,
        more: answer.truncated || answer.rows.length > PAGE_ROWS,
        durationMs: answer.durationMs,
      };
    },
    count: ({ filter }, signal) =>
      countRows(asking, connection, { schema, name, filter }, limits(), signal),
  };
}

/** The exact number of rows, however long it takes. */
export async function countRows(
  asking: Asking,
  connection: string,
  what: Parameters<typeof countQuestion>[0],
  limits: QuestionLimits,
  signal: CancelSignal,
): Promise<number> {
  const answer = await asking.ask(
    connection,
    countQuestion(what),
    { ...limits, statementTimeoutMs: LONG_MS },
    signal,
  );
  return Number(answer.rows[0]?.[0]);
}

/** A table without a primary key, and a view, has none: its rows come as the server finds them. */
async function readKey(
  asking: Asking,
  catalog: () => Promise<CatalogReader>,
  connection: string,
  { kind, oid }: ObjectRef,
  signal: CancelSignal,
): Promise<readonly string[]> {
  if (kind !== "table" && kind !== "partitionedTable") {
    return [];
  }
  const target = await asking.target(connection);
  const constraints = await (await catalog()).members(target, oid, "constraints", signal);
  // What cannot be read from the catalog is said by the question itself, a moment later.
  const primary = constraints.ok
    ? constraints.value.find(
        (member) => member.part === "constraints" && member.kind === "primaryKey",
      )
    : undefined;
  return primary?.part === "constraints" ? primaryKeyColumns(primary.definition) : [];
}
