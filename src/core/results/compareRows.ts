/** Rows of an answer: values in PostgreSQL's text form, null is NULL. */
export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly Row[];
}

type Row = readonly (string | null)[];

/** One difference; values stand in the order of {@link RowsDifference.columns}. */
export type RowDifference =
  | { readonly kind: "added" | "gone"; readonly values: Row }
  /** `changed`: places of the columns whose values are others. */
  | {
      readonly kind: "changed";
      readonly before: Row;
      readonly after: Row;
      readonly changed: readonly number[];
    };

export interface RowsDifference {
  /** Of both, and first those of the later rows; a column that one side lacks is NULL there. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly columnsAdded: readonly string[];
  readonly columnsGone: readonly string[];
  /**
   * Places of the columns by which rows are known again; null: none tell the rows apart, so equal rows
   * are set against each other and nothing counts as changed.
   */
  readonly key: readonly number[] | null;
  /** What is gone and changed in the order of the earlier rows, then what was added. */
  readonly rows: readonly RowDifference[];
  /** Rows that are the same on both sides. */
  readonly same: number;
}

/**
 * Sets two answers against each other. Rows are known again by the first columns that tell them apart
 * on both sides; the order of rows means nothing.
 */
export function compareRows(before: Rows, after: Rows): RowsDifference {
  const columns = [
    ...after.columns,
    ...before.columns.filter((column) => !after.columns.some((other) => isSame(other, column))),
  ];
  const earlier = align(before, columns);
  const later = align(after, columns);
  const shared = columns.flatMap((column, place) =>
    [before, after].every((side) => side.columns.some((other) => isSame(other, column)))
      ? [place]
      : [],
  );
  const key = findKey(earlier, later, shared);
  const missingIn = (side: Rows): readonly string[] =>
    columns
      .filter((column) => !side.columns.some((other) => isSame(other, column)))
      .map(({ name }) => name);
  return {
    columns,
    columnsAdded: missingIn(before),
    columnsGone: missingIn(after),
    key,
    ...(key === null ? byWholeRow(earlier, later) : byKey(earlier, later, key)),
  };
}

type Named = Rows["columns"][number];

const isSame = (a: Named, b: Named): boolean => a.name === b.name;

function align({ columns, rows }: Rows, wanted: readonly Named[]): readonly Row[] {
  // A name that stands twice is taken in turn.
  const taken = new Set<number>();
  const places = wanted.map((column) => {
    const place = columns.findIndex((own, at) => !taken.has(at) && isSame(own, column));
    taken.add(place);
    return place;
  });
  return rows.map((row) => places.map((place) => row[place] ?? null));
}

/** The fewest first columns that both sides share and that tell all rows of each side apart. */
function findKey(
  before: readonly Row[],
  after: readonly Row[],
  shared: readonly number[],
): readonly number[] | null {
  for (let length = 0; length <= shared.length; length += 1) {
    const key = shared.slice(0, length);
    if (isUnique(before, key) && isUnique(after, key)) {
      return key;
    }
  }
  return null;
}

function isUnique(rows: readonly Row[], key: readonly number[]): boolean {
  return rows.length < 2 || new Set(rows.map((row) => keyOf(row, key))).size === rows.length;
}

/** JSON keeps NULL and "null" apart, and values apart from each other. */
function keyOf(row: Row, places: readonly number[]): string {
  return JSON.stringify(places.map((place) => row[place] ?? null));
}

type Compared = Pick<RowsDifference, "rows" | "same">;

function byKey(before: readonly Row[], after: readonly Row[], key: readonly number[]): Compared {
  const left = new Map(after.map((row) => [keyOf(row, key), row]));
  const rows: RowDifference[] = [];
  let same = 0;
  for (const earlier of before) {
    const name = keyOf(earlier, key);
    const later = left.get(name);
    left.delete(name);
    if (later === undefined) {
      rows.push({ kind: "gone", values: earlier });
      continue;
    }
    const changed = later.flatMap((value, place) => (value === earlier[place] ? [] : [place]));
    if (changed.length === 0) {
      same += 1;
    } else {
      rows.push({ kind: "changed", before: earlier, after: later, changed });
    }
  }
  return { rows: [...rows, ...[...left.values()].map(added)], same };
}

const added = (values: Row): RowDifference => ({ kind: "added", values });

function byWholeRow(before: readonly Row[], after: readonly Row[]): Compared {
  const left = new Map<string, Row[]>();
  for (const row of after) {
    const name = JSON.stringify(row);
    const group = left.get(name);
    if (group === undefined) {
      left.set(name, [row]);
    } else {
      group.push(row);
    }
  }
  const rows: RowDifference[] = [];
  let same = 0;
  for (const values of before) {
    if (left.get(JSON.stringify(values))?.pop() === undefined) {
      rows.push({ kind: "gone", values });
    } else {
      same += 1;
    }
  }
  return { rows: [...rows, ...[...left.values()].flat().map(added)], same };
}
