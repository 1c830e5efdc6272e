import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { DeploymentEvent } from "../../src/core/deployment/events.ts";
import { foldDeployment } from "../../src/core/deployment/foldDeployment.ts";
import { deploymentProgress } from "../../src/core/deployment/progress.ts";
import type { ChecklistEntry } from "../../src/host/checklist/checklistEntry.ts";
import type { ChecklistNode } from "../../src/host/checklist/checklistNode.ts";
import { checklistRow } from "../../src/host/checklist/checklistRows.ts";
import { rowTooltip } from "../../src/host/checklist/rowTooltip.ts";
import { event, started } from "../support/fakes/deployments.ts";
import { makeRunbook } from "../support/fakes/runbooks.ts";

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

const book = makeRunbook(
  {
    id: "one",
    kind: "phase",
    title: "Phase 1",
    steps: [
      {
        id: "1.1",
        number: "1.1",
        title: "Greet",
        blocks: [{ id: "b", text: "echo $(date) [x](command:go)" }],
        items: [{ id: "i", text: "It `greeted`" }],
      },
    ],
  },
  { id: "undo", kind: "rollback", steps: [{ id: "u", blocks: [{ id: "ub" }] }] },
);

const ticked: DeploymentEvent = event({
  type: "itemTicked",
  step: "1.1",
  item: "i",
  how: "person",
  basis: [],
  override: { reason: "seen by *hand*" },
});

function entry(events: readonly DeploymentEvent[] | null, id = "d1"): ChecklistEntry {
  const begun = started.type === "deploymentStarted" ? { ...started, deployment: id } : started;
  const state = foldDeployment([begun, ...(events ?? [])]);
  return {
    key: "key",
    title: "A runbook",
    place: "docs/runbook.md",
    runbook: book,
    trusted: true,
    deployment:
      events === null
        ? null
        : {
            state,
            progress: deploymentProgress(book, state),
            running: null,
            heldBy: null,
            damage: null,
            changed: false,
          },
  };
}

const runbook: ChecklistNode = { kind: "runbook", runbook: "key" };
const ref = (kind: "section" | "step" | "item" | "block", id: string): ChecklistNode => ({
  kind,
  runbook: "key",
  id,
});

describe("a row of the checklist", () => {
  it("of a runbook is unfolded anew when its deployment begins, and only then", () => {
    const before = checklistRow(entry(null), runbook);
    const during = checklistRow(entry([]), runbook);
    const later = checklistRow(entry([ticked]), runbook);
    const another = checklistRow(entry([], "d2"), runbook);
    assert.deepEqual([before.collapsibleState, during.collapsibleState], [Collapsed, Expanded]);
    // VS Code keeps what a person folded by the identity of a row.
    assert.equal(later.id, during.id);
    assert.equal(new Set([before.id, during.id, another.id]).size, 3);
  });

  it("keeps its identity below the runbook", () => {
    for (const node of [ref("section", "one"), ref("step", "1.1"), ref("item", "i")]) {
      assert.equal(checklistRow(entry(null), node).id, checklistRow(entry([]), node).id);
    }
  });

  it("of a phase is open at first, of a rollback folded, of a block without a twistie", () => {
    const states = [ref("section", "one"), ref("section", "undo"), ref("block", "b")].map(
      (node) => checklistRow(entry(null), node).collapsibleState,
    );
    assert.deepEqual(states, [Expanded, Collapsed, None]);
  });

  it("of an item has a box that shows what the journal says, and says who ticked it and why", () => {
    const open = checklistRow(entry([]), ref("item", "i"));
    const done = checklistRow(entry([ticked]), ref("item", "i"));
    assert.deepEqual([open, done].map(boxOf), [
      vscode.TreeItemCheckboxState.Unchecked,
      vscode.TreeItemCheckboxState.Checked,
    ]);
    assert.equal(done.label, "It greeted");
    assert.match(String(done.description), /override: seen by \*hand\* · kim/);
    assert.match(done.accessibilityInformation?.label ?? "", /^It greeted, done by override, /);
  });

  it("opens its source when it is clicked", () => {
    const { command } = checklistRow(entry(null), ref("step", "1.1"));
    assert.equal(command?.command, "schemaOps.openSource");
    assert.deepEqual(command.arguments, [ref("step", "1.1")]);
    assert.equal(checklistRow(entry(null), runbook).command, undefined);
  });

  it("shows texts of the document in its tooltip as they are, and never as links", () => {
    const tooltip = rowTooltip(entry([]), ref("block", "b"));
    assert.notEqual(tooltip.isTrusted, true);
    assert.notEqual(tooltip.supportHtml, true);
    assert.ok(!tooltip.value.split("\n")[0]?.includes("[x](command:go)"), tooltip.value);
  });
});

function boxOf({ checkboxState }: vscode.TreeItem): vscode.TreeItemCheckboxState | undefined {
  return typeof checkboxState === "object" ? checkboxState.state : checkboxState;
}
