import { stepChanges } from "../../core/deployment/foldFingerprints.ts";
import { isRunnable } from "../../core/deployment/work.ts";
import type { Block, Item, Query, Runbook, Section, Step } from "../../core/runbook/runbook.ts";
import {
  childItems,
  findBlock,
  findItem,
  findQuery,
  findStep,
  stepsOf,
} from "../../core/runbook/lookup.ts";
import type { ChecklistEntry } from "./checklistEntry.ts";
import type { ChecklistNode } from "./checklistNode.ts";

/** The top of the tree: the sections of the only runbook, else the runbooks. */
export function rootsOf(entries: readonly ChecklistEntry[]): readonly ChecklistNode[] {
  const [only, ...others] = entries;
  return only !== undefined && others.length === 0
    ? sectionsOf(only)
    : entries.map(({ key }) => ({ kind: "runbook", runbook: key }));
}

export function childrenOf(entry: ChecklistEntry, node: ChecklistNode): readonly ChecklistNode[] {
  const { runbook, key } = entry;
  switch (node.kind) {
    case "runbook":
      return sectionsOf(entry);
    case "section": {
      const section = runbook.sections.find(({ id }) => id === node.id);
      return (section?.steps ?? []).map(({ id }) => ({ kind: "step", runbook: key, id }));
    }
    case "step": {
      const step = findStep(runbook, node.id)?.step;
      return step === undefined ? [] : [...stepChildren(key, step), ...changesOf(entry, step.id)];
    }
    case "item": {
      const place = findItem(runbook, node.id);
      return place === undefined ? [] : itemChildren(entry, place.step, place.item);
    }
    case "block":
    case "query":
    case "criterion":
    case "changes":
      return [];
  }
}

export function parentOf(
  entries: readonly ChecklistEntry[],
  entry: ChecklistEntry,
  node: ChecklistNode,
): ChecklistNode | undefined {
  const { runbook, key } = entry;
  const of = (kind: "section" | "step" | "item", id: string): ChecklistNode => ({
    kind,
    runbook: key,
    id,
  });
  switch (node.kind) {
    case "runbook":
      return undefined;
    case "section":
      return entries.length === 1 ? undefined : { kind: "runbook", runbook: key };
    case "step": {
      const section = findStep(runbook, node.id)?.section;
      return section && of("section", section.id);
    }
    case "item": {
      const place = findItem(runbook, node.id);
      return place && itemParent(place.item.parent, place.step, of);
    }
    case "block": {
      const place = findBlock(runbook, node.id);
      return place && itemParent(place.block.item, place.step, of);
    }
    case "query": {
      const place = findQuery(runbook, node.id);
      return place && itemParent(ownerOf(place.step, place.query), place.step, of);
    }
    case "changes":
      return of("step", node.id);
    case "criterion": {
      for (const { step } of stepsOf(runbook)) {
        if (step.criteria.some(({ id }) => id === node.id)) {
          return of("step", step.id);
        }
      }
      return undefined;
    }
  }
}

/** One row a database whose fingerprints the step's runs left. */
function changesOf({ key, deployment }: ChecklistEntry, step: string): readonly ChecklistNode[] {
  return deployment === null
    ? []
    : stepChanges(deployment.state, step)
        .filter(({ after }) => after !== null)
        .map(({ connection }) => ({ kind: "changes", runbook: key, id: step, connection }));
}

/** Sections without anything to do (an introduction, a sign-off table) are not shown. */
function sectionsOf({ key, runbook }: ChecklistEntry): readonly ChecklistNode[] {
  return runbook.sections
    .filter(hasWork)
    .map(({ id }): ChecklistNode => ({ kind: "section", runbook: key, id }));
}

function hasWork(section: Section): boolean {
  return section.steps.some((step) => stepChildren("", step).length > 0);
}

interface Placed {
  readonly start: number;
  readonly node: ChecklistNode;
}

function stepChildren(key: string, step: Step): readonly ChecklistNode[] {
  const items = step.items.filter((item) => item.parent === null);
  const blocks = step.blocks.filter((block) => block.item === null && isRunnable(block));
  const queries = step.queries.filter((query) => isAsked(query) && ownerOf(step, query) === null);
  return inOrder([
    ...items.map((item) => placed(key, "item", item)),
    ...blocks.map((block) => placed(key, "block", block)),
    ...queries.map((query) => placed(key, "query", query)),
    ...step.criteria.map(({ id, range }): Placed => ({
      start: range.start,
      node: { kind: "criterion", runbook: key, id },
    })),
  ]);
}

function itemChildren(
  { key, runbook }: ChecklistEntry,
  step: Step,
  item: Item,
): readonly ChecklistNode[] {
  return inOrder([
    ...childItems(runbook, item.id).map((child) => placed(key, "item", child)),
    ...step.blocks
      .filter((block) => block.item === item.id && isRunnable(block))
      .map((block) => placed(key, "block", block)),
    ...step.queries
      .filter((query) => isAsked(query) && ownerOf(step, query) === item.id)
      .map((query) => placed(key, "query", query)),
  ]);
}

function placed(
  key: string,
  kind: "item" | "block" | "query",
  { id, range }: Item | Block | Query,
): Placed {
  return { start: range.start, node: { kind, runbook: key, id } };
}

function inOrder(children: readonly Placed[]): readonly ChecklistNode[] {
  return [...children].sort((a, b) => a.start - b.start).map(({ node }) => node);
}

function itemParent(
  item: string | null,
  step: Step,
  of: (kind: "step" | "item", id: string) => ChecklistNode,
): ChecklistNode {
  return item === null ? of("step", step.id) : of("item", item);
}

/** The item whose block the query was found in. */
function ownerOf(step: Step, query: Query): string | null {
  return step.blocks.find(({ id }) => id === query.block)?.item ?? null;
}

/** A fence of questions is shown by its queries. */
export function isAsked(query: Query): boolean {
  return query.nature === "question";
}

/** The element that stands at a line of the document, the innermost one. */
export function nodeAtLine(key: string, runbook: Runbook, line: number): ChecklistNode | undefined {
  for (const { step } of stepsOf(runbook)) {
    if (line < step.range.line || line > step.range.endLine) {
      continue;
    }
    const item = step.items.find(({ range }) => range.line === line);
    const query = step.queries.find(({ range }) => range.line <= line && line <= range.endLine);
    const block = step.blocks.find(
      (candidate) =>
        isRunnable(candidate) &&
        candidate.range.line - 1 <= line &&
        line <= candidate.range.endLine + 1,
    );
    const found =
      item !== undefined
        ? { kind: "item" as const, id: item.id }
        : block !== undefined
          ? { kind: "block" as const, id: block.id }
          : query !== undefined && isAsked(query)
            ? { kind: "query" as const, id: query.id }
            : { kind: "step" as const, id: step.id };
    return { ...found, runbook: key };
  }
  return undefined;
}
