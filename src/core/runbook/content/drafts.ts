import type { Annotation } from "../annotations/annotation.ts";
import type { Expectation } from "../expectation.ts";
import type { ResultShape } from "../expectations/shape.ts";
import type { MarkdownFence } from "../markdown/markdownNode.ts";
import type { Placeholder, Query } from "../runbook.ts";
import type { TextRange } from "../textRange.ts";
import type { BlockText } from "./blockText.ts";
import type { Label } from "./commentWords.ts";

/** A block while its step is read: expectations may still come from what stands around it. */
export interface BlockDraft {
  readonly language: string;
  readonly dialect: "shell" | "sql" | "none";
  readonly origin: "fence" | "inline";
  readonly content: BlockText;
  readonly fence: MarkdownFence | null;
  annotation: Annotation;
  readonly queries: QueryDraft[];
  readonly placeholders: readonly Placeholder[];
  readonly output: BlockOutput | null;
  readonly expectations: Expectation[];
  /** Databases that its commands name. */
  readonly databases: readonly string[];
  readonly nature: BlockNature;
  /** Index of the step's item it stands in. */
  item: number | null;
}

/** What a block's own text says. */
export type BlockContent = Pick<
  BlockDraft,
  "annotation" | "queries" | "placeholders" | "output" | "expectations" | "databases" | "nature"
>;

/** What a block does, as far as its text says. */
export type BlockNature = "empty" | "asks" | "acts";

/** The one command of a shell block that prints, and how its output is counted; `known` when its program says so. */
export interface BlockOutput {
  readonly shape: ResultShape;
  readonly known: boolean;
}

export interface QueryDraft {
  readonly sql: string;
  readonly range: TextRange;
  readonly origin: Query["origin"];
  readonly nature: Query["nature"];
  readonly shape: ResultShape;
  /** The database that its own command names. */
  readonly database: string | null;
  label: Label | null;
  readonly expectations: Expectation[];
  annotation: Annotation;
}
