import type { CancelSignal } from "../../lib/cancelSignal.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import { findBlock } from "../../runbook/lookup.ts";
import type { Runbook } from "../../runbook/runbook.ts";
import type { Refusal } from "../control.ts";
import { blanks } from "./placeholders.ts";
import { previewBlock } from "./prepareStep.ts";
import { runBlock, type BlockStatus, type RunContext } from "./runBlock.ts";

/** A service that does not stop or start within this long has failed, unless the runbook gives it longer. */
const USUAL_TIMEOUT_MS = 5 * 60_000;

/** One block, as it is written, with the values that the deployment has. */
export async function runService(
  runbook: Runbook,
  id: string,
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<BlockStatus, Refusal>> {
  const found = findBlock(runbook, id);
  if (found === undefined) {
    return err({ code: "unknown", id });
  }
  const { section, step } = found;
  const timeoutMs = found.block.timeoutMs ?? step.annotations.timeoutMs ?? USUAL_TIMEOUT_MS;
  const block = { ...found.block, timeoutMs };
  const { recorder } = context;
  const names = blanks(block, recorder.state, recorder.now()).map(({ name }) => name);
  const targets = await context.targets.blockTargets(block, step, section);
  if (!targets.ok) {
    return targets;
  }
  const preview = await previewBlock({ block, step, targets: targets.value }, context);
  const missing = [...names, ...preview.unset];
  if (missing.length > 0) {
    return err({ code: "values-missing", names: missing });
  }
  const ready = { step, block, targets: targets.value, text: preview.text };
  const ended = await runBlock(ready, context, signal);
  // What nobody can judge by itself is no pass.
  return ended.ok ? ok(ended.value.open ? "failed" : ended.value.status) : ended;
}
