import { matchSteps } from "../runbook/lookup.ts";
import type { Runbook, Section, Step } from "../runbook/runbook.ts";
import type { DeploymentState } from "./state.ts";
import { stepFacts } from "./stepFacts.ts";

/**
 * The sections that a deployment consists of: preflight, phases, final checks and sign-off. Rollback,
 * monitoring and scripts that repeat the phases are run by naming them. In a document whose headings
 * name no phases, the other sections are the phases.
 */
export function deploymentSections(runbook: Runbook): readonly Section[] {
  const named = runbook.sections.some(({ kind }) => kind === "phase");
  return runbook.sections.filter(({ kind }) => {
    switch (kind) {
      case "preflight":
      case "phase":
      case "final":
      case "signOff":
        return true;
      case "other":
        return !named;
      case "script":
      case "rollback":
      case "monitoring":
        return false;
    }
  });
}

/**
 * What each step waits for, by step id: the ids of the steps that must be done first; nothing when
 * its gate is open.
 * - A phase waits for every required step of the preflight and the phases before it; the steps of one
 *   section do not wait for each other. Final checks and sign-off wait for all phases.
 * - `after=` names what a step waits for instead; `gate=open` and an opened gate wait for nothing. A
 *   name that no step has stays locked: it is shown as it was written.
 */
export function gates(
  runbook: Runbook,
  state: DeploymentState,
): ReadonlyMap<string, readonly string[]> {
  const sections = deploymentSections(runbook);
  const result = new Map<string, readonly string[]>();
  for (const { section, before } of withPending(runbook, sections, state)) {
    for (const step of section.steps) {
      result.set(step.id, stepGate(step, before, runbook, state));
    }
  }
  return result;
}

/** Each section with the unfinished required steps that its own steps wait for by default. */
function* withPending(
  runbook: Runbook,
  sections: readonly Section[],
  state: DeploymentState,
): Generator<{ readonly section: Section; readonly before: readonly string[] }> {
  const ordered = sections.filter(isOrdered);
  const pendingOf = new Map(ordered.map((section) => [section, pendingSteps(section, state)]));
  const all = ordered.flatMap((section) => pendingOf.get(section) ?? []);
  let before: readonly string[] = [];
  for (const section of runbook.sections) {
    const pending = pendingOf.get(section);
    if (pending !== undefined) {
      yield { section, before: section.kind === "preflight" ? [] : before };
      before = pending.length === 0 ? before : [...before, ...pending];
    } else {
      yield { section, before: sections.includes(section) ? all : [] };
    }
  }
}

function isOrdered({ kind }: Section): boolean {
  return kind === "preflight" || kind === "phase" || kind === "other";
}

function pendingSteps(section: Section, state: DeploymentState): readonly string[] {
  return section.optional
    ? []
    : section.steps
        .filter((step) => !step.optional && !stepFacts(step, state).complete)
        .map(({ id }) => id);
}

function stepGate(
  step: Step,
  before: readonly string[],
  runbook: Runbook,
  state: DeploymentState,
): readonly string[] {
  if (step.annotations.ungated || state.openedGates.has(step.id)) {
    return [];
  }
  return step.annotations.after === null
    ? before
    : step.annotations.after.flatMap((name) => {
        const [place] = exactSteps(runbook, name);
        return place === undefined
          ? [name]
          : stepFacts(place, state).complete || place.id === step.id
            ? []
            : [place.id];
      });
}

function exactSteps(runbook: Runbook, name: string): readonly Step[] {
  return matchSteps(runbook, name)
    .map(({ step }) => step)
    .filter((step) => step.id === name || step.number === name);
}
