import type { Line } from "../../core/charts/lineChart.ts";
import type { Level } from "../../core/monitoring/finding.ts";
import type { LiveFigure, LivePoint } from "../../core/monitoring/live/livePoint.ts";
import type { Unit } from "../../core/monitoring/report.ts";
import type { LiveConnectionView } from "../../protocol/live.ts";
import type { LiveStrings } from "../../protocol/liveStrings.ts";

/** One chart of a connection, with what it comes to now. */
export interface Tile {
  readonly title: string;
  readonly unit: Unit;
  /** Null: not known at this moment. */
  readonly value: number | null;
  readonly limit: number | null;
  readonly level: Level | null;
  readonly lines: readonly Line[];
}

const STATES = ["active", "idle", "idleInTransaction", "other"] as const;

/** The charts of a connection; always the same ones, so that nothing moves when a figure comes or goes. */
export function tilesOf(
  { levels, limit }: LiveConnectionView,
  points: readonly LivePoint[],
  strings: LiveStrings,
): readonly Tile[] {
  const last = points.at(-1);
  const line = (figure: LiveFigure, name: string): Line => ({
    name,
    points: points.map((point) => ({ at: point.at, value: point[figure] })),
  });
  const single = (
    figure: LiveFigure,
    title: string,
    unit: Unit,
    level: Level | null = null,
  ): Tile => ({
    ...{ title, unit, level, limit: null },
    value: last?.[figure] ?? null,
    lines: [line(figure, title)],
  });
  return [
    {
      ...{ title: strings.connections, unit: "count", limit, level: levels.connections },
      value: last === undefined || last.active === null ? null : sum(last),
      lines: STATES.map((state) => line(state, strings[state])),
    },
    single("perSecond", strings.perSecond, "perSecond"),
    single("hitRate", strings.hitRate, "ratio", levels.hitRate),
    single("longestMs", strings.longestMs, "milliseconds", levels.longestMs),
    single("waiting", strings.blocked, "count"),
    single("behindMs", strings.behindMs, "milliseconds", levels.behindMs),
  ];
}

function sum(point: LivePoint): number {
  return STATES.reduce((all, state) => all + (point[state] ?? 0), 0);
}

/** The least and the most of all lines; null: nothing was measured. */
export function rangeOf(lines: readonly Line[]): readonly [number, number] | null {
  let range: readonly [number, number] | null = null;
  for (const { points } of lines) {
    for (const { value } of points) {
      if (value !== null) {
        range = [Math.min(range?.[0] ?? value, value), Math.max(range?.[1] ?? value, value)];
      }
    }
  }
  return range;
}
