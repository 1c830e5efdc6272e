import type { JSX } from "preact";
import { drawHistory } from "../../core/charts/lineChart.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { FigureView } from "../../protocol/monitoring.ts";
import { fill } from "../lib/fill.ts";
import { DrawingView } from "./drawingView.tsx";
import { VerdictIcon } from "../results/icons.tsx";
import { usePage } from "./pageContext.ts";
import { Table } from "./table.tsx";

/** The numbers of a card, each with what became of it and its history as a line. */
export function Figures({
  figures,
  title,
}: {
  readonly figures: readonly FigureView[];
  readonly title: string;
}): JSX.Element | null {
  return figures.length === 0 ? null : (
    <ul class={figures.length === 1 ? "figures single" : "figures"}>
      {figures.map((figure, place) => (
        <li key={place}>
          <Figure figure={figure} title={figure.label === "" ? title : figure.label} />
        </li>
      ))}
    </ul>
  );
}

const LEVELS = { good: "pass", warning: "open", critical: "fail" } as const;

function Figure({
  figure,
  title,
}: {
  readonly figure: FigureView;
  readonly title: string;
}): JSX.Element {
  const { strings, formats } = usePage();
  const { value, unit, limit, level } = figure;
  return (
    <>
      {figure.label === "" ? null : <p class="figure-label">{visibleText(figure.label)}</p>}
      <p class="figure-value">
        <strong>{value === null ? strings.unknown : formats.exact(value, unit)}</strong>
        {limit === null ? null : (
          <span class="quiet">{fill(strings.ofLimit, formats.value(limit, unit))}</span>
        )}
        {level === null || level === "good" ? null : (
          <span class={`verdict ${LEVELS[level]}`}>
            <VerdictIcon verdict={LEVELS[level]} />
            {strings[level]}
          </span>
        )}
      </p>
      {figure.changes.map((change) => (
        <p key={change.against} class="quiet">
          {fill(
            change.against === "last" ? strings.since : strings.sinceWeek,
            Number(change.difference) === 0
              ? strings.unchanged
              : formats.difference(change.difference, unit),
            formats.time(change.at),
          )}
        </p>
      ))}
      <History figure={figure} title={title} />
    </>
  );
}

function History({
  figure: { history, unit },
  title,
}: {
  readonly figure: FigureView;
  readonly title: string;
}): JSX.Element | null {
  const { strings, formats } = usePage();
  if (history.length < 2) {
    return null;
  }
  const label = fill(strings.historyOf, visibleText(title));
  return (
    <details class="history">
      <summary>
        <DrawingView
          drawing={drawHistory(history, {
            label,
            value: (value) => formats.value(value, unit),
            time: formats.time,
          })}
        />
      </summary>
      <Table
        title={label}
        table={{
          columns: [
            { name: strings.time, type: "", unit: "text" },
            { name: strings.value, type: "", unit },
          ],
          rows: history.toReversed().map(({ at, value }) => [formats.time(at), String(value)]),
          truncated: false,
        }}
      />
    </details>
  );
}
