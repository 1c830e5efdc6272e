import type {
  MarkdownEntry,
  MarkdownList,
  MarkdownNode,
  MarkdownTable,
  MarkdownText,
  Span,
} from "../markdown/markdownNode.ts";
import type { RunbookText } from "../text/runbookText.ts";
import { readHeadingWords } from "../vocabulary/headingWords.ts";
import { readTableColumns, type TableColumns } from "../vocabulary/tableColumns.ts";
import type { StepDraft } from "./drafts.ts";
import { entryHasWork, hasWork } from "./work.ts";

/**
 * The steps of a section that has no deeper headings: the entries of its numbered list or the rows
 * of its table, where these carry the work; else the section's content is one step.
 */
export function splitSteps(whole: StepDraft, text: RunbookText): readonly StepDraft[] {
  const nodes = whole.nodes;
  const lists = new Set(
    nodes.filter((node, index) => isStepList(node, nodes[index + 1], text.source)),
  );
  if (lists.size > 0 && numbered([...lists]) > 1) {
    return collect(whole, text, (node) => listSteps(node, lists, text, whole));
  }
  if (nodes.some((node) => tableColumns(node, text) !== null)) {
    return collect(whole, text, (node) => tableSteps(node, text, whole));
  }
  return [whole];
}

/** Walks the content: what a node makes steps of becomes steps, what follows belongs to the last of them. */
function collect(
  whole: StepDraft,
  text: RunbookText,
  stepsIn: (node: MarkdownNode) => readonly StepDraft[],
): readonly StepDraft[] {
  const lead: MarkdownNode[] = [];
  const steps: (StepDraft & { nodes: MarkdownNode[]; end: number })[] = [];
  for (const node of whole.nodes) {
    const found = stepsIn(node);
    const last = steps[steps.length - 1];
    if (found.length > 0) {
      steps.push(...found.map((step) => ({ ...step, nodes: [...step.nodes] })));
    } else if (last === undefined) {
      lead.push(node);
    } else {
      last.end = node.end;
      last.nodes.push(node);
    }
  }
  if (hasWork(lead, text.source)) {
    steps.unshift({ ...whole, end: lead[lead.length - 1]?.end ?? whole.end, nodes: lead });
  }
  return steps;
}

function numbered(lists: readonly MarkdownNode[]): number {
  return lists.reduce((sum, list) => sum + (list.kind === "list" ? list.entries.length : 0), 0);
}

/** A numbered list without tasks whose entries, or the fence right behind it, carry work. */
function isStepList(node: MarkdownNode, next: MarkdownNode | undefined, source: string): boolean {
  if (node.kind !== "list" || !node.ordered || node.entries.some((entry) => entry.task !== null)) {
    return false;
  }
  return (
    node.entries.some((entry) => entryHasWork(entry, source)) ||
    (next?.kind === "fence" && node.entries.length === 1)
  );
}

function listSteps(
  node: MarkdownNode,
  lists: ReadonlySet<MarkdownNode>,
  text: RunbookText,
  whole: StepDraft,
): readonly StepDraft[] {
  if (node.kind !== "list" || !node.ordered || !lists.has(node)) {
    return [];
  }
  return node.entries.map((entry) => entryStep(entry, node, text, whole));
}

function entryStep(
  entry: MarkdownEntry,
  list: MarkdownList,
  text: RunbookText,
  whole: StepDraft,
): StepDraft {
  const title = entry.text === null ? null : entryTitle(entry.text, text);
  const number = /^\d+/.exec(entry.marker)?.[0] ?? null;
  const words = title === null ? "" : text.words(title.start, title.end);
  const nodes: readonly MarkdownNode[] =
    entry.text === null
      ? entry.children
      : [{ kind: "paragraph", ...entry.text }, ...entry.children];
  const heading = entry.text ?? list;
  return {
    ...readSmall(words),
    title,
    number: number === null ? null : String(Number(number)),
    heading: { start: entry.start, end: firstLineEnd(heading, text) },
    start: entry.start,
    end: entry.end,
    nodes,
    fromList: true,
    optional: readSmall(words).optional || whole.optional,
  };
}

function readSmall(words: string): { optional: boolean; estimateMinutes: number | null } {
  const { optional, estimateMinutes } = readHeadingWords(words);
  return { optional, estimateMinutes };
}

/** An entry's first line, up to its command. */
function entryTitle(entry: MarkdownText, text: RunbookText): Span {
  const start = entry.start + blanks(text.source.slice(entry.start, entry.end));
  const lineEnd = firstLineEnd(entry, text);
  const code = entry.codes.find((span) => span.start - 1 > start && span.start < lineEnd);
  const line = text.source.slice(start, code === undefined ? lineEnd : code.start - 1);
  const end = start + line.replace(/[\s:：`*_–—-]+$/, "").length;
  return end > start ? { start, end } : { start, end: lineEnd };
}

function blanks(text: string): number {
  return text.length - text.trimStart().length;
}

function firstLineEnd(span: Span, text: RunbookText): number {
  const end = text.source.indexOf("\n", span.start);
  return end === -1 || end > span.end ? span.end : end;
}

function tableColumns(node: MarkdownNode, text: RunbookText): TableColumns | null {
  if (node.kind !== "table") {
    return null;
  }
  const columns = readTableColumns(node, text);
  return columns.command !== null || (columns.step !== null && hasWork([node], text.source))
    ? columns
    : null;
}

function tableSteps(node: MarkdownNode, text: RunbookText, whole: StepDraft): readonly StepDraft[] {
  const columns = tableColumns(node, text);
  if (node.kind !== "table" || columns === null) {
    return [];
  }
  return node.rows.map((row) => rowStep(node, row, columns, text, whole));
}

function rowStep(
  table: MarkdownTable,
  row: readonly MarkdownText[],
  columns: TableColumns,
  text: RunbookText,
  whole: StepDraft,
): StepDraft {
  const start = row[0]?.start ?? table.start;
  const end = row[row.length - 1]?.end ?? table.end;
  const cell = row[columns.step ?? columns.command ?? 0];
  const words = cell === undefined ? "" : text.words(cell.start, cell.end);
  const read = readHeadingWords(words);
  const title =
    cell === undefined
      ? null
      : text.wordsRange(cell.start, read.stepTitle.start, read.stepTitle.end);
  const numberCell = columns.number === null ? undefined : row[columns.number];
  const number =
    numberCell === undefined
      ? read.number
      : (/\d+(?:\.\d+)*/.exec(text.source.slice(numberCell.start, numberCell.end))?.[0] ?? null);
  return {
    title: title === null ? null : { start: title.start, end: title.end },
    number,
    heading: { start, end },
    start,
    end,
    optional: read.optional || whole.optional,
    estimateMinutes: read.estimateMinutes,
    nodes: [{ ...table, start, end, rows: [row] }],
    fromList: true,
  };
}
