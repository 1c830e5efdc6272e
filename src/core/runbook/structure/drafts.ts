import type { MarkdownNode, Span } from "../markdown/markdownNode.ts";
import type { HeadingWords } from "../vocabulary/headingWords.ts";
import type { Cadence, SectionKind } from "../runbook.ts";

/** A section as the headings give it, before its content is read. */
export interface SectionDraft {
  /** The title's place; null for a section without a heading. */
  readonly title: Span | null;
  readonly heading: Span;
  readonly start: number;
  readonly end: number;
  readonly words: HeadingWords | null;
  readonly kind: SectionKind;
  readonly cadence: Cadence | null;
  /** Titles of the headings above, outermost first. */
  readonly path: readonly Span[];
  /** What stands between the section's heading and its first step. */
  readonly lead: readonly MarkdownNode[];
  readonly steps: readonly StepDraft[];
}

export interface StepDraft {
  readonly title: Span | null;
  readonly number: string | null;
  readonly heading: Span;
  readonly start: number;
  readonly end: number;
  readonly optional: boolean;
  readonly estimateMinutes: number | null;
  readonly nodes: readonly MarkdownNode[];
  /** A numbered entry or a table row: code in its running text is a command of the step. */
  readonly fromList: boolean;
}
