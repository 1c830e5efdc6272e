import type { ReadRows, RowsSource } from "../../../src/host/panels/rowsSource.ts";
import { PAGE_ROWS, type PageOrder } from "../../../src/protocol/rows.ts";
import { HOSTILE } from "./sampleResults.ts";

const COLUMNS = [
  { name: "id", type: "bigint" },
  { name: "name", type: "text" },
  { name: HOSTILE, type: "jsonb" },
  { name: "created", type: "timestamp with time zone" },
];

/** 450 rows that can be ordered by their first column, with what rows may hold. */
export function sampleRows(asked: string[] = []): RowsSource {
  const row = (id: number): readonly (string | null)[] => [
    String(id),
    id % 3 === 0 ? null : `name ${id}`,
    id === 1 ? HOSTILE : id === 2 ? "x".repeat(10_000) : '{"a": 1}',
    "2026-01-01 00:00:00+00",
  ];
  const read = (from: number, order: PageOrder | null): ReadRows => {
    const all = Array.from({ length: 450 }, (_, index) =>
      row(order?.descending === true ? 450 - index : index + 1),
    );
    return {
      columns: COLUMNS,
      rows: all.slice(from, from + PAGE_ROWS),
      from,
      more: from + PAGE_ROWS < all.length,
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
    exportSql: "SELECT * FROM shop.orders",
    into: ["shop", "orders"],
    read: (from, order) => {
      asked.push(`rows ${from}${order === null ? "" : ` by ${order.column}`}`);
      return order?.column === "created"
        ? Promise.reject(new Error("SQL error 42883: could not identify an ordering operator"))
        : Promise.resolve(read(from, order));
    },
    count: () => {
      asked.push("count");
      return Promise.resolve(450);
    },
  };
}
