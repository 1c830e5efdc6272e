/** A half-open range of a document: UTF-16 offsets, and the 1-based lines of its first and last character. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly endLine: number;
}
