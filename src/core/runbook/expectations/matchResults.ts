import { conceptsOf } from "../vocabulary/concepts.ts";

/** A named thing: an entry of a result list, or a query by its label and its SQL. */
export interface Named {
  readonly label: string;
  /** Words that say less surely what it is about. */
  readonly weak: string;
}

/**
 * Which entry of a result list speaks of which query: by the things both name, the label counting
 * more than the SQL; where nothing is named and there are as many entries as queries, by order.
 * Gives for each entry the index of its query, or null.
 */
export function matchResults(
  entries: readonly Named[],
  queries: readonly Named[],
): readonly (number | null)[] {
  const matched: (number | null)[] = entries.map(() => null);
  const taken = new Set<number>();
  for (const { entry, query } of scoredPairs(entries, queries)) {
    if (matched[entry] === null && !taken.has(query)) {
      matched[entry] = query;
      taken.add(query);
    }
  }
  if (entries.length === queries.length) {
    const rest = queries.map((_, index) => index).filter((index) => !taken.has(index));
    for (const [entry, query] of matched.entries()) {
      matched[entry] = query ?? rest.shift() ?? null;
    }
  }
  return matched;
}

interface Pair {
  readonly entry: number;
  readonly query: number;
  readonly score: number;
}

/** Lists longer than anybody writes are matched by order only. */
const MOST_PAIRS = 10_000;

function scoredPairs(entries: readonly Named[], queries: readonly Named[]): readonly Pair[] {
  if (entries.length * queries.length > MOST_PAIRS) {
    return [];
  }
  const known = queries.map((query) => ({
    label: conceptsOf(query.label),
    weak: conceptsOf(query.weak),
    words: wordsOf(`${query.label} ${query.weak}`),
  }));
  const pairs = entries.flatMap(({ label }, entry) => {
    const concepts = conceptsOf(label);
    const words = wordsOf(label);
    return known.map((query, index): Pair => {
      const strong = count(concepts, query.label);
      const weak = count(concepts, query.weak);
      return { entry, query: index, score: 4 * strong + 2 * weak + count(words, query.words) };
    });
  });
  return pairs.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score);
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[a-z]{4,}/g) ?? []);
}

function count<T>(wanted: ReadonlySet<T>, given: ReadonlySet<T>): number {
  let sum = 0;
  for (const one of wanted) {
    sum += given.has(one) ? 1 : 0;
  }
  return sum;
}
