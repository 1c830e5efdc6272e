import { assertNever } from "../../lib/assertNever.ts";
import { stepsOf, type StepPlace } from "../../runbook/lookup.ts";
import type { Block, Query, Runbook } from "../../runbook/runbook.ts";
import type { Scope } from "../control.ts";

/** A step and those of its blocks and queries that a scope covers, in document order. */
export interface ScopePart extends StepPlace {
  readonly blocks: readonly Block[];
  readonly queries: readonly Query[];
}

/** What of a runbook a scope covers; steps that it does not touch are left out. */
export function scopeParts(runbook: Runbook, scope: Scope): readonly ScopePart[] {
  return [...stepsOf(runbook)]
    .map((place) => narrow(place, scope))
    .filter((part) => part.blocks.length + part.queries.length > 0);
}

/** Title of what a scope names: a section, a step, an item; null when there is none or it is gone. */
export function scopeTitle(runbook: Runbook, scope: Scope): string | null {
  if (scope.kind === "all") {
    return null;
  }
  for (const { section, step } of stepsOf(runbook)) {
    if (scope.kind === "section" && section.id === scope.id) {
      return section.title;
    }
    if (scope.kind === "item") {
      const item = step.items.find(({ id }) => id === scope.id);
      if (item !== undefined) {
        return item.text;
      }
    }
    if (holds({ section, step }, scope)) {
      return step.title;
    }
  }
  return null;
}

function holds({ step }: StepPlace, scope: Exclude<Scope, { kind: "all" }>): boolean {
  return (
    (scope.kind === "step" && step.id === scope.id) ||
    (scope.kind === "block" && step.blocks.some(({ id }) => id === scope.id)) ||
    (scope.kind === "query" && step.queries.some(({ id }) => id === scope.id))
  );
}

function narrow(place: StepPlace, scope: Scope): ScopePart {
  const { section, step } = place;
  const whole = { ...place, blocks: step.blocks, queries: step.queries };
  const nothing = { ...place, blocks: [], queries: [] };
  switch (scope.kind) {
    case "all":
      return whole;
    case "section":
      return section.id === scope.id ? whole : nothing;
    case "step":
      return step.id === scope.id ? whole : nothing;
    case "item": {
      const ids = step.items.find(({ id }) => id === scope.id)?.blocks ?? [];
      return withBlocks(place, (block) => ids.includes(block));
    }
    case "block":
      return withBlocks(place, (block) => block === scope.id);
    case "query":
      return { ...nothing, queries: step.queries.filter(({ id }) => id === scope.id) };
    default:
      return assertNever(scope);
  }
}

function withBlocks(place: StepPlace, wanted: (block: string) => boolean): ScopePart {
  return {
    ...place,
    blocks: place.step.blocks.filter(({ id }) => wanted(id)),
    queries: place.step.queries.filter(({ block }) => wanted(block)),
  };
}
