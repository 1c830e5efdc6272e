import type { Runbook } from "../runbook/runbook.ts";

/** Ids of everything that a deployment refers to: sections, steps, items, blocks and queries. */
export function runbookIds(runbook: Runbook): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const section of runbook.sections) {
    ids.add(section.id);
    for (const step of section.steps) {
      ids.add(step.id);
      for (const part of [...step.items, ...step.blocks, ...step.queries]) {
        ids.add(part.id);
      }
    }
  }
  return ids;
}
