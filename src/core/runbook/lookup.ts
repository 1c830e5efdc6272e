import type { Block, Criterion, Item, Query, Runbook, Section, Step } from "./runbook.ts";

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
  return indexOf(runbook).steps.get(id);
}

export function findBlock(runbook: Runbook, id: string): BlockPlace | undefined {
  return indexOf(runbook).blocks.get(id);
}

export function findQuery(runbook: Runbook, id: string): QueryPlace | undefined {
  return indexOf(runbook).queries.get(id);
}

export function findCriterion(
  runbook: Runbook,
  id: string,
): { readonly step: Step; readonly criterion: Criterion } | undefined {
  for (const { step } of stepsOf(runbook)) {
    const criterion = step.criteria.find((one) => one.id === id);
    if (criterion !== undefined) {
      return { step, criterion };
    }
  }
  return undefined;
}

export function findItem(runbook: Runbook, id: string): ItemPlace | undefined {
  return indexOf(runbook).items.get(id);
}

/** The items right under an item, in document order. */
export function childItems(runbook: Runbook, item: string): readonly Item[] {
  return indexOf(runbook).children.get(item) ?? [];
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

type BlockPlace = StepPlace & { readonly block: Block };
type QueryPlace = StepPlace & { readonly query: Query };
type ItemPlace = StepPlace & { readonly item: Item };

interface RunbookIndex {
  readonly steps: ReadonlyMap<string, StepPlace>;
  readonly blocks: ReadonlyMap<string, BlockPlace>;
  readonly queries: ReadonlyMap<string, QueryPlace>;
  readonly items: ReadonlyMap<string, ItemPlace>;
  readonly children: ReadonlyMap<string, readonly Item[]>;
}

/** A runbook never changes: it is indexed once, so that drawing 10,000 items stays linear. */
const indexes = new WeakMap<Runbook, RunbookIndex>();

function indexOf(runbook: Runbook): RunbookIndex {
  let index = indexes.get(runbook);
  if (index === undefined) {
    index = buildIndex(runbook);
    indexes.set(runbook, index);
  }
  return index;
}

function buildIndex(runbook: Runbook): RunbookIndex {
  const places = [...stepsOf(runbook)];
  const children = new Map<string, Item[]>();
  for (const item of places.flatMap(({ step }) => step.items)) {
    if (item.parent !== null) {
      const known = children.get(item.parent);
      if (known === undefined) {
        children.set(item.parent, [item]);
      } else {
        known.push(item);
      }
    }
  }
  return {
    steps: byId(places, ({ step }) => step.id),
    blocks: byId(
      places.flatMap((place) => place.step.blocks.map((block) => ({ ...place, block }))),
      ({ block }) => block.id,
    ),
    queries: byId(
      places.flatMap((place) => place.step.queries.map((query) => ({ ...place, query }))),
      ({ query }) => query.id,
    ),
    items: byId(
      places.flatMap((place) => place.step.items.map((item) => ({ ...place, item }))),
      ({ item }) => item.id,
    ),
    children,
  };
}

/** The first of an id stays. */
function byId<T>(values: readonly T[], idOf: (value: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const value of values) {
    const id = idOf(value);
    if (!found.has(id)) {
      found.set(id, value);
    }
  }
  return found;
}
