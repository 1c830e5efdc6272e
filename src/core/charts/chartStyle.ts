/**
 * Colours and strokes of the drawings. Each colour is a variable that a theme may set
 * (`--chart-0` … `--chart-7`, `--chart-text`, `--chart-grid`); lines differ by dashes as well, never by
 * colour alone. For the style element of a file, or the style sheet of a page.
 */
export const CHART_STYLE = `
.chart { display: block; max-width: 100%; height: auto; overflow: visible; font-size: 11px; }
.chart text { fill: var(--chart-text, currentColor); }
.chart-tick { opacity: 0.8; }
.chart-grid { stroke: var(--chart-grid, currentColor); stroke-opacity: 0.25; stroke-width: 1; }
.chart-line { fill: none; stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
${series()}
@media (forced-colors: active) {
  .chart-line { stroke: CanvasText; }
  .chart-bar, .chart-mark { fill: Highlight; stroke: CanvasText; }
}
`;

function series(): string {
  const colors = [
    "#1f77b4",
    "#d9730d",
    "#2a8a3e",
    "#b3261e",
    "#7b4fb5",
    "#8c5b45",
    "#b0418c",
    "#5f6b75",
  ];
  const dashes = ["", "6 3", "2 3", "8 3 2 3", "1 4", "12 4", "4 2 1 2", "3 6"];
  return colors
    .map((color, index) => {
      const used = `var(--chart-${index}, ${color})`;
      const dash = dashes[index] ?? "";
      return [
        `.chart-line.chart-s${index} { stroke: ${used};${dash === "" ? "" : ` stroke-dasharray: ${dash};`} }`,
        `.chart-bar.chart-s${index}, .chart-mark.chart-s${index} { fill: ${used}; }`,
      ].join("\n");
    })
    .join("\n");
}
