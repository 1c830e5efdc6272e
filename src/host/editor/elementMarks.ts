import type { Runbook } from "../../core/runbook/runbook.ts";
import { stepsOf } from "../../core/runbook/lookup.ts";
import type { ChecklistEntry } from "../checklist/checklistEntry.ts";
import { type ElementStatus, statusOf } from "../checklist/elementStatus.ts";

/** What the margin beside an item shows. */
export type ItemMark = "ticked" | "failed" | "stale" | "override" | "open";

export interface MarkedLine {
  readonly id: string;
  /** 0-based. */
  readonly line: number;
  readonly mark: ItemMark;
}

/** The marks of the document's items, by what the deployment knows of them. */
export function itemMarks(document: Runbook, entry: ChecklistEntry): readonly MarkedLine[] {
  if (entry.deployment === null) {
    return [];
  }
  return [...stepsOf(document)].flatMap(({ step }) =>
    step.items.map((item) => ({
      id: item.id,
      line: item.range.line - 1,
      mark: markOf(
        statusOf(entry, { kind: "item", runbook: entry.key, id: item.id }),
        item.blocks.map((id) => statusOf(entry, { kind: "block", runbook: entry.key, id })),
      ),
    })),
  );
}

function markOf(item: ElementStatus, blocks: readonly ElementStatus[]): ItemMark {
  switch (item) {
    case "passed":
      return "ticked";
    case "accepted":
      return "override";
    case "stale":
      return "stale";
    default:
      return blocks.includes("failed") ? "failed" : "open";
  }
}
