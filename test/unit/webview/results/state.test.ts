import assert from "node:assert/strict";
import * as v from "valibot";
import type { ReadyResult, RowsPage } from "../../../../src/protocol/results.ts";
import { resultsStringsSchema } from "../../../../src/protocol/resultsStrings.ts";
import {
  INITIAL_STATE,
  isOpen,
  reduce,
  savedPage,
  visibleCards,
  type PageMessage,
  type ReadyState,
} from "../../../../src/webview/results/state.ts";
import { model, query } from "../../../e2e/page/sampleResults.ts";

const strings = v.parse(
  resultsStringsSchema,
  Object.fromEntries(Object.keys(resultsStringsSchema.entries).map((key) => [key, key])),
);
const CARDS = [
  query("a"),
  query("b", { verdict: "fail", result: "b1.json" }),
  query("c", { verdict: "open" }),
  query("d", { verdict: "accepted" }),
];
const READY: ReadyResult = { model: model(CARDS), strings, locale: "en" };

function after(...messages: readonly PageMessage[]): ReadyState {
  const state = [
    { kind: "opened", ready: READY, saved: null } satisfies PageMessage,
    ...messages,
  ].reduce(reduce, INITIAL_STATE);
  assert.equal(state.kind, "ready");
  return state;
}
const page = (from: number, rows: number, result = "b1.json"): RowsPage => ({
  result,
  columns: [{ name: "n", type: "integer" }],
  rows: Array.from({ length: rows }, (_, row) => [String(from + row)]),
  from,
  total: 5,
  truncated: false,
});
const changed = (cards: ReadyResult["model"]["cards"], order: string[]): PageMessage => ({
  kind: "changed",
  change: { head: READY.model.head, order, cards, progress: null },
});
const shown = (state: ReadyState): readonly string[] => visibleCards(state).map(({ id }) => id);

describe("reduce", () => {
  it("hears nothing before the host has answered", () => {
    assert.equal(reduce(INITIAL_STATE, { kind: "toggled", id: "a" }), INITIAL_STATE);
    assert.deepEqual(reduce(INITIAL_STATE, { kind: "failed", message: "x" }), {
      kind: "failed",
      message: "x",
    });
  });

  it("puts failures first, and keeps document order within a verdict", () => {
    assert.deepEqual(shown(after()), ["b", "c", "d", "a"]);
    assert.deepEqual(shown(after({ kind: "ordered", failuresFirst: false })), ["a", "b", "c", "d"]);
  });

  it("filters by verdict: an accepted failure is still found among the failures", () => {
    assert.deepEqual(shown(after({ kind: "filtered", filter: "fail" })), ["b", "d"]);
    assert.deepEqual(shown(after({ kind: "filtered", filter: "pass" })), ["a"]);
  });

  it("opens what needs a person, and remembers what the person opened", () => {
    const open = (state: ReadyState): readonly string[] =>
      state.cards.filter((card) => isOpen(state, card)).map(({ id }) => id);
    assert.deepEqual(open(after()), ["b", "c"]);
    assert.deepEqual(open(after({ kind: "toggled", id: "a" }, { kind: "toggled", id: "b" })), [
      "a",
      "c",
    ]);
    assert.deepEqual(open(after({ kind: "toggled", id: "nobody" })), ["b", "c"]);
  });

  it("replaces the changed cards, keeps the others, and drops what is no longer named", () => {
    const state = after(changed([query("b", { verdict: "pass" })], ["b", "a"]));
    assert.deepEqual(
      state.cards.map(({ id, verdict }) => [id, verdict]),
      [
        ["b", "pass"],
        ["a", "pass"],
      ],
    );
  });

  it("gathers the pages of one result's rows in order", () => {
    const asked: PageMessage = { kind: "rowsAsked", id: "b", result: "b1.json" };
    const first: PageMessage = { kind: "rowsArrived", id: "b", page: page(0, 2) };
    const state = after(asked, first, asked, first, {
      kind: "rowsArrived",
      id: "b",
      page: page(2, 3),
    });
    assert.deepEqual(state.rows.get("b")?.rows, [["0"], ["1"], ["2"], ["3"], ["4"]]);
  });

  it("never shows the rows of another answer", () => {
    const asked: PageMessage = { kind: "rowsAsked", id: "b", result: "b1.json" };
    const late = after(asked, { kind: "rowsArrived", id: "b", page: page(0, 2, "b0.json") });
    assert.deepEqual(late.rows.get("b")?.rows, []);
    const again = after(
      asked,
      { kind: "rowsArrived", id: "b", page: page(0, 2) },
      changed([query("b", { result: "b2.json" })], ["b"]),
    );
    assert.equal(again.rows.size, 0);
  });

  it("says why rows could not be loaded", () => {
    const asked: PageMessage = { kind: "rowsAsked", id: "b", result: "b1.json" };
    const failed: PageMessage = { kind: "rowsFailed", id: "b", result: "b1.json", message: "gone" };
    const rows = after(asked, failed).rows.get("b");
    assert.deepEqual([rows?.status, rows?.message], ["failed", "gone"]);
  });

  it("keeps scope, filter and order for a reload", () => {
    const saved = savedPage(after({ kind: "filtered", filter: "open" }));
    assert.deepEqual(saved, {
      scope: { kind: "step", id: "1.1" },
      filter: "open",
      failuresFirst: true,
    });
    const again = reduce(INITIAL_STATE, { kind: "opened", ready: READY, saved });
    assert.equal(again.kind === "ready" && again.filter, "open");
  });
});
