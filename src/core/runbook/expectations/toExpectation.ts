import type { Expectation } from "../expectation.ts";
import type { TextRange } from "../textRange.ts";
import type { Quantity } from "./quantity.ts";
import type { ResultShape } from "./shape.ts";

/**
 * Turns what a phrase says into an expectation of a result of this shape: a count is the value of a
 * query that counts, and the number of rows of any other.
 */
export function toExpectation(
  quantity: Quantity,
  shape: ResultShape,
  source: { readonly range: TextRange; readonly text: string },
): Expectation {
  const from = { ...source, explicit: false };
  const kind = shape === "single" ? "value" : "rows";
  switch (quantity.kind) {
    case "count":
      return { ...from, kind, operator: quantity.operator, value: quantity.value };
    case "countBetween":
      return { ...from, kind, operator: "between", value: quantity.value };
    case "empty":
      return { ...from, kind, operator: "=", value: 0 };
    case "text":
      return { ...from, kind: "value", operator: "=", value: quantity.value };
    case "names":
      return { ...from, kind: "names", operator: quantity.operator, value: quantity.value };
    case "duration":
      return { ...from, kind: "duration", operator: quantity.operator, value: quantity.value };
    case "durationBetween":
      return { ...from, kind: "duration", operator: "between", value: quantity.value };
  }
}
