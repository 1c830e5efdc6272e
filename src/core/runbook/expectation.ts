import type { TextRange } from "./textRange.ts";

interface ReadFrom {
  /** Where it was read from. */
  readonly range: TextRange;
  /** The words it was read from ("11개 예상"), for display. */
  readonly text: string;
  /** Stated by an annotation: wins over everything read from prose. */
  readonly explicit: boolean;
}

export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";

/**
 * What a query, block or criterion must show.
 * - `value`: the single value of the result (first column of the only row), a number or a text
 * - `rows`: how many rows there are (`rows = 0` is "none", "empty")
 * - `names`: the first column holds exactly (`=`) or at least (`>=`) these names, in any order
 * - `duration`: milliseconds that it may take
 * A range ("10 to 20") has the operator `between` and two bounds, both included.
 */
export type Expectation =
  | (ReadFrom & {
      readonly kind: "value";
      readonly operator: Comparison;
      readonly value: number | string;
    })
  | (ReadFrom & {
      readonly kind: "value" | "rows" | "duration";
      readonly operator: "between";
      readonly value: readonly [number, number];
    })
  | (ReadFrom & {
      readonly kind: "rows" | "duration";
      readonly operator: Comparison;
      readonly value: number;
    })
  | (ReadFrom & {
      readonly kind: "names";
      readonly operator: "=" | ">=";
      readonly value: readonly string[];
    });
