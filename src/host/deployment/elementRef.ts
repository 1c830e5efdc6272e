import * as v from "valibot";

import { findBlock, findItem, findQuery, findStep } from "../../core/runbook/lookup.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import { tellingLine } from "../../core/runbook/tellingLine.ts";
import type { TextRange } from "../../core/runbook/textRange.ts";

/** What a command is for: an element of a runbook, by the document's key and the element's id. */
const elementRef = v.object({
  runbook: v.string(),
  kind: v.picklist(["section", "step", "item", "block", "query"]),
  id: v.string(),
});
export type ElementRef = Readonly<v.InferOutput<typeof elementRef>>;
export type ElementKind = ElementRef["kind"];

/** Anyone may call a command with anything: what is no element is none. */
export function parseElementRef(argument: unknown): ElementRef | null {
  const parsed = v.safeParse(elementRef, argument);
  return parsed.success ? parsed.output : null;
}

const runbookRef = v.object({ runbook: v.string() });

/** The document that an element, or a runbook's own row, belongs to. */
export function parseRunbookKey(argument: unknown): string | null {
  const parsed = v.safeParse(runbookRef, argument);
  return parsed.success ? parsed.output.runbook : null;
}

/** What an element is called and where it stands; undefined when the runbook does not hold it. */
export interface ElementFacts {
  readonly title: string;
  readonly range: TextRange;
  readonly step: string | null;
}

export function elementFacts(
  runbook: Runbook,
  kind: ElementKind,
  id: string,
): ElementFacts | undefined {
  switch (kind) {
    case "section": {
      const section = runbook.sections.find((candidate) => candidate.id === id);
      return section && { title: section.title, range: section.heading, step: null };
    }
    case "step": {
      const step = findStep(runbook, id)?.step;
      return step && { title: stepTitle(step), range: step.heading, step: step.id };
    }
    case "item": {
      const place = findItem(runbook, id);
      return (
        place && { title: plainText(place.item.text), range: place.item.range, step: place.step.id }
      );
    }
    case "block": {
      const place = findBlock(runbook, id);
      return (
        place && {
          title: tellingLine(place.block.text),
          range: place.block.range,
          step: place.step.id,
        }
      );
    }
    case "query": {
      const place = findQuery(runbook, id);
      return (
        place && {
          title: place.query.label ?? tellingLine(place.query.sql),
          range: place.query.range,
          step: place.step.id,
        }
      );
    }
  }
}

/** "1.1  Manager DB" */
export function stepTitle(step: {
  readonly number: string | null;
  readonly title: string;
}): string {
  return step.number === null ? step.title : `${step.number}  ${step.title}`;
}

/** Inline Markdown as it is read: without the marks of code and emphasis. */
function plainText(text: string): string {
  return text.replace(/`([^`]+)`/g, "$1").replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, "$2");
}
