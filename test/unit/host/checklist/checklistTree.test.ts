import assert from "node:assert/strict";

import { foldDeployment } from "../../../../src/core/deployment/foldDeployment.ts";
import { deploymentProgress } from "../../../../src/core/deployment/progress.ts";
import type { DeploymentEvent } from "../../../../src/core/deployment/events.ts";
import type { RunningView } from "../../../../src/core/deployment/control.ts";
import type { Runbook } from "../../../../src/core/runbook/runbook.ts";
import type { TextRange } from "../../../../src/core/runbook/textRange.ts";
import { capabilitiesOf, contextValue } from "../../../../src/host/checklist/capabilities.ts";
import type {
  ChecklistDeployment,
  ChecklistEntry,
} from "../../../../src/host/checklist/checklistEntry.ts";
import { type ChecklistNode, nodeId } from "../../../../src/host/checklist/checklistNode.ts";
import {
  childrenOf,
  nodeAtLine,
  parentOf,
  rootsOf,
} from "../../../../src/host/checklist/checklistTree.ts";
import { attentionCount, statusOf } from "../../../../src/host/checklist/elementStatus.ts";
import { itemMarks } from "../../../../src/host/editor/elementMarks.ts";
import { event, started } from "../../../support/fakes/deployments.ts";
import { makeRunbook } from "../../../support/fakes/runbooks.ts";

/** Items stand after the blocks of their step. */
const at = (line: number): { readonly range: TextRange } => ({
  range: { start: line * 10, end: line * 10 + 9, line, endLine: line },
});

const book = makeRunbook(
  { id: "intro", kind: "other", steps: [] },
  {
    id: "one",
    kind: "phase",
    steps: [
      {
        id: "1.1",
        blocks: [
          { id: "b" },
          { id: "note", role: "reference" },
          { id: "own", item: "i2", role: "check" },
          { id: "asks", role: "questions" },
        ],
        queries: [
          { id: "q", block: "asks" },
          { id: "ddl", block: "b", nature: "action" },
          { id: "inner", block: "own" },
        ],
        items: [
          { id: "i1", ...at(51) },
          { id: "i2", blocks: ["own"], ...at(52) },
          { id: "i2a", parent: "i2", ...at(53) },
        ],
      },
    ],
  },
  {
    id: "two",
    kind: "phase",
    steps: [{ id: "2.1", blocks: [{ id: "b2" }], items: [{ id: "i3" }] }],
  },
);

const ref = (kind: "section" | "step" | "item" | "block" | "query", id: string): ChecklistNode => ({
  kind,
  runbook: "key",
  id,
});

interface Parts extends Partial<Omit<ChecklistEntry, "deployment">> {
  readonly events?: readonly DeploymentEvent[];
  readonly deployment?: Partial<ChecklistDeployment>;
}

function entry({ events, deployment, ...parts }: Parts = {}): ChecklistEntry {
  const runbook: Runbook = parts.runbook ?? book;
  const state = foldDeployment([started, ...(events ?? [])]);
  return {
    key: "key",
    title: "A runbook",
    place: "runbook.md",
    runbook,
    trusted: true,
    deployment:
      events === undefined
        ? null
        : {
            state,
            progress: deploymentProgress(runbook, state),
            running: null,
            heldBy: null,
            damage: null,
            changed: false,
            ...deployment,
          },
    ...parts,
  };
}

const ran = (block: string, outcome: "passed" | "failed"): DeploymentEvent[] => [
  event({
    type: "blockStarted",
    run: `run-${block}`,
    step: "1.1",
    block,
    text: "echo",
    connections: [],
    log: "logs/1.log",
  }),
  event({
    type: "blockEnded",
    run: `run-${block}`,
    step: "1.1",
    block,
    outcome,
    exitCode: outcome === "passed" ? 0 : 1,
    failures: [],
    backups: [],
    durationMs: 5,
    log: { start: 0, end: 1 },
    verdict: null,
    actual: null,
  }),
];
const ticked = event({
  type: "itemTicked",
  step: "1.1",
  item: "i1",
  how: "person",
  basis: [{ kind: "block", id: "b", state: "passed" }],
  override: null,
});

const shown = (nodes: readonly ChecklistNode[]): readonly string[] =>
  nodes.map((node) => (node.kind === "runbook" ? "runbook" : `${node.kind} ${node.id}`));

describe("the checklist's rows", () => {
  it("begin with the sections of the only runbook, without those that hold nothing to do", () => {
    assert.deepEqual(shown(rootsOf([entry()])), ["section one", "section two"]);
  });

  it("begin with the runbooks when there are several", () => {
    assert.deepEqual(shown(rootsOf([entry(), entry({ key: "other" })])), ["runbook", "runbook"]);
  });

  it("show items, blocks that run and questions, in the order of the document", () => {
    assert.deepEqual(shown(childrenOf(entry(), ref("step", "1.1"))), [
      "block b",
      "query q",
      "item i1",
      "item i2",
    ]);
  });

  it("show under an item what belongs to it", () => {
    assert.deepEqual(shown(childrenOf(entry(), ref("item", "i2"))), [
      "block own",
      "query inner",
      "item i2a",
    ]);
  });

  it("know their parents", () => {
    const all = (nodes: readonly ChecklistNode[]): readonly ChecklistNode[] =>
      nodes.flatMap((node) => [node, ...all(childrenOf(entry(), node))]);
    const one = entry();
    for (const node of all(rootsOf([one]))) {
      for (const child of childrenOf(one, node)) {
        const parent = parentOf([one], one, child);
        assert.ok(parent);
        assert.equal(nodeId(parent), nodeId(node));
      }
    }
  });

  it("have an identity of their own", () => {
    const all = (nodes: readonly ChecklistNode[]): readonly string[] =>
      nodes.flatMap((node) => [nodeId(node), ...all(childrenOf(entry(), node))]);
    const ids = all(rootsOf([entry()]));
    assert.equal(new Set(ids).size, ids.length);
  });

  it("are found by the line they stand at, the innermost first", () => {
    const whole = { start: 0, end: 1000, line: 1, endLine: 100 };
    const placed: Runbook = {
      ...book,
      sections: book.sections.map((section) => ({
        ...section,
        steps: section.steps.map((step) => ({ ...step, range: whole })),
      })),
    };
    const item = placed.sections[1]?.steps[0]?.items[0];
    assert.ok(item);
    const found = nodeAtLine("key", placed, item.range.line);
    assert.deepEqual(found, { kind: "item", id: "i1", runbook: "key" });
    assert.equal(nodeAtLine("key", placed, 1000), undefined);
  });
});

describe("what can be done with a row", () => {
  it("is to run and verify, where there is something to run and to verify", () => {
    assert.deepEqual(capabilitiesOf(entry(), ref("step", "1.1")), [
      "canOpenSource",
      "canRun",
      "canVerify",
    ]);
    assert.deepEqual(capabilitiesOf(entry(), ref("query", "q")), ["canOpenSource", "canVerify"]);
    assert.deepEqual(capabilitiesOf(entry(), ref("step", "2.1")), ["canOpenSource", "canRun"]);
  });

  it("is only to read in a workspace that is not trusted", () => {
    for (const node of [ref("section", "one"), ref("step", "1.1"), ref("block", "b")]) {
      assert.deepEqual(capabilitiesOf(entry({ trusted: false }), node), ["canOpenSource"]);
    }
  });

  it("is only to read while somebody else holds the deployment, or its journal is damaged", () => {
    const held = entry({ events: [], deployment: { heldBy: "a terminal" } });
    const torn = entry({
      events: [],
      deployment: { damage: { kind: "notJson", line: 3, message: "" } },
    });
    for (const read of [held, torn]) {
      assert.deepEqual(capabilitiesOf(read, ref("item", "i1")), ["canOpenSource"]);
      assert.ok(!capabilitiesOf(read, ref("step", "1.1")).includes("canRun"));
    }
  });

  it("is to unlock and to skip a locked step", () => {
    const words = capabilitiesOf(entry({ events: [] }), ref("step", "2.1"));
    assert.ok(words.includes("canUnlock"));
    assert.ok(words.includes("canSkip"));
  });

  it("is to accept a failure, to retry and to read the log after one", () => {
    const failed = entry({ events: ran("b", "failed") });
    assert.deepEqual(capabilitiesOf(failed, ref("block", "b")), [
      "canAccept",
      "canOpenLog",
      "canOpenSource",
      "canRun",
      "canShowResults",
    ]);
    assert.ok(capabilitiesOf(failed, ref("step", "1.1")).includes("canRetry"));
  });

  it("is to cancel, and nothing else that runs, while it runs", () => {
    const running: RunningView = {
      run: "r",
      step: "1.1",
      block: "b",
      query: null,
      backup: null,
      startedAt: "",
      backends: [],
      done: 0,
      total: 1,
    };
    const busy = entry({ events: [], deployment: { running } });
    assert.deepEqual(
      capabilitiesOf(busy, ref("block", "b")).filter((word) => /Run|Verify|Cancel/.test(word)),
      ["canCancel"],
    );
    assert.equal(statusOf(busy, ref("step", "1.1")), "running");
  });

  it("is written into the row's context after its kind, sorted", () => {
    assert.equal(contextValue(entry(), ref("item", "i1")), "item canOpenSource canTick");
    assert.equal(
      contextValue(entry({ events: [ticked] }), ref("item", "i1")),
      "item canOpenSource canUntick",
    );
  });
});

describe("the status of a row", () => {
  it("is nothing before there is a deployment", () => {
    assert.equal(statusOf(entry(), ref("step", "1.1")), "idle");
  });

  it("is locked while a phase before is not done", () => {
    assert.equal(statusOf(entry({ events: [] }), ref("section", "two")), "locked");
  });

  it("is failed up to the section when a block failed", () => {
    const failed = entry({ events: ran("b", "failed") });
    for (const node of [ref("block", "b"), ref("step", "1.1"), ref("section", "one")]) {
      assert.equal(statusOf(failed, node), "failed");
    }
    assert.equal(attentionCount(failed), 1);
  });

  it("is stale when what a tick rests on failed after it", () => {
    const stale = entry({ events: [...ran("b", "passed"), ticked, ...ran("b", "failed")] });
    assert.equal(statusOf(stale, ref("item", "i1")), "stale");
    assert.equal(attentionCount(stale), 2);
  });

  it("marks the margin as the row, and an item by the failure of its own command", () => {
    const marks = (events: readonly DeploymentEvent[]): Readonly<Record<string, string>> =>
      Object.fromEntries(itemMarks(book, entry({ events })).map(({ id, mark }) => [id, mark]));
    assert.equal(marks([...ran("b", "passed"), ticked])["i1"], "ticked");
    assert.equal(marks(ran("own", "failed"))["i2"], "failed");
    assert.equal(marks([])["i3"], "open");
    assert.deepEqual(itemMarks(book, entry()), []);
  });
});
