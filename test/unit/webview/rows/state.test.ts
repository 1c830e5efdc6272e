import assert from "node:assert/strict";
import * as v from "valibot";
import type { RowsModel, RowsPage } from "../../../../src/protocol/rows.ts";
import {
  INITIAL_STATE,
  type Move,
  moveFor,
  nextOrder,
  type PageMessage,
  type PageState,
  type ReadyState,
  reduce,
  selectedRows,
} from "../../../../src/webview/rows/state.ts";
import { rowsStringsSchema } from "../../../../src/protocol/rowsStrings.ts";

const STRINGS = v.parse(
  rowsStringsSchema,
  Object.fromEntries(Object.keys(rowsStringsSchema.entries).map((key) => [key, key])),
);

const model: RowsModel = {
  title: "shop.orders",
  connection: "manager",
  environment: "production",
  sql: "SELECT * FROM shop.orders;",
  live: true,
  sortable: true,
  exportable: true,
  note: "",
};

function pageOf(from: number, count: number, more: boolean): RowsPage {
  return {
    columns: ["id", "name", "note"].map((name) => ({ name, type: "text" })),
    rows: Array.from({ length: count }, (_, index) => [String(from + index), null, "x"]),
    from,
    more,
    durationMs: 1,
  };
}
function after(...messages: readonly PageMessage[]): ReadyState {
  const opened: PageMessage = {
    kind: "opened",
    ready: { model, saved: null, strings: STRINGS, locale: "en" },
  };
  const state = [opened, ...messages].reduce<PageState>(reduce, INITIAL_STATE);
  assert.ok(state.kind === "ready");
  return state;
}
const asked = (request: number): PageMessage => ({ kind: "asked", request, order: null });
const arrived = (
  request: number,
  page: RowsPage,
  enter: "top" | "bottom" = "top",
): PageMessage => ({
  kind: "arrived",
  request,
  page,
  enter,
});

describe("the state of the rows page", () => {
  it("holds one page: the next one takes its place", () => {
    const state = after(
      asked(1),
      arrived(1, pageOf(0, 200, true)),
      asked(2),
      arrived(2, pageOf(200, 50, false)),
    );
    assert.deepEqual([state.page?.from, state.page?.rows.length], [200, 50]);
    assert.equal(state.waiting, null);
  });

  it("drops an answer that is no longer waited for", () => {
    const state = after(asked(1), asked(2), arrived(1, pageOf(0, 9, false)));
    assert.equal(state.page, null);
    assert.equal(state.waiting, 2);
    const refused = reduce(state, { kind: "refused", request: 1, message: "late" });
    assert.equal(refused, state);
  });

  it("keeps the rows when a later question fails, and says why", () => {
    const state = after(asked(1), arrived(1, pageOf(0, 9, false)), asked(2), {
      kind: "refused",
      request: 2,
      message: "no operator",
    });
    assert.equal(state.page?.rows.length, 9);
    assert.equal(state.notice, "no operator");
  });

  it("begins anew with other rows", () => {
    const state = after(asked(1), arrived(1, pageOf(0, 9, false)), {
      kind: "changed",
      model: { ...model, title: "shop.lines" },
      saved: null,
    });
    assert.equal(state.page, null);
    assert.equal(state.model.title, "shop.lines");
  });

  it("enters a page at its bottom when one came from below", () => {
    const state = after(asked(1), arrived(1, pageOf(0, 200, true), "bottom"));
    assert.deepEqual(state.active, { row: 199, column: 0 });
  });
});

describe("the selected rows", () => {
  const rows = after(asked(1), arrived(1, pageOf(0, 200, true)));
  const moved = (row: number, extend: boolean): PageMessage => ({
    kind: "moved",
    to: { row, column: 0 },
    extend,
  });
  const selected = (...messages: readonly PageMessage[]): readonly number[] => {
    const state = messages.reduce<PageState>(reduce, rows);
    assert.ok(state.kind === "ready");
    const { first, last } = selectedRows(state);
    return [first, last];
  };

  it("are the active one, until another is gone to with Shift", () => {
    assert.deepEqual(selected(moved(4, false)), [4, 4]);
    assert.deepEqual(selected(moved(4, false), moved(7, true)), [4, 7]);
    assert.deepEqual(selected(moved(4, false), moved(7, true), moved(2, true)), [2, 4]);
    assert.deepEqual(selected(moved(4, false), moved(7, true), moved(9, false)), [9, 9]);
  });

  it("are never the row of headers", () => {
    assert.deepEqual(selected(moved(3, false), moved(-1, true)), [0, 3]);
  });

  it("are all of the page on request, and none of the next page", () => {
    assert.deepEqual(selected({ kind: "selectedAll" }), [0, 199]);
    const next = [asked(2), arrived(2, pageOf(200, 50, false))];
    assert.deepEqual(selected({ kind: "selectedAll" }, ...next), [0, 0]);
  });
});

describe("the keys of the rows page", () => {
  const state = after(asked(1), arrived(1, pageOf(200, 50, true)));
  const at = (row: number, column: number, key: string, control = false): Move =>
    moveFor({ page: state.page, active: { row, column } }, key, control);
  const place = (row: number, column: number): Move => ({ kind: "place", to: { row, column } });

  it("walk within the page", () => {
    assert.deepEqual(at(3, 1, "ArrowDown"), place(4, 1));
    assert.deepEqual(at(3, 1, "ArrowUp"), place(2, 1));
    assert.deepEqual(at(3, 2, "ArrowRight"), place(3, 2));
    assert.deepEqual(at(3, 0, "ArrowLeft"), place(3, 0));
    assert.deepEqual(at(0, 1, "ArrowUp"), place(-1, 1));
    assert.deepEqual(at(3, 1, "Home"), place(3, 0));
    assert.deepEqual(at(3, 1, "End", true), place(49, 2));
    assert.deepEqual(at(3, 1, "PageDown"), place(23, 1));
    assert.equal(at(3, 1, "x"), null);
  });

  it("turn the page at its edges, and only where there is another", () => {
    assert.deepEqual(at(49, 1, "ArrowDown"), { kind: "page", forward: true });
    assert.deepEqual(at(-1, 1, "ArrowUp"), { kind: "page", forward: false });
    const only = after(asked(1), arrived(1, pageOf(0, 5, false)));
    const move = (row: number, key: string): Move =>
      moveFor({ page: only.page, active: { row, column: 0 } }, key, false);
    assert.deepEqual(move(4, "ArrowDown"), place(4, 0));
    assert.deepEqual(move(-1, "ArrowUp"), place(-1, 0));
  });

  it("sort up, then down, then as it was", () => {
    const up = nextOrder(null, "id");
    assert.deepEqual(up, { column: "id", descending: false });
    assert.deepEqual(nextOrder(up, "id"), { column: "id", descending: true });
    assert.equal(nextOrder(nextOrder(up, "id"), "id"), null);
    assert.deepEqual(nextOrder(up, "name"), { column: "name", descending: false });
  });
});
