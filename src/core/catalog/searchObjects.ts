/** What is searched: anything that has a name in a schema. */
export interface SearchedObject {
  readonly schema: string;
  readonly name: string;
}

/**
 * The objects whose names fit what was typed, best first: the name itself, its beginning, a word of it,
 * a part of it, its letters in order. "tnnt.ten" and "tnnt ten" look into the schema as well. An empty
 * query fits all, in their own order.
 */
export function searchObjects<T extends SearchedObject>(
  objects: readonly T[],
  query: string,
  limit: number,
): readonly T[] {
  const words = query
    .toLowerCase()
    .split(/[\s.]+/)
    .filter((word) => word !== "");
  const [name, ...others] = words.reverse();
  if (name === undefined) {
    return objects.slice(0, limit);
  }
  const best: Scored<T>[] = [];
  const lowered = inLowerCase(objects);
  for (const [place, object] of objects.entries()) {
    const scored = { object, score: scoreOf(lowered[place] ?? object, name, others) };
    const worst = best.at(-1);
    if (scored.score > 0 && (best.length < limit || (worst && compare(scored, worst) < 0))) {
      insert(best, scored);
      best.length = Math.min(best.length, limit);
    }
  }
  return best.map(({ object }) => object);
}

/** The same list is searched at each keystroke: its names are made comparable once. */
const loweredLists = new WeakMap<readonly SearchedObject[], readonly SearchedObject[]>();

function inLowerCase(objects: readonly SearchedObject[]): readonly SearchedObject[] {
  const known = loweredLists.get(objects);
  if (known?.length === objects.length) {
    return known;
  }
  const lowered = objects.map(({ schema, name }) => ({
    schema: schema.toLowerCase(),
    name: name.toLowerCase(),
  }));
  loweredLists.set(objects, lowered);
  return lowered;
}

interface Scored<T> {
  readonly object: T;
  readonly score: number;
}

/** Into its place: only what will be shown is ever put in order. */
function insert<T extends SearchedObject>(best: Scored<T>[], scored: Scored<T>): void {
  let low = 0;
  let high = best.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = best[middle];
    if (there !== undefined && compare(there, scored) <= 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  best.splice(low, 0, scored);
}

/** 0: it does not fit. All in lower case. The last word is of the name, those before are of the schema or the name. */
function scoreOf(object: SearchedObject, last: string, others: readonly string[]): number {
  const { name, schema } = object;
  let score = wordScore(name, last);
  if (score === 0 && others.length === 0) {
    // Who types a schema's name alone means what is in it, after all that is called so.
    return schema === last ? 1 : 0;
  }
  for (const word of others) {
    const part = Math.max(wordScore(schema, word), wordScore(name, word) / 2);
    if (part === 0) {
      return 0;
    }
    score = score === 0 ? 0 : score + part / 10;
  }
  return score;
}

const EXACT = 1000;
const PREFIX = 800;
const WORD = 600;
const PART = 500;
const LETTERS = 300;

function wordScore(text: string, word: string): number {
  // Of two that fit alike, the shorter name is nearer to what was typed.
  const rest = Math.min(text.length - word.length, 99);
  const at = text.indexOf(word);
  if (at === 0) {
    return rest === 0 ? EXACT : PREFIX - rest;
  }
  if (at > 0) {
    return (isWordOf(text, word) ? WORD : PART) - rest;
  }
  const gaps = gapsBetween(text, word);
  return gaps === null ? 0 : Math.max(1, LETTERS - 10 * gaps - rest);
}

/** How many times letters of the word are apart in the text, not at the beginning of a word; null: not all are there. */
function gapsBetween(text: string, word: string): number | null {
  let gaps = 0;
  let last = -1;
  for (const letter of word) {
    const at = text.indexOf(letter, last + 1);
    if (at === -1) {
      return null;
    }
    gaps += at === last + 1 || isBoundary(text, at) ? 0 : 1;
    last = at;
  }
  return gaps;
}

/** A word that begins later than where the text first holds it. */
function isWordOf(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (isBoundary(text, at)) {
      return true;
    }
  }
  return false;
}

const BOUNDARIES = new Set(["_", " ", ".", "-", "$"]);

function isBoundary(text: string, at: number): boolean {
  return at === 0 || BOUNDARIES.has(text[at - 1] ?? "");
}

function compare(a: Scored<SearchedObject>, b: Scored<SearchedObject>): number {
  return (
    b.score - a.score ||
    compareText(a.object.name, b.object.name) ||
    compareText(a.object.schema, b.object.schema)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
