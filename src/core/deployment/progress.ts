import type { Runbook, Section, Step } from "../runbook/runbook.ts";
import { deploymentSections, gates } from "./gates.ts";
import type { DeploymentState } from "./state.ts";
import { stepFacts, type StepFacts } from "./stepFacts.ts";

/**
 * - `skipped`: a person left it out, with a reason
 * - `running`: a block runs now
 * - `failed`: a command or an answer failed, and nobody accepted it
 * - `passed`: all is done
 * - `locked`: waits for other steps
 * - `partly`: begun
 * - `ready`: can be begun
 */
export type ProgressStatus =
  "locked" | "ready" | "running" | "failed" | "passed" | "skipped" | "partly";

export interface Progress {
  readonly status: ProgressStatus;
  /** Commands, questions and items that are done, of all that must be. */
  readonly done: number;
  readonly total: number;
  /** Items that are ticked and not stale, of all. */
  readonly ticked: number;
  readonly items: number;
  readonly failed: number;
  /** Answers that wait for a person's judgement. */
  readonly open: number;
  readonly stale: number;
  readonly overrides: number;
  readonly spentMinutes: number;
  /** As the document states it; null when it does not. */
  readonly estimateMinutes: number | null;
  /** Ids of the steps that must be done first. */
  readonly waitsFor: readonly string[];
}

/** How far a deployment is. */
export interface DeploymentProgress {
  readonly steps: ReadonlyMap<string, Progress>;
  readonly sections: ReadonlyMap<string, Progress>;
  /** Of the sections that a deployment consists of. */
  readonly all: Progress;
}

/** Progress of everything at once; linear in the size of the runbook. */
export function deploymentProgress(runbook: Runbook, state: DeploymentState): DeploymentProgress {
  const waiting = gates(runbook, state);
  const steps = new Map<string, Progress>();
  const sections = new Map<string, Progress>();
  for (const section of runbook.sections) {
    for (const step of section.steps) {
      steps.set(step.id, ofStep(step, stepFacts(step, state), waiting.get(step.id) ?? [], state));
    }
    sections.set(section.id, ofSection(section, steps));
  }
  const own = deploymentSections(runbook);
  const required = own.filter(({ optional }) => !optional);
  return {
    steps,
    sections,
    all: merge(
      own.flatMap(({ id }) => sections.get(id) ?? []),
      (required.length > 0 ? required : own).flatMap(({ id }) => sections.get(id) ?? []),
    ),
  };
}

function ofStep(
  step: Step,
  facts: StepFacts,
  waitsFor: readonly string[],
  state: DeploymentState,
): Progress {
  return {
    status: stepStatus(facts, waitsFor),
    done: facts.done,
    total: facts.total,
    ticked: facts.ticked,
    items: facts.items,
    failed: facts.failed,
    open: facts.open,
    stale: facts.stale,
    overrides: facts.overrides,
    spentMinutes: (state.spentMs.get(step.id) ?? 0) / 60_000,
    estimateMinutes: step.estimateMinutes,
    waitsFor,
  };
}

function stepStatus(facts: StepFacts, waitsFor: readonly string[]): ProgressStatus {
  if (facts.running) {
    return "running";
  }
  if (facts.skipped) {
    return "skipped";
  }
  if (facts.failed > 0) {
    return "failed";
  }
  if (facts.complete) {
    return "passed";
  }
  if (waitsFor.length > 0) {
    return "locked";
  }
  return facts.done > 0 || facts.stale > 0 || facts.open > 0 ? "partly" : "ready";
}

/** Optional steps count for the status only when they failed, run, or are all there is. */
function ofSection(section: Section, steps: ReadonlyMap<string, Progress>): Progress {
  const all = section.steps.flatMap(({ id }) => steps.get(id) ?? []);
  const required = section.steps
    .filter(({ optional }) => !optional)
    .flatMap(({ id }) => steps.get(id) ?? []);
  const merged = merge(all, required.length > 0 ? required : all);
  return { ...merged, estimateMinutes: section.estimateMinutes ?? merged.estimateMinutes };
}

function merge(all: readonly Progress[], required: readonly Progress[]): Progress {
  const sum = (pick: (progress: Progress) => number): number =>
    all.reduce((total, progress) => total + pick(progress), 0);
  const estimates = all.flatMap(({ estimateMinutes }) => estimateMinutes ?? []);
  return {
    status: mergedStatus(all, required),
    done: sum(({ done }) => done),
    total: sum(({ total }) => total),
    ticked: sum(({ ticked }) => ticked),
    items: sum(({ items }) => items),
    failed: sum(({ failed }) => failed),
    open: sum(({ open }) => open),
    stale: sum(({ stale }) => stale),
    overrides: sum(({ overrides }) => overrides),
    spentMinutes: sum(({ spentMinutes }) => spentMinutes),
    estimateMinutes:
      estimates.length === 0 ? null : estimates.reduce((total, minutes) => total + minutes, 0),
    waitsFor: [
      ...new Set(
        required.filter(({ status }) => status === "locked").flatMap(({ waitsFor }) => waitsFor),
      ),
    ],
  };
}

function mergedStatus(all: readonly Progress[], required: readonly Progress[]): ProgressStatus {
  const statuses = new Set(all.map(({ status }) => status));
  if (statuses.has("running")) {
    return "running";
  }
  if (statuses.has("failed")) {
    return "failed";
  }
  if (required.every(({ status }) => status === "passed" || status === "skipped")) {
    const skippedAll = required.length > 0 && required.every(({ status }) => status === "skipped");
    return skippedAll ? "skipped" : "passed";
  }
  const begun = all.some(
    ({ status, done }) => status === "partly" || status === "skipped" || done > 0,
  );
  if (begun) {
    return "partly";
  }
  return required.some(({ status }) => status === "ready") ? "ready" : "locked";
}
