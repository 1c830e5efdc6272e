import type { SyntaxNode } from "@lezer/common";
import { markdownParser } from "./markdownParser.ts";
import { codeLines, indentedLines } from "./codeLines.ts";
import type {
  MarkdownEntry,
  MarkdownHeading,
  MarkdownList,
  MarkdownNode,
  MarkdownTable,
  MarkdownText,
  Span,
} from "./markdownNode.ts";
import { blankFrontMatter } from "./frontMatter.ts";

export interface MarkdownDocument {
  readonly nodes: readonly MarkdownNode[];
  /** Where lists or quotes nest too deep to be read. */
  readonly tooDeep: Span | null;
}

/** Reads a document into the nodes that a runbook is made of. Total: any text is some document. */
export function readMarkdown(source: string): MarkdownDocument {
  // One blank for each byte-order mark and carriage return: no offset moves.
  const plain = blankFrontMatter(
    source
      .replace(/^\ufeff/, " ")
      .replace(/\r\n/g, " \n")
      .replace(/\r/g, "\n"),
  );
  const reader = new MarkdownReader(plain);
  const tree = markdownParser.parse(plain);
  const nodes: MarkdownNode[] = [];
  reader.readChildren(tree.topNode, nodes, 0);
  return { nodes, tooDeep: reader.tooDeep };
}

const HEADING_LEVELS: ReadonlyMap<string, number> = new Map(
  [1, 2, 3, 4, 5, 6].flatMap((level) => [
    [`ATXHeading${level}`, level],
    [`SetextHeading${level}`, level],
  ]),
);

class MarkdownReader {
  tooDeep: Span | null = null;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  readChildren(parent: SyntaxNode, into: MarkdownNode[], quotes: number): void {
    for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
      this.#readNode(node, into, quotes);
    }
  }

  #readNode(node: SyntaxNode, into: MarkdownNode[], quotes: number): void {
    const level = HEADING_LEVELS.get(node.name);
    if (level !== undefined) {
      into.push(quotes > 0 ? this.#readParagraph(node) : this.#readHeading(node, level));
      return;
    }
    switch (node.name) {
      case "Paragraph":
      case "Task":
        into.push(this.#readParagraph(node));
        break;
      case "FencedCode":
        into.push({
          kind: "fence",
          start: node.from,
          end: node.to,
          info: this.#infoOf(node),
          indented: false,
          lines: codeLines(this.#source, node, quotes),
        });
        break;
      case "CodeBlock":
        into.push({
          kind: "fence",
          start: node.from,
          end: node.to,
          info: "",
          indented: true,
          lines: indentedLines(this.#source, node),
        });
        break;
      case "BulletList":
      case "OrderedList":
        into.push(this.#readList(node, quotes));
        break;
      case "Table":
        into.push(this.#readTable(node));
        break;
      default:
        this.#readOther(node, into, quotes);
    }
  }

  #readOther(node: SyntaxNode, into: MarkdownNode[], quotes: number): void {
    switch (node.name) {
      case "CommentBlock":
        into.push({ kind: "comment", start: node.from, end: node.to });
        break;
      case "HorizontalRule":
        into.push({ kind: "rule", start: node.from, end: node.to });
        break;
      case "Blockquote":
        this.readChildren(node, into, quotes + 1);
        break;
      case "TooDeep":
        this.tooDeep ??= { start: node.from, end: node.to };
        break;
    }
  }

  #readHeading(node: SyntaxNode, level: number): MarkdownHeading {
    let textStart = node.from;
    let textEnd = node.to;
    for (const mark of node.getChildren("HeaderMark")) {
      if (mark.from === node.from) {
        textStart = mark.to;
      } else {
        textEnd = mark.from;
      }
    }
    return {
      kind: "heading",
      level,
      start: node.from,
      end: node.to,
      ...trimmed(this.#source, textStart, textEnd),
    };
  }

  #readParagraph(node: SyntaxNode): MarkdownNode & { readonly kind: "paragraph" } {
    return { kind: "paragraph", ...this.#readText(node, node.from) };
  }

  #readText(node: SyntaxNode, start: number): MarkdownText {
    const codes: Span[] = [];
    const comments: Span[] = [];
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      if (child.name === "InlineCode") {
        const marks = child.getChildren("CodeMark");
        codes.push({
          start: marks[0]?.to ?? child.from,
          end: marks[marks.length - 1]?.from ?? child.to,
        });
      } else if (child.name === "Comment") {
        comments.push({ start: child.from, end: child.to });
      }
    }
    return { start, end: node.to, codes, comments };
  }

  #infoOf(node: SyntaxNode): string {
    const info = node.getChild("CodeInfo");
    return info === null ? "" : this.#source.slice(info.from, info.to).trim();
  }

  #readList(node: SyntaxNode, quotes: number): MarkdownList {
    const entries = node
      .getChildren("ListItem")
      .map((entry): MarkdownEntry => this.#readEntry(entry, quotes));
    const ordered = node.name === "OrderedList";
    return { kind: "list", ordered, start: node.from, end: node.to, entries };
  }

  #readEntry(node: SyntaxNode, quotes: number): MarkdownEntry {
    const mark = node.getChild("ListMark");
    const first = mark?.nextSibling ?? null;
    const children: MarkdownNode[] = [];
    let task: MarkdownEntry["task"] = null;
    let text: MarkdownText | null = null;
    for (let child = first; child !== null; child = child.nextSibling) {
      if (text === null && child === first && isText(child)) {
        const marker = child.getChild("TaskMarker");
        if (marker !== null) {
          const box = { start: marker.from + 1, end: marker.to - 1 };
          task = { mark: box, checked: this.#source.slice(box.start, box.end).trim() !== "" };
        }
        text = this.#readText(child, marker === null ? child.from : marker.to);
      } else {
        this.#readNode(child, children, quotes);
      }
    }
    const marker = mark === null ? "" : this.#source.slice(mark.from, mark.to);
    return { start: node.from, end: node.to, marker, task, text, children };
  }

  #readTable(node: SyntaxNode): MarkdownTable {
    const header = node.getChild("TableHeader");
    return {
      kind: "table",
      start: node.from,
      end: node.to,
      header: header === null ? [] : this.#readCells(header),
      rows: node.getChildren("TableRow").map((row) => this.#readCells(row)),
    };
  }

  /** The cells between a row's delimiters, the empty ones included. */
  #readCells(row: SyntaxNode): readonly MarkdownText[] {
    const cells: MarkdownText[] = [];
    let open = row.from;
    let cell: MarkdownText | null = null;
    for (let child = row.firstChild; child !== null; child = child.nextSibling) {
      if (child.name === "TableCell") {
        cell = this.#readText(child, child.from);
      } else if (child.name === "TableDelimiter") {
        if (child.from > row.from) {
          cells.push(cell ?? { start: open, end: open, codes: [], comments: [] });
        }
        open = child.to;
        cell = null;
      }
    }
    if (cell !== null) {
      cells.push(cell);
    }
    return cells;
  }
}

function isText(node: SyntaxNode): boolean {
  return node.name === "Paragraph" || node.name === "Task";
}

function trimmed(
  source: string,
  start: number,
  end: number,
): { textStart: number; textEnd: number } {
  const text = source.slice(start, end);
  const textStart = start + (text.length - text.trimStart().length);
  return { textStart, textEnd: Math.max(textStart, start + text.trimEnd().length) };
}
