/** What an expectation is said of: a single value, rows (or lines of output), as far as it is known. */
export type ResultShape = "single" | "rows";
