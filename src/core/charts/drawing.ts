/**
 * A chart as plain data: elements of SVG without colours or inline styles, so that a file writes it as
 * text ({@link drawingText}) and a page makes elements of it under a strict policy. Classes say what a
 * part is; `CHART_STYLE` colours them.
 */
export interface Drawing {
  readonly tag: "svg" | "g" | "path" | "line" | "rect" | "text" | "circle" | "title";
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Drawing | string)[];
}

export function draw(
  tag: Drawing["tag"],
  attributes: Readonly<Record<string, string | number>>,
  children: readonly (Drawing | string)[] = [],
): Drawing {
  return {
    tag,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        typeof value === "number" ? String(Math.round(value * 100) / 100) : value,
      ]),
    ),
    children,
  };
}

/** Whether a number can be placed: beyond this, a scale's own arithmetic overflows. */
export function isDrawable(value: number | null): value is number {
  return value !== null && Math.abs(value) <= 1e300;
}

/** The outermost element; `label` is what a screen reader says instead of the drawing. */
export function drawChart(
  size: ChartSize,
  label: string,
  kind: string,
  children: readonly Drawing[],
): Drawing {
  return draw(
    "svg",
    {
      class: `chart chart-${kind}`,
      viewBox: `0 0 ${size.width} ${size.height}`,
      width: size.width,
      height: size.height,
      role: "img",
      "aria-label": label,
      xmlns: "http://www.w3.org/2000/svg",
    },
    children,
  );
}

/** In the units of the drawing; a page may stretch it. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** As text for an HTML or SVG file: everything that is data is escaped. */
export function drawingText({ tag, attributes, children }: Drawing): string {
  const written = Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeMarkup(value)}"`)
    .join("");
  const inner = children
    .map((child) => (typeof child === "string" ? escapeMarkup(child) : drawingText(child)))
    .join("");
  return `<${tag}${written}>${inner}</${tag}>`;
}

/** Text that HTML and XML show as it is, also inside an attribute; what XML cannot hold is replaced. */
export function escapeMarkup(text: string): string {
  return text
    .replace(UNPRINTABLE, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

const UNPRINTABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff\p{Surrogate}]/gu;
