import type { Bar } from "../charts/barChart.ts";
import type { Line, LinePoint } from "../charts/lineChart.ts";
import type { CardAnswer } from "./report.ts";

/** One drawing of an answer; `label` is the name of its column of numbers. */
export type AnswerChart =
  | { readonly kind: "bars"; readonly label: string; readonly bars: readonly Bar[] }
  | { readonly kind: "lines"; readonly label: string; readonly lines: readonly Line[] };

/**
 * The drawings that an answer's shape asks for: one a column of numbers, because their units differ.
 * A single number and a grid have none.
 */
export function answerCharts(
  answer: Extract<CardAnswer, { readonly kind: "rows" }>,
): readonly AnswerChart[] {
  const { shape, columns, rows } = answer;
  const nameOf = (column: number): string => columns[column]?.name ?? "";
  switch (shape.kind) {
    case "number":
    case "grid":
      return [];
    case "bars":
      return shape.values.map((column) => ({
        kind: "bars",
        label: nameOf(column),
        bars: rows.map((row) => ({
          label: row[shape.label] ?? "NULL",
          values: [numberOf(row[column])],
        })),
      }));
    case "series":
      return shape.values.map((column) => ({
        kind: "lines",
        label: nameOf(column),
        lines: linesOf(rows, shape.time, shape.by, column),
      }));
  }
}

function linesOf(
  rows: readonly (readonly (string | null)[])[],
  time: number,
  by: number | null,
  value: number,
): readonly Line[] {
  const lines = new Map<string, LinePoint[]>();
  for (const row of rows) {
    const at = timeOf(row[time]);
    if (at !== null) {
      const name = by === null ? "" : (row[by] ?? "NULL");
      const points = lines.get(name) ?? [];
      points.push({ at, value: numberOf(row[value]) });
      lines.set(name, points);
    }
  }
  return [...lines].map(([name, points]) => ({
    name,
    points: points.toSorted((a, b) => a.at - b.at),
  }));
}

function numberOf(value: string | null | undefined): number | null {
  const number = Number(value ?? Number.NaN);
  return Number.isFinite(number) ? number : null;
}

/** PostgreSQL's ISO form: "2026-11-23", "2026-11-23 09:00:00.5", with "+09" for a zone. */
const TIME = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?))?([+-]\d{2}(?::\d{2})?)?$/;

function timeOf(text: string | null | undefined): number | null {
  const [, day, time = "00:00:00", zone = "Z"] = TIME.exec(text ?? "") ?? [];
  const whole = zone.length === 3 ? `${zone}:00` : zone;
  const at = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${whole}`);
  return Number.isFinite(at) ? at : null;
}
