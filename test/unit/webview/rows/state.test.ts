import assert from "node:assert/strict";
import * as v from "valibot";
import type { RowsModel, RowsPage, RowsView } from "../../../../src/protocol/rows.ts";
import { rowsStringsSchema } from "../../../../src/protocol/rowsStrings.ts";
import { type Move, moveFor, nextOrder } from "../../../../src/webview/rows/keys.ts";
import {
  extentOf,
  INITIAL_STATE,
  missingChunks,
  MOST_ROWS,
  type PageMessage,
  type PageState,
  type ReadyState,
  reduce,
  rowAt,
  selectedRows,
} from "../../../../src/webview/rows/state.ts";

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
  note: "",
};

const PLAIN: RowsView = { order: null, filter: null };
const BY_NAME: RowsView = { order: { column: "name", descending: false }, filter: null };

function pageOf(chunk: number, count: number, more: boolean): RowsPage {
  const from = chunk * 200;
  return {
    columns: ["id", "name", "note"].map((name) => ({ name, type: "text" })),
    rows: Array.from({ length: count }, (_, index) => [String(from + index), null, "x"]),
    from,
    more,
    durationMs: 1,
  };
}

function reduced(state: PageState, ...messages: readonly PageMessage[]): ReadyState {
  const end = messages.reduce<PageState>(reduce, state);
  assert.ok(end.kind === "ready");
  return end;
}

function after(...messages: readonly PageMessage[]): ReadyState {
  const opened: PageMessage = {
    kind: "opened",
    ready: { model, saved: null, strings: STRINGS, locale: "en" },
  };
  return reduced(INITIAL_STATE, opened, ...messages);
}

const turned = (view: RowsView, fromTop = true): readonly PageMessage[] => [
  { kind: "turned", view, fromTop },
  { kind: "asked", chunk: 0 },
];
const asked = (chunk: number): PageMessage => ({ kind: "asked", chunk });
const arrived = (
  chunk: number,
  count: number,
  more: boolean,
  view: RowsView = PLAIN,
): PageMessage => ({ kind: "arrived", view, chunk, page: pageOf(chunk, count, more) });
const moved = (row: number, extend = false): PageMessage => ({
  kind: "moved",
  to: { row, column: 0 },
  extend,
});

describe("the state of the rows page", () => {
  it("can be scrolled a chunk beyond what is known, until the end is", () => {
    const first = after(...turned(PLAIN), arrived(0, 200, true));
    assert.deepEqual([first.known, first.ended, extentOf(first)], [200, false, 400]);
    const last = reduced(first, asked(1), arrived(1, 50, false));
    assert.deepEqual([last.known, last.ended, extentOf(last)], [250, true, 250]);
    assert.deepEqual(rowAt(last, 249), ["249", null, "x"]);
  });

  it("knows the end when nothing follows, and when rows are counted", () => {
    const none = after(...turned(PLAIN), arrived(0, 200, true), asked(1), arrived(1, 0, false));
    assert.deepEqual([none.known, none.ended], [200, true]);
    const counted = after(...turned(PLAIN), arrived(0, 200, true), {
      kind: "counted",
      count: 2_000_000,
      message: null,
    });
    assert.deepEqual([counted.known, counted.ended], [2_000_000, true]);
    assert.equal(extentOf(counted), MOST_ROWS);
    const near = reduced(counted, asked(5000), arrived(5000, 200, true));
    assert.deepEqual([near.known, near.ended], [2_000_000, true]);
  });

  it("keeps only the chunks near the one that arrived", () => {
    let state = after(...turned(PLAIN));
    for (let chunk = 0; chunk < 50; chunk++) {
      state = reduced(state, asked(chunk), arrived(chunk, 200, true));
    }
    assert.ok(state.chunks.size <= 9);
    assert.equal(rowAt(state, 0), undefined);
    assert.deepEqual(rowAt(state, 9_999), ["9999", null, "x"]);
  });

  it("asks for what is in sight and neither there nor waited for", () => {
    const state = after(...turned(PLAIN), arrived(0, 200, true), asked(1));
    assert.deepEqual(missingChunks(state, -60, 150), []);
    assert.deepEqual(missingChunks(state, 100, 450), [2]);
    const ended = after(...turned(PLAIN), arrived(0, 150, false));
    assert.deepEqual(missingChunks(ended, 100, 450), []);
  });

  it("drops an answer to what is no longer asked", () => {
    const state = after(...turned(PLAIN), ...turned(BY_NAME), arrived(0, 9, false));
    assert.equal(state.columns.length, 0);
    assert.deepEqual([...state.waiting], [0]);
    const late = { kind: "refused", view: PLAIN, chunk: 0, message: "late" } as const;
    assert.equal(reduce(state, late), state);
  });

  it("keeps the rows until those in another order are there, and when they are refused", () => {
    const before = after(...turned(PLAIN), arrived(0, 200, true), moved(7));
    const waiting = reduced(before, ...turned(BY_NAME));
    assert.equal(waiting.view, PLAIN);
    assert.deepEqual(rowAt(waiting, 7), ["7", null, "x"]);
    const refused = reduced(waiting, {
      ...{ kind: "refused", view: BY_NAME, chunk: 0, message: "no operator" },
    });
    assert.deepEqual([refused.notice, refused.asked], ["no operator", PLAIN]);
    const other = reduced(waiting, arrived(0, 150, false, BY_NAME));
    assert.deepEqual([other.known, other.ended, other.active.row], [150, true, 0]);
    assert.equal(other.turns, before.turns + 1);
  });

  it("stays where it is when the same rows are read again", () => {
    const again: RowsView = { ...PLAIN };
    const state = after(
      ...turned(PLAIN),
      ...[arrived(0, 200, true), asked(1), arrived(1, 200, true), moved(300)],
      { kind: "turned", view: again, fromTop: false },
      asked(1),
      arrived(1, 200, true, again),
    );
    assert.deepEqual([state.active.row, state.turns, state.known], [300, 1, 400]);
  });

  it("begins anew with other rows", () => {
    const state = after(...turned(PLAIN), arrived(0, 9, false), {
      kind: "changed",
      model: { ...model, title: "shop.lines" },
      saved: null,
    });
    assert.deepEqual([state.columns.length, state.known], [0, 0]);
    assert.equal(state.model.title, "shop.lines");
  });
});

describe("the columns of the rows page", () => {
  const rows = after(...turned(PLAIN), arrived(0, 9, false));

  it("are as wide as what they hold, and as a person makes them", () => {
    const wide = reduced(rows, { kind: "resized", column: 1, width: 300 });
    assert.equal(wide.layout.widths[1], 300);
    assert.equal(wide.layout.widths[0], rows.layout.widths[0]);
    const narrow = reduced(rows, { kind: "resized", column: 1, width: -5 });
    assert.ok((narrow.layout.widths[1] ?? 0) > 20);
    const more = reduced(wide, ...turned(BY_NAME), arrived(0, 9, false, BY_NAME));
    assert.equal(more.layout.widths[1], 300);
  });

  it("are moved, and the active one goes along", () => {
    const state = reduced(
      rows,
      { kind: "moved", to: { row: -1, column: 0 }, extend: false },
      { kind: "rearranged", from: 0, to: 2 },
    );
    assert.deepEqual(state.layout.order, [1, 2, 0]);
    assert.deepEqual(state.active, { row: -1, column: 2 });
    const back = reduced(state, { kind: "rearranged", from: 2, to: 99 });
    assert.deepEqual(back.layout.order, [1, 2, 0]);
  });
});

describe("the selected rows", () => {
  const rows = after(...turned(PLAIN), arrived(0, 200, true));
  const selected = (...messages: readonly PageMessage[]): readonly number[] => {
    const { first, last } = selectedRows(reduced(rows, ...messages));
    return [first, last];
  };

  it("are the active one, until another is gone to with Shift", () => {
    assert.deepEqual(selected(moved(4)), [4, 4]);
    assert.deepEqual(selected(moved(4), moved(7, true)), [4, 7]);
    assert.deepEqual(selected(moved(4), moved(7, true), moved(2, true)), [2, 4]);
    assert.deepEqual(selected(moved(4), moved(7, true), moved(9)), [9, 9]);
  });

  it("are never the row of headers", () => {
    assert.deepEqual(selected(moved(3), moved(-1, true)), [0, 3]);
  });

  it("are all that are known on request, and none of others", () => {
    assert.deepEqual(selected({ kind: "selectedAll" }), [0, 199]);
    assert.deepEqual(
      selected({ kind: "selectedAll" }, ...turned(BY_NAME), arrived(0, 50, false, BY_NAME)),
      [0, 0],
    );
  });
});

describe("the keys of the rows page", () => {
  const state = after(...turned(PLAIN), arrived(0, 200, true));
  const at = (row: number, column: number, key: string, control = false): Move =>
    moveFor({ ...state, active: { row, column } }, key, control);
  const place = (row: number, column: number): Move => ({ kind: "place", to: { row, column } });

  it("walk through the rows", () => {
    assert.deepEqual(at(3, 1, "ArrowDown"), place(4, 1));
    assert.deepEqual(at(3, 1, "ArrowUp"), place(2, 1));
    assert.deepEqual(at(3, 2, "ArrowRight"), place(3, 2));
    assert.deepEqual(at(3, 0, "ArrowLeft"), place(3, 0));
    assert.deepEqual(at(0, 1, "ArrowUp"), place(-1, 1));
    assert.deepEqual(at(-1, 1, "ArrowUp"), place(-1, 1));
    assert.deepEqual(at(199, 1, "ArrowDown"), place(199, 1));
    assert.deepEqual(at(3, 1, "Home"), place(3, 0));
    assert.deepEqual(at(3, 1, "PageDown"), place(23, 1));
    assert.equal(at(3, 1, "x"), null);
  });

  it("go to the end, which may have to be counted first", () => {
    assert.deepEqual(at(3, 1, "End", true), { kind: "end" });
    const ended = after(...turned(PLAIN), arrived(0, 50, false));
    assert.deepEqual(moveFor(ended, "End", true), place(49, 2));
  });

  it("sort up, then down, then as it was", () => {
    const up = nextOrder(null, "id");
    assert.deepEqual(up, { column: "id", descending: false });
    assert.deepEqual(nextOrder(up, "id"), { column: "id", descending: true });
    assert.equal(nextOrder(nextOrder(up, "id"), "id"), null);
    assert.deepEqual(nextOrder(up, "name"), { column: "name", descending: false });
  });
});
