/**
 * Long work in parts: wherever it yields, others may have a turn. Whoever drives it decides how often
 * they do; what it returns is its result.
 */
export type Slices<T> = Generator<undefined, T, undefined>;

/** Without a turn for anybody: for work that is known to be short. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const slice = work.next();
    if (slice.done === true) {
      return slice.value;
    }
  }
}

/** As many items as are handled between two turns; a few milliseconds at most. */
const SLICE = 250;

/** In order, equal ones as they came. The items themselves stay as they are. */
export function* sorted<T>(
  items: readonly T[],
  compare: (one: T, other: T) => number,
): Slices<T[]> {
  let runs: T[][] = [];
  for (let from = 0; from < items.length; from += SLICE) {
    runs.push(items.slice(from, from + SLICE).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(yield* mergedRuns(runs[index] ?? [], runs[index + 1] ?? [], compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* mergedRuns<T>(
  one: readonly T[],
  other: readonly T[],
  compare: (one: T, other: T) => number,
): Slices<T[]> {
  const merged: T[] = [];
  let [left, right] = [0, 0];
  while (left < one.length && right < other.length) {
    const [first, second] = [one[left] as T, other[right] as T];
    if (compare(second, first) < 0) {
      merged.push(second);
      right++;
    } else {
      merged.push(first);
      left++;
    }
    if (merged.length % SLICE === 0) {
      yield;
    }
  }
  return merged.concat(one.slice(left), other.slice(right));
}
