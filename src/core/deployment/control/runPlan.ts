import type { CancelSignal } from "../../lib/cancelSignal.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import type { Runbook, Step } from "../../runbook/runbook.ts";
import type { Refusal, ScopeResult } from "../control.ts";
import { gates } from "../gates.ts";
import { worstOf } from "../judge.ts";
import type { PlanEntry } from "../planRun.ts";
import type { Verdict } from "../verdict.ts";
import { askQuery } from "./askQuery.ts";
import { backupFirst } from "./backupFirst.ts";
import { prepareStep } from "./prepareStep.ts";
import { takeAfter, takeBefore } from "./takeFingerprints.ts";
import { recordCommandTicks } from "./recordTick.ts";
import { runBlock, type BlockStatus, type ReadyBlock, type RunContext } from "./runBlock.ts";

/** `run`: gated, stops at the first failure. `verify`: asks everything. */
export type PlanMode = "run" | "verify";

/** How one entry of a plan ended. */
type Outcome =
  | { readonly kind: "block"; readonly status: BlockStatus; readonly verdict: Verdict }
  | { readonly kind: "query"; readonly verdict: Verdict };

/** Carries out a plan, step by step, in order. What is not begun is `notRun`. */
export async function runPlan(
  runbook: Runbook,
  plan: readonly PlanEntry[],
  mode: PlanMode,
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<ScopeResult, Refusal>> {
  const outcomes = new Map<PlanEntry, Outcome>();
  let stopped: Refusal | null = null;
  for (const group of byStep(plan)) {
    if (signal.aborted) {
      break;
    }
    const ended = await runStep(runbook, group, mode, outcomes, context, signal);
    if (!ended.ok) {
      // A run of which nothing was begun yet is refused as a whole.
      if (isFatal(ended.error) || (mode === "run" && outcomes.size === 0)) {
        return ended;
      }
      stopped = ended.error;
    }
    if (mode === "run" && (!ended.ok || !ended.value)) {
      break;
    }
  }
  return ok(scopeResult(plan, outcomes, stopped));
}

interface StepGroup {
  readonly step: Step;
  readonly entries: readonly PlanEntry[];
}

function byStep(plan: readonly PlanEntry[]): readonly StepGroup[] {
  const groups: { readonly step: Step; readonly entries: PlanEntry[] }[] = [];
  for (const entry of plan) {
    const last = groups.at(-1);
    if (last?.step.id === entry.step.id) {
      last.entries.push(entry);
    } else {
      groups.push({ step: entry.step, entries: [entry] });
    }
  }
  return groups;
}

async function beginStep(
  runbook: Runbook,
  { step, entries }: StepGroup,
  mode: PlanMode,
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<readonly ReadyBlock[], Refusal>> {
  const waitsFor = gates(runbook, context.recorder.state).get(step.id) ?? [];
  if (mode === "run" && waitsFor.length > 0) {
    return err({ code: "locked", step: step.id, waitsFor });
  }
  const blocks = entries.flatMap((entry) => (entry.kind === "block" ? [entry.block] : []));
  const prepared = await prepareStep(runbook, step, blocks, context);
  if (mode === "verify" || !prepared.ok) {
    return prepared;
  }
  const kept = await backupFirst(runbook, step, prepared.value, context, signal);
  return kept.ok ? prepared : kept;
}

/**
 * True when all went well enough to go on. Verifying asks the queries also where the checks of the
 * shell are refused.
 */
async function runStep(
  runbook: Runbook,
  group: StepGroup,
  mode: PlanMode,
  outcomes: Map<PlanEntry, Outcome>,
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<boolean, Refusal>> {
  const prepared = await beginStep(runbook, group, mode, context, signal);
  if (!prepared.ok && (mode === "run" || isFatal(prepared.error))) {
    return prepared;
  }
  const ready = prepared.ok ? prepared.value : [];
  if (mode === "verify" || ready.length === 0) {
    const ended = await runEntries(runbook, group, ready, mode, outcomes, context, signal);
    return ended.ok && ended.value && !prepared.ok ? prepared : ended;
  }
  const before = await takeBefore(group.step.id, ready, context, signal);
  if (!before.ok) {
    return before;
  }
  const ended = await runEntries(runbook, group, ready, mode, outcomes, context, signal);
  const after = await takeAfter(group.step.id, ready, before.value, context, signal);
  return after.ok ? ended : after;
}

/** True when all went well enough to go on. */
async function runEntries(
  runbook: Runbook,
  group: StepGroup,
  ready: readonly ReadyBlock[],
  mode: PlanMode,
  outcomes: Map<PlanEntry, Outcome>,
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<boolean, Refusal>> {
  for (const entry of group.entries) {
    if (signal.aborted) {
      return ok(false);
    }
    const outcome = await runEntry(entry, ready, context, signal);
    if (!outcome.ok) {
      return outcome;
    }
    if (outcome.value === null) {
      continue;
    }
    outcomes.set(entry, outcome.value);
    const { verdict } = outcome.value;
    if (mode === "run" && (verdict === "fail" || verdict === "error")) {
      return ok(false);
    }
    const ticked = verdict === "pass" ? await tickFor(runbook, entry, context) : ok(undefined);
    if (!ticked.ok) {
      return ticked;
    }
  }
  return ok(true);
}

/** Null for a block that was not prepared: it is not run. */
async function runEntry(
  entry: PlanEntry,
  ready: readonly ReadyBlock[],
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<Outcome | null, Refusal>> {
  if (entry.kind === "query") {
    const verdict = await askQuery(entry.step, entry.query, context, signal);
    return verdict.ok ? ok({ kind: "query", verdict: verdict.value }) : verdict;
  }
  const block = ready.find((candidate) => candidate.block.id === entry.block.id);
  if (block === undefined) {
    return ok(null);
  }
  const end = await runBlock(block, context, signal);
  if (!end.ok) {
    return end;
  }
  const { status, open } = end.value;
  const verdict = status !== "passed" ? "fail" : open ? "open" : "pass";
  return ok({ kind: "block", status, verdict });
}

/** Verifying needs no deployment and no open gate; ticking needs both. */
async function tickFor(
  runbook: Runbook,
  entry: PlanEntry,
  { recorder }: RunContext,
): Promise<Result<void, Refusal>> {
  const { state } = recorder;
  const mayTick =
    state.id !== "" &&
    state.phase === "running" &&
    (gates(runbook, state).get(entry.step.id) ?? []).length === 0;
  return mayTick
    ? recordCommandTicks(
        entry.step,
        entry.kind === "block" ? entry.block.id : entry.query.id,
        recorder,
      )
    : ok(undefined);
}

/** What keeps every further step from being recorded. */
function isFatal(refusal: Refusal): boolean {
  return refusal.code === "journal" || refusal.code === "read-only";
}

function scopeResult(
  plan: readonly PlanEntry[],
  outcomes: ReadonlyMap<PlanEntry, Outcome>,
  stopped: Refusal | null,
): ScopeResult {
  const verdicts = plan.map((entry) => outcomes.get(entry)?.verdict ?? "open");
  return {
    blocks: plan.flatMap((entry) => {
      const outcome = outcomes.get(entry);
      return entry.kind === "block"
        ? [{ id: entry.block.id, status: outcome?.kind === "block" ? outcome.status : "notRun" }]
        : [];
    }),
    queries: plan.flatMap((entry) =>
      entry.kind === "query"
        ? [{ id: entry.query.id, verdict: outcomes.get(entry)?.verdict ?? "notRun" }]
        : [],
    ),
    verdict: worstOf(verdicts),
    stopped,
  };
}
