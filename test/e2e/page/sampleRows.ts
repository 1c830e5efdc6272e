import type { ReadRows, RowsSource } from "../../../src/host/panels/rowsSource.ts";
import { PAGE_ROWS, type RowsView } from "../../../src/protocol/rows.ts";
import { questionInView } from "../../../src/core/rows/questionInView.ts";
import { HOSTILE } from "./sampleResults.ts";

const COLUMNS = [
  { name: "id", type: "bigint" },
  { name: "name", type: "text" },
  { name: HOSTILE, type: "jsonb" },
  { name: "created", type: "timestamp with time zone" },
];

/** 450 rows, or so many, that can be ordered by their first column, with what rows may hold. */
export function sampleRows(asked: string[] = [], count = 450): RowsSource {
  const row = (id: number): readonly (string | null)[] => [
    String(id),
    id % 3 === 0 ? null : `name ${id}`,
    id === 1 ? HOSTILE : id === 2 ? "x".repeat(10_000) : '{"a": 1}',
    "2026-01-01 00:00:00+00",
  ];
  const idsOf = ({ filter }: RowsView): readonly number[] | null =>
    filter === null
      ? null
      : Array.from({ length: count }, (_, index) => index + 1).filter((id) =>
          row(id)[COLUMNS.findIndex(({ name }) => name === filter.column)]?.includes(filter.text),
        );
  const read = (from: number, view: RowsView): ReadRows => {
    const ids = idsOf(view);
    const all = ids?.length ?? count;
    const idAt = (place: number): number => {
      const index = view.order?.descending === true ? all - 1 - place : place;
      return ids === null ? index + 1 : (ids[index] ?? 0);
    };
    const rows = Math.max(0, Math.min(PAGE_ROWS, all - from));
    return {
      columns: COLUMNS,
      rows: Array.from({ length: rows }, (_, index) => row(idAt(from + index))),
      from,
      more: from + PAGE_ROWS < all,
      durationMs: 12.4,
    };
  };
  return {
    model: {
      title: "shop.orders",
      connection: "manager",
      environment: "production",
      sql: "SELECT * FROM shop.orders;",
      live: true,
      sortable: true,
      note: "",
    },
    saved: { connection: "manager", kind: "table", oid: 16384, schema: "shop", name: "orders" },
    export: {
      kind: "question",
      sql: (view) => Promise.resolve(questionInView("SELECT * FROM shop.orders", view)),
    },
    into: ["shop", "orders"],
    read: (from, view) => {
      asked.push(`rows ${from}${view.order === null ? "" : ` by ${view.order.column}`}`);
      return view.order?.column === "created"
        ? Promise.reject(new Error("SQL error 42883: could not identify an ordering operator"))
        : Promise.resolve(read(from, view));
    },
    count: (view) => {
      asked.push("count");
      return Promise.resolve(idsOf(view)?.length ?? count);
    },
  };
}
