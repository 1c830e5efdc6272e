import * as l10n from "@vscode/l10n";
import { drawBars } from "../../core/charts/barChart.ts";
import { CHART_STYLE } from "../../core/charts/chartStyle.ts";
import { drawingText, escapeMarkup } from "../../core/charts/drawing.ts";
import { drawHistory, drawLines, MAX_LINES } from "../../core/charts/lineChart.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import { severityWord } from "../../prose/monitoring/reportProse.ts";
import { markWord, undecidedText } from "./monitoringText.ts";
import type { CardView, ChartView, FindingView, ReportView, TableView } from "./monitoringView.ts";

/** One file that needs nothing else: no script, no network, and a policy that forbids both. */
export function monitoringHtml(view: ReportView, language: string): string {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  return `<!doctype html>
<html lang="${text(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${text(view.title)}</title>
<style>${STYLE}${CHART_STYLE}</style>
</head>
<body>
<h1>${text(view.title)} ${mark(view.verdict.kind, view.verdict.word)}</h1>
<dl>${view.facts.map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(value)}</dd>`).join("")}</dl>
${section(l10n.t("Findings"), view.findings.map(findingHtml))}
${view.cards.map(cardHtml).join("\n")}
${section(
  l10n.t("To be done by hand; a report changes nothing"),
  view.actions.map(({ label, sql }) => `<p>${text(label)}</p>${code(sql)}`),
)}
${view.undecided.map((title) => `<p>${text(undecidedText(title))}</p>`).join("\n")}
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 14px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-bottom: 0.25rem; } h3 { font-size: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; } dd { margin: 0; overflow-wrap: anywhere; }
section { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); margin-top: 1.5rem; break-inside: avoid-page; }
.where { opacity: 0.75; } p, li, td, th { overflow-wrap: anywhere; }
.mark { border: 1px solid currentColor; border-radius: 3px; padding: 0 0.4em; font-size: 0.8em; font-weight: 600; }
.mark-pass, .mark-good { color: #1a7f37; } .mark-fail, .mark-error, .mark-critical { color: #c4232b; }
.mark-open, .mark-warning { color: #9a6700; }
@media (prefers-color-scheme: dark) {
  .mark-pass, .mark-good { color: #4ac26b; } .mark-fail, .mark-error, .mark-critical { color: #ff7b72; }
  .mark-open, .mark-warning { color: #d4a72c; }
}
.scroll { overflow-x: auto; } table { border-collapse: collapse; }
th, td { text-align: start; padding: 0.2em 0.8em 0.2em 0; vertical-align: top; max-width: 28rem; white-space: pre-wrap; }
th { border-bottom: 1px solid currentColor; } .number { text-align: end; font-variant-numeric: tabular-nums; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0.5rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
@page { size: A4; margin: 15mm; }
`;

function text(value: string): string {
  return escapeMarkup(visibleText(value));
}

function mark(kind: string, word: string): string {
  return `<span class="mark mark-${kind}">${text(word)}</span>`;
}

function section(title: string, parts: readonly string[]): string {
  return parts.length === 0 ? "" : `<section><h2>${text(title)}</h2>${parts.join("\n")}</section>`;
}

function cardHtml(card: CardView): string {
  const marked = card.mark === null ? "" : mark(card.mark, markWord(card.mark));
  return `<section>
<h2>${text(card.title)} ${marked}</h2>
<p class="where">${text(card.where)}</p>
${card.lines.length === 0 ? "" : `<ul>${card.lines.map((line) => `<li>${text(line)}</li>`).join("")}</ul>`}
${card.charts.map(chartHtml).join("\n")}
${card.table === null ? "" : tableHtml(card.table)}
${card.asked === null ? "" : code(card.asked)}
${card.offered === null ? "" : code(card.offered)}
</section>`;
}

function chartHtml(chart: ChartView): string {
  const words = { label: chart.label, value: chart.text, time: day };
  switch (chart.kind) {
    case "bars":
      return figure(chart.label, drawingText(drawBars(chart.bars, words)));
    case "lines": {
      const names = chart.lines.slice(0, MAX_LINES).map(({ name }) => name);
      const shown = names.length > 1 ? `${chart.label}: ${names.join(", ")}` : chart.label;
      return figure(shown, drawingText(drawLines(chart.lines, words)));
    }
    case "history":
      return figure(chart.label, drawingText(drawHistory(chart.points, words)));
  }
}

function figure(caption: string, drawing: string): string {
  return `<figure><figcaption>${text(caption)}</figcaption>${drawing}</figure>`;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace("T", " ");
}

function tableHtml({ columns, rows, truncated }: TableView): string {
  const cell = (tag: "td" | "th", value: string, place: number): string =>
    `<${tag}${columns[place]?.number === true ? ' class="number"' : ""}>${text(value)}</${tag}>`;
  const head = columns.map(({ name }, place) => cell("th", name, place)).join("");
  const body = rows
    .map((row) => `<tr>${row.map((value, place) => cell("td", value, place)).join("")}</tr>`)
    .join("\n");
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${
    truncated ? "<p>…</p>" : ""
  }`;
}

function findingHtml({ severity, where, what, why, advice, sql }: FindingView): string {
  return `<h3>${mark(severity, severityWord(severity))} ${text(what)}</h3>
<p class="where">${text(where)}</p>
<p>${text(why)} ${text(advice)}</p>
${sql.map((statement) => code(`${statement};`)).join("\n")}`;
}

function code(sql: string): string {
  return `<pre><code>${text(sql)}</code></pre>`;
}
