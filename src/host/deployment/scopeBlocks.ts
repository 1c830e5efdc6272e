import type { Scope } from "../../core/deployment/control.ts";
import { isRunnable } from "../../core/deployment/work.ts";
import { stepsOf } from "../../core/runbook/lookup.ts";
import type { Block, Runbook } from "../../core/runbook/runbook.ts";

/** The blocks of a scope that would be run, in document order. */
export function scopeBlocks(runbook: Runbook, scope: Scope): readonly Block[] {
  return [...stepsOf(runbook)].flatMap(({ section, step }) => {
    switch (scope.kind) {
      case "all":
        return step.blocks.filter(isRunnable);
      case "section":
        return section.id === scope.id ? step.blocks.filter(isRunnable) : [];
      case "step":
        return step.id === scope.id ? step.blocks.filter(isRunnable) : [];
      case "item":
        return step.blocks.filter((block) => block.item === scope.id && isRunnable(block));
      case "block":
        return step.blocks.filter((block) => block.id === scope.id && isRunnable(block));
      case "query":
        return [];
    }
  });
}
