import type { CardAnswer, CardColumn, HealthTable } from "./report.ts";

/** What is drawn of an answer, beside its rows. */
export type CardChart =
  | {
      readonly kind: "bars";
      /** Of each value of a bar. */
      readonly names: readonly string[];
      readonly bars: readonly {
        readonly label: string;
        readonly values: readonly (number | null)[];
      }[];
    }
  | {
      readonly kind: "lines";
      readonly lines: readonly {
        readonly name: string;
        /** Milliseconds since the epoch, oldest first. */
        readonly points: readonly { readonly at: number; readonly value: number | null }[];
      }[];
      /** False: the times say no zone, and are drawn as they stand, as if they were UTC. */
      readonly zoned: boolean;
    };

type Rows = Extract<CardAnswer, { readonly kind: "rows" }>;

/** The chart of an answer by its shape; null: a single number, or rows that are only rows. */
export function chartOfAnswer({ columns, rows, shape }: Rows): CardChart | null {
  switch (shape.kind) {
    case "bars":
      return {
        kind: "bars",
        names: shape.values.map((place) => columns[place]?.name ?? ""),
        bars: rows.map((row) => ({
          label: row[shape.label] ?? "NULL",
          values: shape.values.map((place) => numberOf(row[place] ?? null)),
        })),
      };
    case "series":
      return {
        kind: "lines",
        lines: linesOf(columns, rows, shape),
        zoned: columns[shape.time]?.type.endsWith("with time zone") === true,
      };
    case "number":
    case "grid":
      return null;
  }
}

/** The bars of a part of the health pack; null: it has none. */
export function chartOfTable({ columns, rows, bars }: HealthTable): CardChart | null {
  return bars === null || rows.length === 0
    ? null
    : {
        kind: "bars",
        names: [columns[bars.value]?.code ?? ""],
        bars: rows.map((row) => ({
          label: String(row[bars.label] ?? ""),
          values: [numberOf(row[bars.value] ?? null)],
        })),
      };
}

function linesOf(
  columns: readonly CardColumn[],
  rows: Rows["rows"],
  { time, by, values }: Extract<Rows["shape"], { readonly kind: "series" }>,
): readonly Extract<CardChart, { readonly kind: "lines" }>["lines"][number][] {
  const lines = new Map<string, { at: number; value: number | null }[]>();
  for (const row of rows) {
    const at = timeOf(row[time] ?? null);
    if (at !== null) {
      for (const place of values) {
        const name = nameOf(
          by === null ? null : (row[by] ?? "NULL"),
          columns[place]?.name ?? "",
          values,
        );
        const points = lines.get(name) ?? [];
        points.push({ at, value: numberOf(row[place] ?? null) });
        lines.set(name, points);
      }
    }
  }
  return [...lines].map(([name, points]) => ({
    name,
    points: points.toSorted((a, b) => a.at - b.at),
  }));
}

function nameOf(group: string | null, column: string, values: readonly number[]): string {
  if (group === null) {
    return column;
  }
  return values.length === 1 ? group : `${group} · ${column}`;
}

function numberOf(value: string | number | null): number | null {
  const number = value === null || value === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

/** PostgreSQL's text form of a moment or a day (ISO); null: infinity, or before our era. */
function timeOf(value: string | null): number | null {
  const found = /^(\d{4,6}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d(?::\d\d)?)?)?$/.exec(
    value ?? "",
  );
  if (found === null) {
    return null;
  }
  const [, day = "", clock = "00:00:00", zone = "+00"] = found;
  const at = Date.parse(`${day}T${clock}${zone.length === 3 ? `${zone}:00` : zone}`);
  return Number.isNaN(at) ? null : at;
}
