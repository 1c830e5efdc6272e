import { scaleBand, scaleLinear } from "d3-scale";
import { draw, drawChart, isDrawable, type Drawing } from "./drawing.ts";
import type { ChartWords } from "./lineChart.ts";

export interface Bar {
  readonly label: string;
  /** One bar each, in the order of the names. Null: none. */
  readonly values: readonly (number | null)[];
}

/** Further ones are in the table beside it. */
export const MAX_BARS = 20;

const BAR_HEIGHT = 18;
const GAP = 8;
const LABEL_WIDTH = 200;
const VALUE_WIDTH = 90;
const LABEL_CHARACTERS = 30;

/** Labelled numbers, lying, in the order given; as high as they need. */
export function drawBars(
  bars: readonly Bar[],
  words: Pick<ChartWords, "label" | "value">,
  width = 640,
): Drawing {
  const shown = bars.slice(0, MAX_BARS);
  const perBar = Math.max(1, ...shown.map(({ values }) => values.length));
  const height = Math.max(1, shown.length) * (perBar * BAR_HEIGHT + GAP) + GAP;
  const rows = scaleBand(
    shown.map((_, index) => index),
    [GAP / 2, height - GAP / 2],
  ).paddingInner(GAP / (perBar * BAR_HEIGHT + GAP));
  const drawn = shown.flatMap(({ values }) => values.filter(isDrawable));
  const x = scaleLinear(
    [Math.min(0, ...drawn), Math.max(0, ...drawn) || 1],
    [LABEL_WIDTH, width - VALUE_WIDTH],
  );
  return drawChart(
    { width, height },
    words.label,
    "bars",
    shown.flatMap((bar, index) => drawBar(bar, rows(index) ?? 0, rows.bandwidth(), x, words)),
  );
}

function drawBar(
  { label, values }: Bar,
  top: number,
  height: number,
  x: (value: number) => number,
  words: Pick<ChartWords, "value">,
): readonly Drawing[] {
  const each = height / Math.max(1, values.length);
  return [
    draw(
      "text",
      { class: "chart-label", x: LABEL_WIDTH - 8, y: top + height / 2 + 4, "text-anchor": "end" },
      [shortened(label), draw("title", {}, [label])],
    ),
    ...values.flatMap((value, index) => {
      if (!isDrawable(value)) {
        return [];
      }
      const [from, to] = [x(Math.min(0, value)), x(Math.max(0, value))];
      const y = top + index * each;
      return [
        draw(
          "rect",
          {
            class: `chart-bar chart-s${index % 8}`,
            x: from,
            y,
            width: Math.max(1, to - from),
            height: each * 0.9,
          },
          [draw("title", {}, [`${label}: ${words.value(value)}`])],
        ),
        draw("text", { class: "chart-value", x: to + 6, y: y + each / 2 + 4 }, [
          words.value(value),
        ]),
      ];
    }),
  ];
}

function shortened(label: string): string {
  const characters = Array.from(label.replace(/\s+/g, " "));
  return characters.length > LABEL_CHARACTERS
    ? `${characters.slice(0, LABEL_CHARACTERS - 1).join("")}…`
    : characters.join("");
}
