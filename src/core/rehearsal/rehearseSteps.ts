import type { ConnectionTarget } from "../connection/profile.ts";
import type { Refusal, ScopeResult } from "../deployment/control.ts";
import { planRun } from "../deployment/planRun.ts";
import type { Clock } from "../deployment/ports.ts";
import type { DeploymentState } from "../deployment/state.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Result } from "../lib/result.ts";
import type { Runbook, Section, Step } from "../runbook/runbook.ts";
import { shownDatabase } from "../runbook/shownDatabase.ts";
import { isStopped } from "./blockOutcome.ts";
import type { LockSampler, RehearsalControl, RehearsalObserver } from "./ports.ts";
import type { OutsideEffect, RehearsedStep } from "./report.ts";
import type { StepChanges } from "./stepChanges.ts";

type Part = RehearsedStep["part"];

export interface PlannedStep {
  readonly section: Section;
  readonly step: Step;
  readonly part: Part;
}

export interface StepWork {
  readonly open: RehearsalControl;
  readonly plan: readonly PlannedStep[];
  /** The databases on the cluster. */
  readonly targets: readonly ConnectionTarget[];
  /** A database of the cluster that the runbook does not speak of. */
  readonly server: ConnectionTarget;
  readonly sampler: LockSampler;
  readonly changes: StepChanges;
  readonly observer: RehearsalObserver;
  readonly clock: Clock;
  readonly signal: CancelSignal;
}

/** What the journal says of every gate that a rehearsal opens. */
const GATE_REASON = "rehearsal";

/** All that a deployment runs, and then the rollback sections; optional steps are left out of both. */
export function stepsToRehearse(runbook: Runbook, state: DeploymentState): readonly PlannedStep[] {
  const options = { skipPassed: false };
  const forward = planned(runbook, planRun(runbook, state, { kind: "all" }, options), "deployment");
  const back = runbook.sections
    .filter(({ kind }) => kind === "rollback")
    .flatMap(({ id }) =>
      planned(runbook, planRun(runbook, state, { kind: "section", id }, options), "rollback"),
    );
  return [...forward, ...back];
}

function planned(
  runbook: Runbook,
  entries: readonly { readonly step: Step }[],
  part: Part,
): readonly PlannedStep[] {
  const steps = [...new Set(entries.map(({ step }) => step))];
  return steps.flatMap((step) => {
    const section = runbook.sections.find(({ steps: own }) => own.includes(step));
    return section === undefined ? [] : [{ section, step, part }];
  });
}

/** Goes on after a step that failed, so that one rehearsal tells of all that will. */
export async function rehearseSteps(
  work: StepWork,
  part: Part,
): Promise<{
  readonly steps: readonly RehearsedStep[];
  readonly outside: readonly OutsideEffect[];
}> {
  const steps: RehearsedStep[] = [];
  const outside: OutsideEffect[] = [];
  for (const [index, planned] of work.plan.entries()) {
    if (planned.part !== part || work.signal.aborted) {
      continue;
    }
    const { title, id } = planned.step;
    work.observer.onPhase({ kind: "step", title, part, index, count: work.plan.length });
    steps.push(await rehearseStep(work, planned));
    outside.push(...work.open.takeOutside().map((effect) => ({ ...effect, step: id })));
  }
  return { steps, outside };
}

async function rehearseStep(work: StepWork, planned: PlannedStep): Promise<RehearsedStep> {
  const { step } = planned;
  await work.sampler.learn(work.targets);
  const startedAt = work.clock.now();
  const watch = work.sampler.watch(work.server);
  const result = await runStep(work, step.id);
  const locks = [...(await watch.end())];
  const durationMs = work.clock.now() - startedAt;
  const changes = await work.changes.since();
  return stepOf(planned, result, work, { durationMs, locks, changes });
}

async function runStep(
  { open: { control }, signal }: StepWork,
  id: string,
): Promise<Result<ScopeResult, Refusal>> {
  const options = { skipPassed: false, namedStep: null };
  const result = await control.run({ kind: "step", id }, options, signal);
  if (result.ok || result.error.code !== "locked") {
    return result;
  }
  const opened = await control.openGate(id, GATE_REASON);
  return opened.ok ? control.run({ kind: "step", id }, options, signal) : opened;
}

function stepOf(
  { section, step, part }: PlannedStep,
  result: Result<ScopeResult, Refusal>,
  { open, signal }: StepWork,
  seen: Pick<RehearsedStep, "durationMs" | "locks" | "changes">,
): RehearsedStep {
  const { state } = open.control;
  const refusal = result.ok ? result.value.stopped : result.error;
  const blocks = (result.ok ? result.value.blocks : []).map(({ id, status }) =>
    blockOf(step, state, id, status),
  );
  const queries = (result.ok ? result.value.queries : []).map(({ id, verdict }) =>
    queryOf(step, state, id, verdict),
  );
  return {
    ...{ id: step.id, number: step.number, title: step.title, section: section.title, part },
    line: step.heading.line,
    outcome: outcomeOf(result, blocks, refusal, signal),
    refused: refusal === null ? null : refused(refusal),
    ...seen,
    blocks,
    queries,
  };
}

function outcomeOf(
  result: Result<ScopeResult, Refusal>,
  blocks: RehearsedStep["blocks"],
  refusal: Refusal | null,
  signal: CancelSignal,
): RehearsedStep["outcome"] {
  if (signal.aborted) {
    return "cancelled";
  }
  if (blocks.some(({ outcome }) => outcome === "stopped")) {
    return "stopped";
  }
  if (!result.ok || refusal !== null) {
    return "refused";
  }
  switch (result.value.verdict) {
    case "pass":
      return "passed";
    case "open":
      return "open";
    case "fail":
    case "error":
      return "failed";
  }
}

function blockOf(
  step: Step,
  state: DeploymentState,
  id: string,
  status: ScopeResult["blocks"][number]["status"],
): RehearsedStep["blocks"][number] {
  const run = status === "notRun" ? undefined : state.blocks.get(id);
  const failures = run?.failures ?? [];
  return {
    id,
    line: step.blocks.find((block) => block.id === id)?.range.line ?? 0,
    outcome: isStopped(failures) ? "stopped" : status,
    durationMs: run?.durationMs ?? 0,
    failures: [...failures],
    verdict: run?.verdict ?? null,
    actual: run?.actual ?? null,
  };
}

function queryOf(
  step: Step,
  state: DeploymentState,
  id: string,
  verdict: ScopeResult["queries"][number]["verdict"],
): RehearsedStep["queries"][number] {
  const query = step.queries.find((one) => one.id === id);
  const answer = verdict === "notRun" ? undefined : state.queries.get(id);
  return {
    id,
    line: query?.range.line ?? 0,
    label: query?.label ?? null,
    verdict,
    actual: answer?.actual ?? null,
    error: answer?.error ?? null,
  };
}

function refused(refusal: Refusal): NonNullable<RehearsedStep["refused"]> {
  const { code } = refusal;
  switch (code) {
    case "values-missing":
      return { code, what: refusal.names.join(", ") };
    case "no-connection":
      return { code, what: shownDatabase(refusal.ref) ?? "" };
    case "journal":
      return { code, what: refusal.message };
    case "locked":
      return { code, what: refusal.waitsFor.join(", ") };
    case "backup-failed": {
      const { connection, failure } = refusal;
      const why = "message" in failure ? failure.message : failure.code;
      return { code, what: `${connection}: ${why}` };
    }
    default:
      return { code, what: "" };
  }
}
