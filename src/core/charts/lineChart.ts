import { scaleLinear, scaleUtc } from "d3-scale";
import { line } from "d3-shape";
import { draw, drawChart, isDrawable, type ChartSize, type Drawing } from "./drawing.ts";

export interface LinePoint {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Null breaks the line. */
  readonly value: number | null;
}

export interface Line {
  readonly name: string;
  readonly points: readonly LinePoint[];
}

export interface ChartWords {
  /** What a screen reader says of the whole. */
  readonly label: string;
  readonly value: (value: number) => string;
  /** A moment, short enough for an axis. */
  readonly time: (at: number) => string;
}

export interface LineOptions {
  /** What the axis of values reaches over; else it follows the values. */
  readonly range?: readonly [number, number];
  /** Room for a mark of the time axis. */
  readonly tickWidth?: number;
}

/** Further lines share colours with the first ones; a caller says so, or draws fewer. */
export const MAX_LINES = 8;

const MARGIN = { top: 8, right: 12, bottom: 22, left: 52 };
/** Beyond so many points a mark each would hide the line. */
const MOST_MARKS = 60;

/**
 * Numbers over time, one line a name, with axes. `offsetMinutes` is how far local time is ahead of
 * UTC: marks of the time axis stand at local midnights and hours.
 */
export function drawLines(
  lines: readonly Line[],
  words: ChartWords,
  size: ChartSize = { width: 640, height: 220 },
  offsetMinutes = 0,
  { range, tickWidth = 110 }: LineOptions = {},
): Drawing {
  const shown = lines.slice(0, MAX_LINES);
  const points = shown.flatMap(({ points: own }) => own).filter(isDrawn);
  const plot = plotOf(size);
  const x = timeScale(points, plot, offsetMinutes, tickWidth);
  const y = valueScale(range ?? extent(points.map(({ value }) => value)), plot);
  return drawChart(size, words.label, "lines", [
    ...y.ticks(4).map((tick) => valueTick(tick, y(tick), plot, words)),
    ...x.ticks.map((at) =>
      draw(
        "text",
        { class: "chart-tick", x: x.of(at), y: size.height - 6, "text-anchor": "middle" },
        [words.time(at)],
      ),
    ),
    ...shown.map((one, index) => drawLine(one, index, x.of, y, words)),
  ]);
}

/** The history of one number, small and without axes; the last point is marked. */
export function drawHistory(
  points: readonly LinePoint[],
  words: ChartWords,
  size: ChartSize = { width: 240, height: 48 },
): Drawing {
  const drawn = points.filter(isDrawn);
  const plot = { left: 4, right: size.width - 6, top: 6, bottom: size.height - 6 };
  const x = timeScale(drawn, plot, 0, plot.right).of;
  const y = scaleLinear(extent(drawn.map(({ value }) => value)), [plot.bottom, plot.top]);
  const last = drawn.at(-1);
  return drawChart(size, words.label, "history", [
    draw("path", { class: "chart-line chart-s0", d: pathOf(points, x, y) }),
    ...(last === undefined ? [] : [mark(last, 0, x, y, words)]),
  ]);
}

type Drawn = LinePoint & { readonly value: number };

function isDrawn(point: LinePoint): point is Drawn {
  return isDrawable(point.value) && Number.isFinite(point.at);
}

interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function plotOf({ width, height }: ChartSize): Plot {
  return {
    left: MARGIN.left,
    right: width - MARGIN.right,
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
  };
}

type Scale = (value: number) => number;

function timeScale(
  points: readonly Drawn[],
  plot: Plot,
  offsetMinutes: number,
  tickWidth: number,
): { readonly of: Scale; readonly ticks: readonly number[] } {
  const offset = offsetMinutes * 60_000;
  const [first, last] = extent(points.map(({ at }) => at + offset));
  const scale = scaleUtc([new Date(first), new Date(last)], [plot.left, plot.right]);
  const wanted = Math.max(2, Math.floor((plot.right - plot.left) / tickWidth));
  return {
    of: (at) => scale(new Date(at + offset)),
    ticks: points.length === 0 ? [] : scale.ticks(wanted).map((tick) => tick.getTime() - offset),
  };
}

/** From zero where that costs no detail: a count that moves between 1,000 and 1,010 shows its movement. */
function valueScale(
  [low, high]: readonly [number, number],
  plot: Plot,
): Scale & { ticks(count: number): number[] } {
  const nearZero = low >= 0 && low < high * 0.6;
  return scaleLinear([nearZero ? 0 : low, high], [plot.bottom, plot.top]).nice(4);
}

/** Never empty, nor too small for arithmetic: one point, or equal ones, stand in the middle. */
function extent(values: readonly number[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) {
    return [0, 1];
  }
  const size = Math.max(Math.abs(low), Math.abs(high));
  const room = high - low <= Math.max(size * 1e-9, 1e-100) ? Math.max(size * 0.1, 1) : 0;
  return [low - room, high + room];
}

function valueTick(tick: number, y: number, plot: Plot, words: ChartWords): Drawing {
  return draw("g", {}, [
    draw("line", { class: "chart-grid", x1: plot.left, x2: plot.right, y1: y, y2: y }),
    draw("text", { class: "chart-tick", x: plot.left - 6, y: y + 4, "text-anchor": "end" }, [
      words.value(tick),
    ]),
  ]);
}

function drawLine(
  { name, points }: Line,
  index: number,
  x: Scale,
  y: Scale,
  words: ChartWords,
): Drawing {
  const drawn = points.filter(isDrawn);
  return draw("g", {}, [
    draw("path", { class: `chart-line chart-s${index}`, d: pathOf(points, x, y) }, [
      draw("title", {}, [name]),
    ]),
    ...(drawn.length > MOST_MARKS
      ? []
      : drawn.map((point) => mark(point, index, x, y, words, name))),
  ]);
}

function pathOf(points: readonly LinePoint[], x: Scale, y: Scale): string {
  const generator = line<LinePoint>()
    .defined(isDrawn)
    .x(({ at }) => x(at))
    .y(({ value }) => y(value ?? 0))
    .digits(2);
  return generator([...points]) ?? "";
}

function mark(
  { at, value }: Drawn,
  index: number,
  x: Scale,
  y: Scale,
  words: ChartWords,
  name = "",
): Drawing {
  const told = `${words.time(at)}: ${words.value(value)}`;
  return draw("circle", { class: `chart-mark chart-s${index}`, cx: x(at), cy: y(value), r: 2.5 }, [
    draw("title", {}, [name === "" ? told : `${name} · ${told}`]),
  ]);
}
