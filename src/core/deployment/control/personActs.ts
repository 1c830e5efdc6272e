import { err, ok, type Result } from "../../lib/result.ts";
import { messageOf } from "../../lib/messageOf.ts";
import { findBlock, findItem, findQuery, findStep } from "../../runbook/lookup.ts";
import type { Block, Runbook } from "../../runbook/runbook.ts";
import type { Refusal, SignOff } from "../control.ts";
import { deploymentSections, gates } from "../gates.ts";
import type { RunPreview } from "../ports.ts";
import { stepFacts } from "../stepFacts.ts";
import { decideTick, tickedParents } from "../tickPolicy.ts";
import type { Verdict } from "../verdict.ts";
import { blockSupport } from "../work.ts";
import { blanks, isValue } from "./placeholders.ts";
import { type Recorder } from "./recorder.ts";
import { recordTick } from "./recordTick.ts";

type Done = Promise<Result<void, Refusal>>;

/** A block that had begun when its host died: nobody knows how it ended. */
export async function recordLostRuns(recorder: Recorder): Promise<void> {
  const steps = new Map<string, string>();
  for (const event of recorder.journal.events()) {
    if (event.type === "blockStarted") {
      steps.set(event.run, event.step);
    }
  }
  for (const [block, { run, status }] of recorder.state.blocks) {
    if (status === "running") {
      const lost = { type: "runLost", run, step: steps.get(run) ?? "", block } as const;
      if (!(await recorder.append(lost)).ok) {
        // It is shown as running then; whatever is tried next is refused for the same reason.
        return;
      }
    }
  }
}

export async function tickItem(
  runbook: Runbook,
  id: string,
  reason: string | null,
  recorder: Recorder,
): Done {
  const found = findItem(runbook, id);
  if (found === undefined) {
    return err({ code: "unknown", id });
  }
  const waitsFor = gates(runbook, recorder.state).get(found.step.id) ?? [];
  if (waitsFor.length > 0) {
    return err({ code: "locked", step: found.step.id, waitsFor });
  }
  const tick = recorder.state.items.get(id);
  if (tick?.ticked === true && !tick.stale) {
    return err({ code: "nothing-to-do", id });
  }
  const decided = decideTick(found.step, found.item, recorder.state, reason);
  return decided.ok ? recordTick(found.step, decided.value, recorder) : decided;
}

export async function untickItem(
  runbook: Runbook,
  id: string,
  reason: string,
  recorder: Recorder,
): Done {
  const found = findItem(runbook, id);
  if (found === undefined) {
    return err({ code: "unknown", id });
  }
  if (recorder.state.items.get(id)?.ticked !== true) {
    return err({ code: "nothing-to-do", id });
  }
  const above = tickedParents(found.step, found.item, recorder.state);
  for (const item of [found.item, ...above]) {
    const unticked = await recorder.append({
      type: "itemUnticked",
      step: found.step.id,
      item: item.id,
      reason,
    });
    if (!unticked.ok) {
      return unticked;
    }
  }
  return ok(undefined);
}

/** An answer, or what the last run of a block printed. */
export async function judge(
  runbook: Runbook,
  id: string,
  verdict: "pass" | "fail",
  reason: string,
  recorder: Recorder,
): Done {
  const given = { verdict, reason: reason.trim() };
  const query = findQuery(runbook, id);
  if (query !== undefined) {
    const answered = recorder.state.queries.get(id)?.answered;
    return (
      mayJudge("query", id, answered, given.reason) ??
      recorder.append({ type: "queryJudged", step: query.step.id, query: id, ...given })
    );
  }
  const block = findBlock(runbook, id);
  if (block === undefined) {
    return err({ code: "unknown", id });
  }
  const last = recorder.state.blocks.get(id);
  const printed = last?.status === "passed" ? last.answered : null;
  return (
    mayJudge("block", id, printed, given.reason) ??
    recorder.append({
      type: "blockJudged",
      run: last?.run ?? "",
      step: block.step.id,
      block: id,
      ...given,
    })
  );
}

/** Null when it may be judged. To judge an open verdict is a person's duty; another needs a reason. */
function mayJudge(
  kind: "query" | "block",
  id: string,
  answered: Verdict | null | undefined,
  reason: string,
): Result<never, Refusal> | null {
  if (answered === null || answered === undefined) {
    return err({ code: "nothing-to-do", id });
  }
  return reason === "" && answered !== "open"
    ? err({ code: "reason-needed", why: [{ kind, id, state: "failed" }] })
    : null;
}

export async function acceptFailure(
  runbook: Runbook,
  id: string,
  reason: string,
  recorder: Recorder,
): Done {
  const found = findBlock(runbook, id);
  if (found === undefined) {
    return err({ code: "unknown", id });
  }
  const run = recorder.state.blocks.get(id)?.run;
  const support = blockSupport(recorder.state, id);
  if (run === undefined || (support !== "failed" && support !== "open")) {
    return err({ code: "nothing-to-do", id });
  }
  return reason.trim() === ""
    ? err({ code: "reason-needed", why: [{ kind: "block", id, state: support }] })
    : recorder.append({
        type: "failureAccepted",
        run,
        step: found.step.id,
        block: id,
        reason: reason.trim(),
      });
}

export async function openGate(
  runbook: Runbook,
  id: string,
  reason: string,
  recorder: Recorder,
): Done {
  if (findStep(runbook, id) === undefined) {
    return err({ code: "unknown", id });
  }
  if ((gates(runbook, recorder.state).get(id) ?? []).length === 0) {
    return err({ code: "nothing-to-do", id });
  }
  return reason.trim() === ""
    ? err({ code: "reason-needed", why: [] })
    : recorder.append({ type: "gateOpened", step: id, reason: reason.trim(), how: "person" });
}

/** An optional step is skipped without a word; any other needs a reason. */
export async function skipStep(
  runbook: Runbook,
  id: string,
  reason: string,
  recorder: Recorder,
): Done {
  const found = findStep(runbook, id);
  if (found === undefined) {
    return err({ code: "unknown", id });
  }
  const optional = found.step.optional || found.section.optional;
  return reason.trim() === "" && !optional
    ? err({ code: "reason-needed", why: [] })
    : recorder.append({ type: "stepSkipped", step: id, reason: reason.trim() });
}

export async function setValue(name: string, value: string, recorder: Recorder): Done {
  return isValue(value)
    ? recorder.append({ type: "valueSet", name, value, from: "person" })
    : err({ code: "values-missing", names: [name] });
}

/** What the block still lacks: by the document, and by the runner's own look at the text. */
export function unsetNames(
  block: Block,
  preview: RunPreview,
  recorder: Recorder,
): readonly string[] {
  const open = blanks(block, recorder.state, recorder.now()).filter(
    ({ evidence }) => evidence === null,
  );
  return [...new Set([...open.map(({ name }) => name), ...preview.unset])];
}

/** The text is kept before the event says so: a crash between the two leaves the old binding whole. */
export async function adoptText(
  text: string,
  change: {
    readonly sha256: string;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  },
  recorder: Recorder,
): Done {
  try {
    await recorder.journal.keepRunbook(text);
  } catch (error) {
    return err({ code: "journal", message: messageOf(error) });
  }
  return recorder.append({
    type: "runbookAdopted",
    sha256: change.sha256,
    added: [...change.added],
    removed: [...change.removed],
  });
}

/**
 * A success is signed when every required step is done or was skipped with a reason. `last`: what is
 * recorded before the end is.
 */
export async function finish(
  runbook: Runbook,
  signOff: SignOff,
  recorder: Recorder,
  last: () => Done,
): Done {
  const pending = deploymentSections(runbook)
    .filter(({ optional }) => !optional)
    .flatMap(({ steps }) => steps)
    .filter((step) => !step.optional && !stepFacts(step, recorder.state).complete)
    .map(({ id }) => id);
  if (signOff.result === "success" && pending.length > 0) {
    return err({ code: "locked", step: "", waitsFor: pending });
  }
  const recorded = await last();
  return recorded.ok
    ? recorder.append({
        type: "finished",
        signOff: { ...signOff, fields: { ...signOff.fields } },
      })
    : recorded;
}
