import type { JSX } from "preact";
import { drawLines } from "../../core/charts/lineChart.ts";
import { fill } from "../lib/fill.ts";
import { Legend } from "../monitoring/chart.tsx";
import { DrawingView } from "../monitoring/drawingView.tsx";
import { VerdictIcon } from "../results/icons.tsx";
import { type LivePage, useLive } from "./pageContext.ts";
import { rangeOf, type Tile } from "./tiles.ts";

const SIZE = { width: 360, height: 150 };
const LEVELS = { warning: "open", critical: "fail" } as const;

/** A figure as it is now, and its line. */
export function TileView({ tile }: { readonly tile: Tile }): JSX.Element {
  const page = useLive();
  const { strings, formats } = page;
  const { title, value, unit, limit, level, lines } = tile;
  const drawing = drawLines(
    lines,
    {
      label: chartLabel(tile, page),
      value: (given) => formats.value(given, unit),
      time: formats.tick,
    },
    SIZE,
    -new Date(lines[0]?.points[0]?.at ?? 0).getTimezoneOffset(),
    { tickWidth: 70, ...(unit === "ratio" ? { range: [0, 1] } : {}) },
  );
  return (
    <li class="tile">
      <h3>{title}</h3>
      <p class="tile-value">
        <strong>{value === null ? "–" : formats.value(value, unit)}</strong>
        {value === null ? <span class="quiet">{strings.unknown}</span> : null}
        {limit === null || value === null ? null : (
          <span class="quiet">{fill(strings.ofLimit, formats.count(limit))}</span>
        )}
        {level === null || level === "good" ? null : (
          <span class={`verdict ${LEVELS[level]}`}>
            <VerdictIcon verdict={LEVELS[level]} />
            {strings[level]}
          </span>
        )}
      </p>
      <DrawingView drawing={drawing} />
      {lines.length > 1 ? <Legend names={lines.map(({ name }) => name)} kind="lines" /> : null}
    </li>
  );
}

/** What a screen reader says instead of the lines. */
function chartLabel({ title, value, unit, lines }: Tile, { strings, formats }: LivePage): string {
  const range = rangeOf(lines);
  const since = lines[0]?.points[0]?.at;
  if (range === null || since === undefined) {
    return fill(strings.chartEmpty, title);
  }
  const now = value === null ? strings.unknown : formats.value(value, unit);
  const [low, high] = range;
  return fill(
    strings.chart,
    ...[title, now, formats.value(low, unit), formats.value(high, unit), formats.clock(since)],
  );
}
