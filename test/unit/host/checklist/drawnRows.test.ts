import assert from "node:assert/strict";

import { type ChecklistNode, nodeId } from "../../../../src/host/checklist/checklistNode.ts";
import {
  DrawnRows,
  type RowLook,
  type RowSource,
} from "../../../../src/host/checklist/drawnRows.ts";

const nodes = new Map<string, ChecklistNode>();
const step = (id: string): ChecklistNode => {
  const node = nodes.get(id) ?? { kind: "step", runbook: "key", id };
  nodes.set(id, node);
  return node;
};

/** Two roots, the first with two rows below it; `looks` are descriptions by id. */
class Tree implements RowSource {
  readonly looks = new Map<string, string>();
  readonly below = new Map([
    ["", ["a", "b"]],
    ["a", ["a1", "a2"]],
  ]);
  suffix = "";

  children(node: ChecklistNode | undefined): readonly ChecklistNode[] {
    return (this.below.get(node?.kind === "step" ? node.id : "") ?? []).map(step);
  }

  row(node: ChecklistNode): RowLook {
    const id = node.kind === "step" ? node.id : "";
    return { id: nodeId(node) + this.suffix, label: id, description: this.looks.get(id) ?? "" };
  }
}

function drawn(tree: Tree): DrawnRows {
  const rows = new DrawnRows();
  draw(rows, tree, undefined);
  return rows;
}

function draw(rows: DrawnRows, tree: Tree, node: ChecklistNode | undefined): void {
  if (node !== undefined) {
    rows.rowDrawn(node, tree.row(node));
  }
  const children = tree.children(node);
  if (children.length > 0) {
    rows.childrenDrawn(node, children);
    children.forEach((child) => draw(rows, tree, child));
  }
}

describe("the rows that are drawn anew", () => {
  it("are none while none would look different", () => {
    const tree = new Tree();
    assert.deepEqual(drawn(tree).outdated(tree), []);
  });

  it("are those that would look different, once", () => {
    const tree = new Tree();
    const rows = drawn(tree);
    tree.looks.set("a2", "passed");
    tree.looks.set("b", "2/2");
    assert.deepEqual(rows.outdated(tree), [step("a2"), step("b")]);
    draw(rows, tree, step("a2"));
    draw(rows, tree, step("b"));
    assert.deepEqual(rows.outdated(tree), []);
  });

  it("are the parents of rows that came or went", () => {
    const tree = new Tree();
    const rows = drawn(tree);
    tree.below.set("a", ["a1"]);
    assert.deepEqual(rows.outdated(tree), [step("a")]);
  });

  it("are all when the roots are others, before anything was drawn, and when a row becomes another", () => {
    const tree = new Tree();
    const rows = drawn(tree);
    tree.below.set("", ["b"]);
    assert.equal(rows.outdated(tree), undefined);
    assert.equal(rows.outdated(tree), undefined);
    draw(rows, tree, undefined);
    assert.deepEqual(rows.outdated(tree), []);
    tree.suffix = "#another";
    assert.equal(rows.outdated(tree), undefined);
  });

  it("are all when there are too many to compare", () => {
    const tree = new Tree();
    tree.below.set(
      "a",
      Array.from({ length: 501 }, (_, number) => `n${number}`),
    );
    assert.equal(drawn(tree).outdated(tree), undefined);
  });
});
