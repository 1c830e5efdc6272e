import { ok, type Result } from "../../lib/result.ts";
import type { Step } from "../../runbook/runbook.ts";
import type { Refusal } from "../control.ts";
import { commandTicks, parentTick, type Tick } from "../tickPolicy.ts";
import { itemWork } from "../work.ts";
import type { Recorder } from "./recorder.ts";

/** Records a tick, and those of the items above that are complete with it. */
export async function recordTick(
  step: Step,
  tick: Tick,
  recorder: Recorder,
): Promise<Result<void, Refusal>> {
  const recorded = await recorder.append({
    type: "itemTicked",
    step: step.id,
    item: tick.item,
    how: tick.how,
    basis: [...tick.basis],
    override: tick.override,
  });
  const child = step.items.find(({ id }) => id === tick.item);
  const above = child === undefined ? null : parentTick(step, child, recorder.state);
  return recorded.ok && above !== null ? recordTick(step, above, recorder) : recorded;
}

/** Ticks the items that carry what was just run or asked, where all that they carry has passed. */
export async function recordCommandTicks(
  step: Step,
  done: string,
  recorder: Recorder,
): Promise<Result<void, Refusal>> {
  for (const tick of commandTicks(step, recorder.state)) {
    const item = step.items.find(({ id }) => id === tick.item);
    const own = item === undefined ? { blocks: [], queries: [] } : itemWork(step, item);
    if ([...own.blocks, ...own.queries].some(({ id }) => id === done)) {
      const recorded = await recordTick(step, tick, recorder);
      if (!recorded.ok) {
        return recorded;
      }
    }
  }
  return ok(undefined);
}
