import type { Block, Item, Query, Runbook, Section, Step } from "./runbook.ts";

/** Where something of a runbook stands. */
export interface StepPlace {
  readonly section: Section;
  readonly step: Step;
}

export function* stepsOf(runbook: Runbook): Generator<StepPlace> {
  for (const section of runbook.sections) {
    for (const step of section.steps) {
      yield { section, step };
    }
  }
}

export function findStep(runbook: Runbook, id: string): StepPlace | undefined {
  return find(stepsOf(runbook), ({ step }) => step.id === id);
}

export function findBlock(
  runbook: Runbook,
  id: string,
): (StepPlace & { readonly block: Block }) | undefined {
  for (const place of stepsOf(runbook)) {
    const block = place.step.blocks.find((candidate) => candidate.id === id);
    if (block !== undefined) {
      return { ...place, block };
    }
  }
  return undefined;
}

export function findQuery(
  runbook: Runbook,
  id: string,
): (StepPlace & { readonly query: Query }) | undefined {
  for (const place of stepsOf(runbook)) {
    const query = place.step.queries.find((candidate) => candidate.id === id);
    if (query !== undefined) {
      return { ...place, query };
    }
  }
  return undefined;
}

export function findItem(
  runbook: Runbook,
  id: string,
): (StepPlace & { readonly item: Item }) | undefined {
  for (const place of stepsOf(runbook)) {
    const item = place.step.items.find((candidate) => candidate.id === id);
    if (item !== undefined) {
      return { ...place, item };
    }
  }
  return undefined;
}

/**
 * The step that a person means: by id, by number ("1.1"), or by the only title that has the words.
 * Titles are compared without case.
 */
export function matchSteps(runbook: Runbook, words: string): readonly StepPlace[] {
  const places = [...stepsOf(runbook)];
  const exact = places.filter(({ step }) => step.id === words || step.number === words);
  if (exact.length > 0) {
    return exact;
  }
  const wanted = words.trim().toLowerCase();
  return wanted === ""
    ? []
    : places.filter(({ step }) => step.title.toLowerCase().includes(wanted));
}

function find<T>(values: Iterable<T>, test: (value: T) => boolean): T | undefined {
  for (const value of values) {
    if (test(value)) {
      return value;
    }
  }
  return undefined;
}
