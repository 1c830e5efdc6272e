import type { Runbook } from "../runbook/runbook.ts";
import type { TextRange } from "../runbook/textRange.ts";
import type { DeploymentState } from "./state.ts";

/** One character of the document to replace. */
export interface TickEdit {
  readonly range: TextRange;
  readonly text: "x" | " ";
}

/**
 * The edits that make the document's boxes say what the deployment says, in document order. Only items
 * that were ever ticked in it are written; a stale tick is none. A mark that already says it stays as
 * it is (`X`).
 */
export function tickEdits(runbook: Runbook, state: DeploymentState): readonly TickEdit[] {
  return runbook.sections
    .flatMap(({ steps }) => steps)
    .flatMap(({ items }) => items)
    .flatMap((item): TickEdit[] => {
      const tick = state.items.get(item.id);
      const ticked = tick?.ticked === true && !tick.stale;
      return tick === undefined || ticked === item.checked
        ? []
        : [{ range: item.mark, text: ticked ? "x" : " " }];
    });
}
