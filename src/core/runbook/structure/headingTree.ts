import type { MarkdownHeading, MarkdownNode } from "../markdown/markdownNode.ts";
import type { RunbookText } from "../text/runbookText.ts";
import { readHeadingWords, type HeadingWords } from "../vocabulary/headingWords.ts";

/** A heading with what stands under it, down to the next heading of its level. */
export interface HeadingNode {
  readonly heading: MarkdownHeading;
  readonly words: HeadingWords;
  /** What stands between the heading and its first sub-heading. */
  readonly own: MarkdownNode[];
  readonly children: HeadingNode[];
  /** Where the next heading of the same or a higher level starts. */
  end: number;
}

export interface HeadingTree {
  /** What stands before the first heading. */
  readonly own: readonly MarkdownNode[];
  readonly children: readonly HeadingNode[];
}

export function buildHeadingTree(nodes: readonly MarkdownNode[], text: RunbookText): HeadingTree {
  const own: MarkdownNode[] = [];
  const children: HeadingNode[] = [];
  const open: HeadingNode[] = [];
  for (const node of nodes) {
    if (node.kind !== "heading") {
      (open[open.length - 1]?.own ?? own).push(node);
      continue;
    }
    const previous = open[open.length - 1]?.own ?? own;
    while ((open[open.length - 1]?.heading.level ?? 0) >= node.level) {
      close(open, node.start);
    }
    const words = readHeadingWords(text.words(node.textStart, node.textEnd));
    const above = commentsAbove(node, previous, text);
    const opened: HeadingNode = { heading: node, words, own: above, children: [], end: node.end };
    (open[open.length - 1]?.children ?? children).push(opened);
    open.push(opened);
  }
  while (open.length > 0) {
    close(open, text.source.length);
  }
  return { own, children };
}

/** Takes the comments that stand right above a heading from what is before it: they speak of the heading. */
function commentsAbove(
  heading: MarkdownHeading,
  previous: MarkdownNode[],
  text: RunbookText,
): MarkdownNode[] {
  const above: MarkdownNode[] = [];
  let line = text.lineAt(heading.start);
  for (
    let last = previous[previous.length - 1];
    last?.kind === "comment" && text.range(last.start, last.end).endLine === line - 1;
    last = previous[previous.length - 1]
  ) {
    above.unshift(last);
    previous.pop();
    line = text.lineAt(last.start);
  }
  return above;
}

function close(open: HeadingNode[], at: number): void {
  const node = open.pop();
  if (node !== undefined) {
    node.end = at;
  }
}

/** A heading's content and that of everything under it, the sub-headings among it. */
export function flatten(node: HeadingNode): readonly MarkdownNode[] {
  return [...node.own, ...node.children.flatMap((child) => [child.heading, ...flatten(child)])];
}
