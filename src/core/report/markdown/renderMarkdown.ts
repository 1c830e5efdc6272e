import { groupBy } from "../../lib/groupBy.ts";
import { findItem, findStep } from "../../runbook/lookup.ts";
import type { Block, MetadataField } from "../../runbook/runbook.ts";
import { clip } from "../clip.ts";
import type {
  CompletionReport,
  ReportBlock,
  ReportItem,
  ReportQuery,
  ReportStep,
} from "../completionReport.ts";
import { itemNotes } from "../evidenceText.ts";
import type { MadeReport, ReportDocument } from "../ports.ts";
import { isTold } from "../reportSums.ts";
import { shownBy, type Shown } from "../shown.ts";
import { MARKDOWN_STAMP, writeStamp, type RenderOptions } from "../stamp.ts";
import { frontLines } from "./frontLines.ts";
import { inline } from "./markdownParts.ts";
import { blockLines, queryLines, stepLine } from "./resultLines.ts";

/** Text put in place of a range of the document; an insertion where the range is empty. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The document as it was carried out: its own text with the boxes that this deployment ticked, results
 * under what was run and asked, and the sign-off's fields filled in. What was ticked in the document
 * beforehand is not ticked here: nobody did it in this deployment.
 */
export function renderMarkdown({ report, document }: MadeReport, options: RenderOptions): string {
  const shown = shownBy(options);
  const edits = [
    ...report.sections
      .filter(isTold)
      .flatMap((section) => stepEdits(section.steps, document, shown)),
    ...report.sections.flatMap(({ steps }) =>
      steps.flatMap(({ items }) => items.flatMap((item) => itemEdits(item, document, shown))),
    ),
    ...signOffEdits(report, document),
  ];
  return [
    `${MARKDOWN_STAMP}${writeStamp(report, options)} -->`,
    "",
    ...frontLines(report, shown, options),
    applyEdits(document.text, edits),
  ].join("\n");
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: put } of [...edits].sort((a, b) => a.start - b.start)) {
    // What overlaps (a field in an item) is written once.
    if (start >= at) {
      parts.push(text.slice(at, start), put);
      at = end;
    }
  }
  parts.push(text.slice(at));
  return parts.join("");
}

function itemEdits(item: ReportItem, { runbook }: ReportDocument, shown: Shown): readonly Edit[] {
  const place = findItem(runbook, item.id)?.item;
  if (place === undefined) {
    return [];
  }
  const { start, end } = place.mark;
  const ticked = item.status === "ticked" || item.status === "overridden";
  const notes = itemNotes(item, shown).map(inline).join("; ");
  return [
    ...(ticked === place.checked ? [] : [{ start, end, text: ticked ? "x" : " " }]),
    ...(notes === ""
      ? []
      : [{ start: place.range.end, end: place.range.end, text: ` — _${notes}_` }]),
  ];
}

function stepEdits(
  steps: readonly ReportStep[],
  document: ReportDocument,
  shown: Shown,
): readonly Edit[] {
  return steps.flatMap((step) => {
    const place = findStep(document.runbook, step.id)?.step;
    const queries = groupBy(step.queries, ({ id }) => blockOf(id, place?.queries ?? []));
    const results = [
      ...(place?.blocks ?? []).map((block) => ({
        block,
        lines: resultsOf(
          step.blocks.find(({ id }) => id === block.id),
          queries.get(block.id) ?? [],
          shown,
        ),
      })),
    ];
    const placed = results.map(({ block, lines }) => ({
      lines,
      at: block.origin === "fence" ? afterFence(document.text, block) : null,
    }));
    const own = placed.flatMap(({ lines, at }) =>
      at === null || lines.length === 0 ? [] : [quoteAt(document.text, at, lines)],
    );
    const loose = placed.flatMap(({ lines, at }) => (at === null ? lines : []));
    const heading = place === undefined ? null : afterHeading(document.text, place.heading);
    return heading === null
      ? own
      : [quoteAt(document.text, heading, [...stepLine(step, shown), ...loose]), ...own];
  });
}

function blockOf(
  query: string,
  queries: readonly { readonly id: string; readonly block: string }[],
): string {
  return queries.find(({ id }) => id === query)?.block ?? "";
}

function resultsOf(
  block: ReportBlock | undefined,
  queries: readonly ReportQuery[],
  shown: Shown,
): readonly string[] {
  const asked = queries.flatMap((query) => queryLines(query, shown));
  const ran = block === undefined ? [] : blockLines(block, shown);
  return ran.length > 0 && asked.length > 0 ? [...ran, "", ...asked] : [...ran, ...asked];
}

/** Where lines can be put in, and what each of them begins with there. */
interface Place {
  readonly offset: number;
  readonly prefix: string;
}

const FENCE = /^([\s>]*)(?:`{3,}|~{3,})\s*$/;

/** Behind the line that closes a fence; null where none does. */
function afterFence(text: string, { range, text: content }: Block): Place | null {
  const start =
    content === "" ? range.end : lineEnd(text, Math.max(range.start, range.end - 1)) + 1;
  const end = lineEnd(text, start);
  const prefix = FENCE.exec(text.slice(start, end).replace(/\r$/, ""))?.[1];
  return prefix === undefined ? null : { offset: end, prefix };
}

/** Behind a line that is a heading of its own. */
function afterHeading(
  text: string,
  heading: { readonly start: number; readonly end: number },
): Place | null {
  const from = text.lastIndexOf("\n", heading.start - 1) + 1;
  const end = lineEnd(text, heading.start);
  return /^ {0,3}#{1,6}\s/.test(text.slice(from, end)) ? { offset: end, prefix: "" } : null;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function quoteAt(text: string, { offset, prefix }: Place, lines: readonly string[]): Edit {
  const empty = prefix.trimEnd();
  const quoted = lines.map((line) => `${prefix}>${line === "" ? "" : ` ${line}`}`);
  const after = /^\n[\s>]*?(?:\n|$)/.test(text.slice(offset, offset + 200)) ? [] : [empty];
  return { start: offset, end: offset, text: `\n${[empty, ...quoted, ...after].join("\n")}` };
}

/** The fields of the sign-off with what was written into them. */
function signOffEdits({ signOff }: CompletionReport, document: ReportDocument): readonly Edit[] {
  const { text, runbook } = document;
  return runbook.signOff.flatMap((field) => {
    const value = signOff?.fields.find(({ name }) => name === clip(field.name))?.value ?? "";
    return value.trim() === "" ? [] : [fieldEdit(text, field, value)];
  });
}

function fieldEdit(text: string, { range, value: written }: MetadataField, value: string): Edit {
  const at = text.slice(range.start, range.end).lastIndexOf(written);
  if (written === "" || at === -1) {
    return { start: range.end, end: range.end, text: ` ${inline(value)}` };
  }
  const start = range.start + at;
  // A line to write on is taken whole, whatever of it was read as markup.
  const before = written.startsWith("_")
    ? (/_*$/.exec(text.slice(range.start, start))?.[0] ?? "")
    : "";
  return { start: start - before.length, end: start + written.length, text: inline(value) };
}
