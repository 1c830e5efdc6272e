import type { JSX } from "preact";
import { drawBars, MAX_BARS } from "../../core/charts/barChart.ts";
import { drawLines, MAX_LINES } from "../../core/charts/lineChart.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { ChartView } from "../../protocol/monitoring.ts";
import { fill } from "../lib/fill.ts";
import { DrawingView } from "./drawingView.tsx";
import { usePage } from "./pageContext.ts";

/** A chart with its legend. Its numbers stand in the table below it as well. */
export function Chart({
  chart,
  title,
}: {
  readonly chart: ChartView;
  readonly title: string;
}): JSX.Element {
  const { strings } = usePage();
  const names = chart.kind === "bars" ? chart.names : chart.lines.map(({ name }) => name);
  const drawn = chart.kind === "bars" ? MAX_BARS : MAX_LINES;
  const all = chart.kind === "bars" ? chart.bars.length : chart.lines.length;
  return (
    <figure class="figure-chart">
      <div class="chart-box" tabIndex={0} role="group" aria-label={visibleText(title)}>
        <DrawingView drawing={useDrawing(chart, fill(strings.chartOf, visibleText(title)))} />
      </div>
      {names.length > 1 ? <Legend names={names.slice(0, MAX_LINES)} kind={chart.kind} /> : null}
      {all > drawn ? (
        <figcaption class="quiet">{fill(strings.more, all - drawn)}</figcaption>
      ) : null}
    </figure>
  );
}

function useDrawing(chart: ChartView, label: string): ReturnType<typeof drawBars> {
  const { formats } = usePage();
  const value = (given: number): string => formats.value(given, chart.unit);
  if (chart.kind === "bars") {
    const bars = chart.bars.map((bar) => ({ ...bar, label: visibleText(bar.label) }));
    return drawBars(bars, { label, value });
  }
  const first = chart.lines[0]?.points[0]?.at ?? 0;
  return drawLines(
    chart.lines.map((line) => ({ ...line, name: visibleText(line.name) })),
    { label, value, time: (at) => formats.tick(at, chart.zoned) },
    { width: 640, height: 220 },
    chart.zoned ? -new Date(first).getTimezoneOffset() : 0,
  );
}

/** What each colour and stroke is. */
export function Legend({
  names,
  kind,
}: {
  readonly names: readonly string[];
  readonly kind: ChartView["kind"];
}): JSX.Element {
  return (
    <ul class="legend">
      {names.map((name, place) => (
        <li key={place}>
          <svg class="swatch" viewBox="0 0 24 10" aria-hidden="true" focusable="false">
            {kind === "bars" ? (
              <rect class={`chart-bar chart-s${place}`} x="0" y="0" width="24" height="10" />
            ) : (
              <path class={`chart-line chart-s${place}`} d="M0 5H24" />
            )}
          </svg>
          <span class="cell">{visibleText(name)}</span>
        </li>
      ))}
    </ul>
  );
}
