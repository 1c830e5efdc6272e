import type { CardColumn, Shape } from "./report.ts";

/**
 * How an answer is drawn, by the types of its columns and the number of its rows. A number that only
 * names something (`id`, `user_id`, `pid`) is a label.
 */
export function answerShape(columns: readonly CardColumn[], rows: number): Shape {
  const places = { time: placesOf(columns, isTime), value: placesOf(columns, isNumber) };
  const labels = columns.flatMap((column, place) =>
    isTime(column) || isNumber(column) || isStructure(column) ? [] : [place],
  );
  const [label, ...otherLabels] = labels;
  const [time, ...otherTimes] = places.time;
  const [value] = places.value;
  const drawable = !columns.some(isStructure) && otherLabels.length === 0;
  if (!drawable || value === undefined || rows === 0) {
    return { kind: "grid" };
  }
  if (columns.length === 1) {
    return rows === 1 ? { kind: "number", column: value } : { kind: "grid" };
  }
  if (time !== undefined) {
    return otherTimes.length === 0 && rows > 1
      ? { kind: "series", time, by: label ?? null, values: places.value }
      : { kind: "grid" };
  }
  return label === undefined ? { kind: "grid" } : { kind: "bars", label, values: places.value };
}

function placesOf(
  columns: readonly CardColumn[],
  is: (column: CardColumn) => boolean,
): readonly number[] {
  return columns.flatMap((column, place) => (is(column) ? [place] : []));
}

const NUMBERS = new Set(["smallint", "integer", "bigint", "real", "double precision"]);

const NAMES_SOMETHING = /^(?:id|oid|pid)$|_(?:id|oid|no|pid)$/i;

function isNumber({ name, type }: CardColumn): boolean {
  return (NUMBERS.has(type) || /^numeric(?:\(|$)/.test(type)) && !NAMES_SOMETHING.test(name);
}

function isTime({ type }: CardColumn): boolean {
  return type === "date" || /^timestamp(?:\(\d\))? with(?:out)? time zone$/.test(type);
}

/** What is no single value makes no label. */
function isStructure({ type }: CardColumn): boolean {
  return /\[\]$|^(?:json|jsonb|xml|bytea|record)$/.test(type);
}
