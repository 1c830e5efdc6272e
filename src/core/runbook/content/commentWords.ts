import { mergeAnnotations, type Annotation } from "../annotations/annotation.ts";
import { readAnnotation } from "../annotations/readAnnotation.ts";
import type { Expectation } from "../expectation.ts";
import {
  NO_COMMENTS,
  type BlockComment,
  type TargetComments,
} from "../expectations/commentTargets.ts";
import { readPhrase, startsWithMark, type Phrase } from "../expectations/readPhrase.ts";
import type { ResultShape } from "../expectations/shape.ts";
import { toExpectation } from "../expectations/toExpectation.ts";
import type { Span } from "../markdown/markdownNode.ts";
import { report, type ReadContext } from "./readContext.ts";

/** What the comments of one statement or command say. */
export interface CommentWords {
  readonly expectations: readonly Expectation[];
  readonly label: Label | null;
  readonly annotation: Annotation | null;
}

const NO_WORDS: CommentWords = { expectations: [], label: null, annotation: null };

/** A comment's own words, as they are written and as vocabulary is looked up in them. */
export interface Label {
  readonly text: string;
  readonly words: string;
}

export function saysExpected(context: ReadContext): (comment: BlockComment) => boolean {
  return (comment) => startsWithMark(context.text.words(comment.start, comment.end));
}

/** Reads a target's comments, the nearest ones first. */
export function readComments(
  comments: TargetComments,
  shape: ResultShape,
  context: ReadContext,
): CommentWords {
  if (comments === NO_COMMENTS) {
    return NO_WORDS;
  }
  const expectations: Expectation[] = [];
  let label: Label | null = null;
  let annotation: Annotation | null = null;
  const phrases = new Map<BlockComment, Phrase | null>();
  const nearest = [...comments.beside, ...comments.above.toReversed(), ...comments.below];
  for (const comment of nearest) {
    const read = annotationOf(comment, context);
    if (read !== null) {
      annotation = annotation === null ? read : mergeAnnotations(annotation, read);
      continue;
    }
    const phrase = readPhrase(context.text.words(comment.start, comment.end), "comment");
    phrases.set(comment, phrase);
    if (phrase !== null) {
      expectations.push(expectationOf(comment, phrase, shape, context));
    }
  }
  for (const comment of comments.above) {
    label ??= labelOf(comment, phrases.get(comment) ?? null, context);
  }
  return { expectations, label, annotation };
}

/** The annotation of a comment, its problems reported; null when it is none. */
export function annotationOf(comment: Span, context: ReadContext): Annotation | null {
  const read = readAnnotation(context.text, comment.start, comment.end);
  if (read === null) {
    return null;
  }
  for (const { rule, key, value, range } of read.problems) {
    report(context, rule, range, { key, value });
  }
  return read.annotation;
}

function expectationOf(
  comment: Span,
  phrase: Phrase,
  shape: ResultShape,
  context: ReadContext,
): Expectation {
  const range = context.text.wordsRange(comment.start, phrase.start, phrase.end);
  const text = context.text.source.slice(range.start, range.end);
  return toExpectation(phrase.quantity, shape, { range, text });
}

const LONGEST_LABEL = 600;

/** The words of a comment before its expectation, without decoration; null when nothing is left. */
function labelOf(comment: Span, phrase: Phrase | null, context: ReadContext): Label | null {
  const words = context.text.words(comment.start, comment.end);
  if (
    words.length > LONGEST_LABEL ||
    /^\s*schema-ops\s*:/i.test(words) ||
    /^[\s=*#~_.-]*$/.test(words)
  ) {
    return null;
  }
  const end = phrase === null ? words.length : phrase.start;
  const label = words.slice(0, end).replace(/[\s(:[,=–—-]+$/, "");
  const start = label.length - label.replace(/^[\s=*#-]+/, "").length;
  if (start >= label.length) {
    return null;
  }
  const range = context.text.wordsRange(comment.start, start, label.length);
  return { text: context.text.source.slice(range.start, range.end), words: label.slice(start) };
}
