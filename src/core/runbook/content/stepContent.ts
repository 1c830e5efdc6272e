import { mergeAnnotations, NO_ANNOTATION, type Annotation } from "../annotations/annotation.ts";
import type { Expectation } from "../expectation.ts";
import { readPhrase, startsWithMark } from "../expectations/readPhrase.ts";
import type { Quantity } from "../expectations/quantity.ts";
import { toExpectation } from "../expectations/toExpectation.ts";
import type {
  MarkdownEntry,
  MarkdownList,
  MarkdownNode,
  MarkdownTable,
  MarkdownText,
  Span,
} from "../markdown/markdownNode.ts";
import { isCommandText } from "../shell/commandText.ts";
import type { TextRange } from "../textRange.ts";
import { readLead, type LeadWords } from "../vocabulary/leadWords.ts";
import { readTableColumns } from "../vocabulary/tableColumns.ts";
import { annotationOf } from "./commentWords.ts";
import type { BlockDraft } from "./drafts.ts";
import { isDuration, linesOf, maskCode, withoutComments } from "./stepTexts.ts";
import { readFence, readInline } from "./readBlock.ts";
import type { ReadContext } from "./readContext.ts";
import { attachResults, attachToBlock, type ResultEntry } from "./attachResults.ts";

/** An item while its step is read. */
export interface ItemDraft {
  readonly text: string;
  /** The words of the text, for its digest. */
  readonly words: string;
  readonly checked: boolean;
  readonly mark: Span;
  readonly range: TextRange;
  readonly parent: number | null;
  annotation: Annotation;
}

export interface CriterionDraft {
  readonly label: string;
  readonly words: string;
  readonly expectation: Expectation;
  readonly range: TextRange;
}

const NO_LEAD: LeadWords = { expected: false, criteria: false };

/** Reads what stands in a step, in document order. */
export class StepContent {
  readonly items: ItemDraft[] = [];
  readonly blocks: BlockDraft[] = [];
  readonly criteria: CriterionDraft[] = [];
  annotation: Annotation = NO_ANNOTATION;
  readonly #context: ReadContext;
  readonly #fromList: boolean;
  #lead: LeadWords = NO_LEAD;
  /** Said of the next block or item by a comment right above it. */
  #pending: Annotation | null = null;
  /** Said of the next block by a line before it. */
  #announced: ResultEntry[] = [];
  /** The first block that no result list has spoken of yet. */
  #unanswered = 0;

  constructor(context: ReadContext, fromList: boolean) {
    this.#context = context;
    this.#fromList = fromList;
  }

  /** Reads the nodes under a heading that ends at `headingEnd`. */
  read(nodes: readonly MarkdownNode[], headingEnd: number): void {
    let first = true;
    for (const [index, node] of nodes.entries()) {
      const next = nodes[index + 1];
      if (node.kind === "comment") {
        this.#readLeading(node, first, next, headingEnd);
      } else {
        first = false;
        this.#readNode(node, next, null);
      }
    }
  }

  /** A first comment speaks of the step, unless it stands apart from the heading and right above a block. */
  #readLeading(
    comment: Span,
    first: boolean,
    next: MarkdownNode | undefined,
    headingEnd: number,
  ): void {
    const annotation = this.#htmlAnnotation(comment);
    if (annotation === null) {
      return;
    }
    const text = this.#context.text;
    const line = text.lineAt(comment.start);
    const touchesHeading = line <= text.lineAt(headingEnd) + 1;
    const below = text.lineAt(comment.end - 1) + 1;
    const touchesNext =
      (next?.kind === "fence" || next?.kind === "list") && text.lineAt(next.start) === below;
    if (!first || (touchesNext && !touchesHeading)) {
      this.#say(annotation);
      return;
    }
    const { expectations, run, reference, item, service } = annotation;
    this.annotation = mergeAnnotations(this.annotation, {
      ...annotation,
      expectations: [],
      run: false,
      reference: false,
      item: null,
      service: null,
    });
    // These say nothing of a step: they are meant for its first block.
    this.#say({ ...NO_ANNOTATION, expectations, run, reference, item, service });
  }

  #readComment(comment: Span): void {
    const annotation = this.#htmlAnnotation(comment);
    if (annotation !== null) {
      this.#say(annotation);
    }
  }

  /** Keeps an annotation for the block or item that comes next. */
  #say(annotation: Annotation): void {
    this.#pending =
      this.#pending === null ? annotation : mergeAnnotations(this.#pending, annotation);
  }

  #htmlAnnotation(comment: Span): Annotation | null {
    const closed = this.#context.text.source.slice(comment.start, comment.end).endsWith("-->");
    return annotationOf(
      { start: comment.start + 4, end: comment.end - (closed ? 3 : 0) },
      this.#context,
    );
  }

  #readNode(node: MarkdownNode, next: MarkdownNode | undefined, item: number | null): void {
    switch (node.kind) {
      case "heading":
        this.#lead = readLead(this.#words({ start: node.textStart, end: node.textEnd })) ?? NO_LEAD;
        break;
      case "paragraph":
        this.#readParagraph(node, next, item);
        break;
      case "fence":
        this.#addFence(node, item);
        break;
      case "list":
        this.#readList(node, item);
        break;
      case "table":
        this.#readTable(node, item);
        break;
      case "comment":
        this.#readComment(node);
        break;
      case "rule":
        this.#lead = NO_LEAD;
        break;
    }
  }

  #words(span: Span): string {
    return this.#context.text.words(span.start, span.end);
  }

  #readParagraph(
    paragraph: MarkdownText,
    next: MarkdownNode | undefined,
    item: number | null,
  ): void {
    for (const comment of paragraph.comments) {
      this.#readComment(comment);
    }
    const isLast = next?.kind === "fence" && /:[\s*_]*$/.test(this.#words(paragraph));
    for (const line of linesOf(paragraph, this.#context.text.source)) {
      const words = this.#words(line);
      const phrase = startsWithMark(words) || isLast ? readPhrase(words, "comment") : null;
      if (phrase === null) {
        continue;
      }
      const entry = this.#entryOf(line, words, phrase);
      const last = this.blocks[this.blocks.length - 1];
      if (isLast || last === undefined) {
        this.#announced.push(entry);
      } else {
        attachToBlock(last, [entry]);
      }
    }
    this.#lead = readLead(this.#words(paragraph)) ?? NO_LEAD;
    if (this.#fromList || item !== null) {
      this.#addInline(paragraph, item);
    }
  }

  #entryOf(
    place: Span,
    words: string,
    phrase: { readonly quantity: Quantity; readonly start: number; readonly end: number },
  ): ResultEntry {
    const range = this.#context.text.wordsRange(place.start, phrase.start, phrase.end);
    const text = this.#context.text.source.slice(range.start, range.end);
    return { label: words.slice(0, phrase.start), quantity: phrase.quantity, range, text };
  }

  #addFence(fence: MarkdownNode & { readonly kind: "fence" }, item: number | null): void {
    const block = readFence(fence, this.#context);
    if (fence.indented && block.dialect === "none") {
      return;
    }
    this.#addBlock(block, item);
  }

  #addBlock(block: BlockDraft, item: number | null): void {
    block.item = item;
    if (this.#pending !== null) {
      block.annotation = mergeAnnotations(this.#pending, block.annotation);
      this.#pending = null;
    }
    if (this.#announced.length > 0 && block.dialect !== "none") {
      attachToBlock(block, this.#announced);
      this.#announced = [];
    }
    this.blocks.push(block);
  }

  /** Code in running text that is a command becomes a block. */
  #addInline(text: MarkdownText, item: number | null): readonly BlockDraft[] {
    const source = this.#context.text.source;
    const added: BlockDraft[] = [];
    for (const code of text.codes) {
      if (isCommandText(source.slice(code.start, code.end))) {
        const block = readInline(code, this.#context);
        this.#addBlock(block, item);
        added.push(block);
      }
    }
    return added;
  }

  #readList(list: MarkdownList, item: number | null): void {
    const lead = this.#lead;
    const results: ResultEntry[] = [];
    for (const entry of list.entries) {
      if (entry.task !== null) {
        this.#readItem(entry, entry.task, item);
      } else {
        this.#readEntry(entry, item, lead, results);
      }
    }
    if (results.length > 0) {
      const answered = this.blocks.slice(this.#unanswered);
      this.#unanswered = this.blocks.length;
      this.#addCriteria(
        attachResults(answered.length > 0 ? answered : this.blocks.slice(-1), results),
      );
    }
    this.#lead = NO_LEAD;
  }

  #addCriteria(entries: readonly ResultEntry[]): void {
    for (const entry of entries) {
      if (isDuration(entry.quantity)) {
        this.#addCriterion(entry);
      }
    }
  }

  #addCriterion(entry: ResultEntry): void {
    const { range, text, quantity } = entry;
    const words = entry.label.replace(/[\s:*_=—–-]+$/, "").replace(/^[\s*_-]+/, "");
    const labelStart = this.#context.text.lineStart(range.line);
    const written = this.#context.text.source.slice(labelStart, range.start);
    const label = written
      .replace(/^[\s>]*(?:[-*+]|\d+[.)])?\s*(?:\[.\]\s*)?/, "")
      .replace(/[*_`]+/g, "")
      .replace(/[\s:=—–-]+$/, "");
    this.criteria.push({
      label,
      words,
      expectation: toExpectation(quantity, "single", { range, text }),
      range,
    });
  }

  #readEntry(
    entry: MarkdownEntry,
    item: number | null,
    lead: LeadWords,
    results: ResultEntry[],
  ): void {
    const text = entry.text;
    if (text !== null) {
      this.#readInlineComments(text);
      const words = this.#words(text);
      const place = lead.expected ? "result" : "criterion";
      const phrase = readPhrase(maskCode(words), place);
      if (phrase !== null && lead.expected) {
        results.push(this.#entryOf(text, words, phrase));
      } else if (phrase !== null && (lead.criteria || isDuration(phrase.quantity))) {
        this.#addCriterion(this.#entryOf(text, words, phrase));
      }
      if (this.#fromList || item !== null) {
        this.#addInline(text, item);
      }
    }
    for (const [index, child] of entry.children.entries()) {
      this.#readNode(child, entry.children[index + 1], item);
    }
  }

  #readInlineComments(text: MarkdownText): void {
    for (const comment of text.comments) {
      this.#readComment(comment);
    }
  }

  #readItem(
    entry: MarkdownEntry,
    task: { readonly mark: Span; readonly checked: boolean },
    parent: number | null,
  ): void {
    const place = entry.text ?? { start: entry.end, end: entry.end, codes: [], comments: [] };
    let annotation = this.#pending ?? NO_ANNOTATION;
    this.#pending = null;
    for (const comment of place.comments) {
      annotation = mergeAnnotations(annotation, this.#htmlAnnotation(comment) ?? NO_ANNOTATION);
    }
    const index = this.items.length;
    const words = this.#words(place);
    this.items.push({
      text: withoutComments(this.#context.text.source.slice(place.start, place.end)),
      words: withoutComments(words),
      checked: task.checked,
      mark: task.mark,
      range: this.#context.text.range(entry.start, place.end),
      parent,
      annotation,
    });
    const firstBlock = this.blocks.length;
    this.#addInline(place, index);
    for (const [at, child] of entry.children.entries()) {
      this.#readNode(child, entry.children[at + 1], index);
    }
    this.#readItemExpectation(
      place,
      words,
      this.blocks.slice(firstBlock).filter((block) => block.item === index),
    );
  }

  /** What an item's text says is expected is said of its only block. */
  #readItemExpectation(place: Span, words: string, blocks: readonly BlockDraft[]): void {
    const [block, ...others] = blocks.filter((one) => one.dialect !== "none");
    const phrase =
      block === undefined || others.length > 0 ? null : readPhrase(maskCode(words), "item");
    if (block === undefined || phrase === null) {
      return;
    }
    const entry = this.#entryOf(place, words, phrase);
    const isQuery = block.queries.some((query) => query.nature === "question");
    if (isQuery || block.output?.known === true || startsWithMark(words.slice(phrase.start))) {
      attachToBlock(block, [entry]);
    }
  }

  #readTable(table: MarkdownTable, item: number | null): void {
    const columns = readTableColumns(table, this.#context.text);
    for (const row of table.rows) {
      const blocks = row.flatMap((cell) => this.#addInline(cell, item));
      const expected = columns.expected === null ? undefined : row[columns.expected];
      const last = blocks[blocks.length - 1];
      if (expected !== undefined && last !== undefined) {
        const words = this.#words(expected);
        const phrase = readPhrase(maskCode(words), "result");
        if (phrase !== null) {
          attachToBlock(last, [this.#entryOf(expected, words, phrase)]);
        }
      }
    }
  }
}
