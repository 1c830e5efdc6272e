import { measurableCriteria } from "../performance/workload.ts";
import type { Criterion, Item, Step } from "../runbook/runbook.ts";
import { readLead } from "../runbook/vocabulary/leadWords.ts";

/**
 * The performance criteria that a tick of the item rests on: those of its step that can be measured,
 * when its words speak of performance or criteria. What cannot be measured a person judges.
 */
export function basisCriteria(step: Step, item: Item): readonly Criterion[] {
  return readLead(item.text)?.criteria === true
    ? measurableCriteria(step).map(({ criterion }) => criterion)
    : [];
}
