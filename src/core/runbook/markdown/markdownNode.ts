/** A Markdown document as far as a runbook needs it. All offsets are of the source. */
export type MarkdownNode =
  | MarkdownHeading
  | MarkdownParagraph
  | MarkdownFence
  | MarkdownList
  | MarkdownTable
  | MarkdownComment
  | { readonly kind: "rule"; readonly start: number; readonly end: number };

export interface MarkdownHeading {
  readonly kind: "heading";
  readonly level: number;
  readonly start: number;
  readonly end: number;
  /** The heading's words, without its marks. */
  readonly textStart: number;
  readonly textEnd: number;
}

export interface MarkdownParagraph extends MarkdownText {
  readonly kind: "paragraph";
}

/** Running text, with the code and the comments that stand in it. */
export interface MarkdownText {
  readonly start: number;
  readonly end: number;
  readonly codes: readonly Span[];
  readonly comments: readonly Span[];
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface MarkdownFence {
  readonly kind: "fence";
  readonly start: number;
  readonly end: number;
  readonly info: string;
  /** Code by indentation, without a fence. */
  readonly indented: boolean;
  /** The content's lines, dedented, without their line ends. */
  readonly lines: readonly Span[];
}

export interface MarkdownList {
  readonly kind: "list";
  readonly ordered: boolean;
  readonly start: number;
  readonly end: number;
  readonly entries: readonly MarkdownEntry[];
}

export interface MarkdownEntry {
  readonly start: number;
  readonly end: number;
  /** The marker as written ("-", "1."). */
  readonly marker: string;
  /** The `[ ]` of a task; null for a plain entry. */
  readonly task: { readonly mark: Span; readonly checked: boolean } | null;
  /** The entry's own words; null when it starts with something else. */
  readonly text: MarkdownText | null;
  readonly children: readonly MarkdownNode[];
}

export interface MarkdownTable {
  readonly kind: "table";
  readonly start: number;
  readonly end: number;
  readonly header: readonly MarkdownText[];
  readonly rows: readonly (readonly MarkdownText[])[];
}

export interface MarkdownComment {
  readonly kind: "comment";
  readonly start: number;
  readonly end: number;
}
