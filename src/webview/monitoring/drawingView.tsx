import { h, type JSX } from "preact";
import type { Drawing } from "../../core/charts/drawing.ts";

/** A drawing as elements: what is data becomes text nodes and attributes, never markup. */
export function DrawingView({ drawing }: { readonly drawing: Drawing }): JSX.Element {
  return h(
    drawing.tag,
    drawing.attributes,
    ...drawing.children.map((child) =>
      typeof child === "string" ? child : <DrawingView drawing={child} />,
    ),
  );
}
