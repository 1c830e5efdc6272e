import type { ConnectionProfile } from "../../connection/profile.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import { findStep } from "../../runbook/lookup.ts";
import type { Block, Runbook, Step } from "../../runbook/runbook.ts";
import type { Refusal, RunQuestion } from "../control.ts";
import type { RunPreview } from "../ports.ts";
import { blanks, isValue } from "./placeholders.ts";
import { questionHazards } from "./questionHazards.ts";
import { requestFor, type ReadyBlock, type RunContext } from "./runBlock.ts";
import type { BlockTargets } from "./targets.ts";

/**
 * Everything that must be known before a step's blocks run: their connections, a value for each
 * placeholder, and a person's word after the exact text was shown.
 */
export async function prepareStep(
  runbook: Runbook,
  step: Step,
  blocks: readonly Block[],
  context: RunContext,
): Promise<Result<readonly ReadyBlock[], Refusal>> {
  const section = findStep(runbook, step.id)?.section;
  if (section === undefined) {
    return err({ code: "unknown", id: step.id });
  }
  const prepared: { readonly ready: ReadyBlock; readonly preview: RunPreview }[] = [];
  for (const block of blocks) {
    const targets = await context.targets.blockTargets(block, step, section);
    if (!targets.ok) {
      return targets;
    }
    const filled = await fillBlanks(block, context);
    if (!filled.ok) {
      return filled;
    }
    const preview = await previewWithValues({ block, step, targets: targets.value }, context);
    if (!preview.ok) {
      return preview;
    }
    prepared.push({
      ready: { step, block, targets: targets.value, text: preview.value.text },
      preview: preview.value,
    });
  }
  if (prepared.length === 0) {
    return ok([]);
  }
  const hazards = await questionHazards(prepared, context);
  const confirmed = await context.parts.dialogue.confirm({ ...question(step, prepared), hazards });
  return confirmed ? ok(prepared.map(({ ready }) => ready)) : err({ code: "not-confirmed" });
}

/** Evidence first; what it does not tell is asked for, once a deployment. */
async function fillBlanks(block: Block, context: RunContext): Promise<Result<void, Refusal>> {
  const { recorder } = context;
  for (const blank of blanks(block, recorder.state, recorder.now())) {
    const value =
      blank.evidence === null
        ? await askValue(blank.name, blank.suggestion, context)
        : await recorder.append({
            type: "valueSet",
            name: blank.name,
            value: blank.evidence,
            from: "evidence",
          });
    if (!value.ok) {
      return value;
    }
  }
  return ok(undefined);
}

async function askValue(
  name: string,
  suggestion: string | null,
  { parts, recorder }: RunContext,
): Promise<Result<void, Refusal>> {
  const value = await parts.dialogue.value(name, suggestion);
  return value === null || !isValue(value)
    ? err({ code: "values-missing", names: [name] })
    : recorder.append({ type: "valueSet", name, value, from: "person" });
}

/** The runner may know of more that is unset than the document says: that is asked for as well. */
async function previewWithValues(
  part: { readonly block: Block; readonly step: Step; readonly targets: BlockTargets },
  context: RunContext,
): Promise<Result<RunPreview, Refusal>> {
  const preview = await previewBlock(part, context);
  for (const name of preview.unset) {
    const value = await askValue(name, null, context);
    if (!value.ok) {
      return value;
    }
  }
  if (preview.unset.length === 0) {
    return ok(preview);
  }
  const again = await previewBlock(part, context);
  return again.unset.length === 0 ? ok(again) : err({ code: "values-missing", names: again.unset });
}

/** Without secrets: a preview opens no connection. */
export function previewBlock(
  part: { readonly block: Block; readonly step: Step; readonly targets: BlockTargets },
  context: RunContext,
): Promise<RunPreview> {
  const targets = part.targets.all.map((profile) => ({ profile, password: null }));
  return context.parts.runner.preview(requestFor("preview", part, targets, context));
}

function question(
  step: Step,
  prepared: readonly { readonly ready: ReadyBlock; readonly preview: RunPreview }[],
): Omit<RunQuestion, "hazards"> {
  const targets: ConnectionProfile[] = [];
  for (const { ready } of prepared) {
    for (const profile of ready.targets.all) {
      if (!targets.some(({ name }) => name === profile.name)) {
        targets.push(profile);
      }
    }
  }
  return {
    step: step.id,
    title: step.title,
    blocks: prepared.map(({ ready, preview }) => ({
      id: ready.block.id,
      line: ready.block.range.line,
      preview,
    })),
    targets,
    production: targets.some(({ environment }) => environment === "production"),
  };
}
