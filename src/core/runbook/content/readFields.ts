import type { MarkdownNode, MarkdownText, Span } from "../markdown/markdownNode.ts";
import type { MetadataField } from "../runbook.ts";
import type { RunbookText } from "../text/runbookText.ts";
import { linesOf } from "./stepTexts.ts";
import { BLANK, FIELD_LINE, SIGN_OFF_NAME } from "../vocabulary/fields.ts";

/** The lines like `**Author**: Kim` of paragraphs and plain lists. */
export function readFields(
  nodes: readonly MarkdownNode[],
  text: RunbookText,
): readonly MetadataField[] {
  return nodes.flatMap((node) => textsOf(node).flatMap((one) => fieldsOf(one, text)));
}

/** The fields of a section that is called the sign-off, tables (a row a field) included. */
export function readSignOffSection(
  nodes: readonly MarkdownNode[],
  text: RunbookText,
): readonly MetadataField[] {
  const rows = nodes.flatMap((node) => (node.kind === "table" ? node.rows : []));
  const inRows = rows.flatMap((row): MetadataField[] => {
    const [name, value] = row;
    if (name === undefined) {
      return [];
    }
    const end = row[row.length - 1]?.end ?? name.end;
    return [
      {
        name: text.source.slice(name.start, name.end).trim(),
        value: value === undefined ? "" : text.source.slice(value.start, value.end).trim(),
        range: text.range(name.start, end),
      },
    ];
  });
  return [...readFields(nodes, text), ...inRows];
}

/**
 * The fields at the end of a document without a section for them: its last paragraphs, when they
 * consist of fields and leave one of them blank or name what a sign-off names.
 */
export function readClosingFields(
  nodes: readonly MarkdownNode[],
  text: RunbookText,
): readonly MetadataField[] {
  const closing: MarkdownNode[] = [];
  for (const node of nodes.toReversed()) {
    if (node.kind === "paragraph" && isFieldsOnly(node, text)) {
      closing.unshift(node);
    } else if (node.kind !== "comment" && node.kind !== "rule") {
      break;
    }
  }
  const fields = readFields(closing, text);
  const words = closing.map((node) => text.words(node.start, node.end)).join("\n");
  return BLANK.test(words) || SIGN_OFF_NAME.test(words) ? fields : [];
}

function isFieldsOnly(paragraph: MarkdownText, text: RunbookText): boolean {
  return linesOf(paragraph, text.source).every((line) => fieldIn(line, text) !== null);
}

function textsOf(node: MarkdownNode): readonly MarkdownText[] {
  if (node.kind === "paragraph") {
    return [node];
  }
  if (node.kind === "list") {
    return node.entries.flatMap((entry) =>
      entry.task === null && entry.text !== null ? [entry.text] : [],
    );
  }
  return [];
}

function fieldsOf(paragraph: MarkdownText, text: RunbookText): readonly MetadataField[] {
  return linesOf(paragraph, text.source)
    .map((line) => fieldIn(line, text))
    .filter((field) => field !== null);
}

const LONGEST_FIELD = 1000;

function fieldIn(line: Span, text: RunbookText): MetadataField | null {
  const words = text.words(line.start, line.end);
  const match = words.length > LONGEST_FIELD ? null : FIELD_LINE.exec(words);
  const name = match?.[1];
  if (match === null || name === undefined || name === "") {
    return null;
  }
  const from = words.indexOf(name);
  const written = text.wordsRange(line.start, from, from + name.length);
  const value = match[2] ?? "";
  const valueRange = text.wordsRange(line.start, words.length - value.length, words.length);
  const trimmed = words.trimEnd().length;
  return {
    name: text.source.slice(written.start, written.end),
    value:
      value === ""
        ? ""
        : text.source
            .slice(valueRange.start, valueRange.end)
            .replace(/^[*_]{2}\s*(?=[^_*])/, "")
            .trim(),
    range: text.wordsRange(line.start, words.length - words.trimStart().length, trimmed),
  };
}
