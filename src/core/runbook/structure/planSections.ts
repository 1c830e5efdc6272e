import type { MarkdownNode, Span } from "../markdown/markdownNode.ts";
import type { Cadence, SectionKind } from "../runbook.ts";
import type { RunbookText } from "../text/runbookText.ts";
import type { SectionDraft, StepDraft } from "./drafts.ts";
import { flatten, type HeadingNode, type HeadingTree } from "./headingTree.ts";
import { splitSteps } from "./splitSteps.ts";
import { hasWork } from "./work.ts";

export interface Plan {
  readonly title: Span | null;
  /** What stands between the title and the first section. */
  readonly metadata: readonly MarkdownNode[];
  readonly sections: readonly SectionDraft[];
}

/**
 * Which headings are the title, sections, steps and parts of steps. Depth is the rule: a leaf is a
 * step, its parent the section. Words are hints: a numbered step ends the descent, a phase or a
 * cadence makes a section of its own, and "Verification" or "예상 결과" is a part of what it stands in.
 */
export function planSections(tree: HeadingTree, text: RunbookText): Plan {
  const planner = new Planner(text);
  const titleNode = findTitle(tree);
  const lead = [...tree.own, ...(titleNode?.own ?? [])];
  planner.planLead(lead, titleNode);
  for (const child of tree.children) {
    if (child !== titleNode) {
      planner.plan(child, NOWHERE);
    } else if (child.children.some((sub) => sub.words.stepHint)) {
      planner.planWithSteps(child, NOWHERE, child.children);
    } else {
      child.children.forEach((sub) => planner.plan(sub, NOWHERE));
    }
  }
  const sections = planner.sections.toSorted((a, b) => a.start - b.start);
  const title = titleNode === null ? null : titleSpan(titleNode, text);
  return { title, metadata: lead, sections };
}

interface Place {
  readonly path: readonly Span[];
  readonly kind: SectionKind | null;
  readonly cadence: Cadence | null;
}

const NOWHERE: Place = { path: [], kind: null, cadence: null };

/** The first heading, when it is above all others: the only one of its level, or a first level that names no section. */
function findTitle(tree: HeadingTree): HeadingNode | null {
  const [first, ...others] = tree.children;
  if (first === undefined) {
    return null;
  }
  if (others.length === 0) {
    return first.heading.level === 1 || first.children.length > 0 ? first : null;
  }
  const namesSection = first.words.kind !== null || first.words.stepHint;
  return first.heading.level === 1 && !namesSection ? first : null;
}

function titleSpan(node: HeadingNode, text: RunbookText): Span {
  return spanIn(node, node.words.title, text);
}

/** The source place of a place in a heading's words. */
function spanIn(node: HeadingNode, words: Span, text: RunbookText): Span {
  const { start, end } = text.wordsRange(node.heading.textStart, words.start, words.end);
  return { start, end };
}

class Planner {
  readonly sections: SectionDraft[] = [];
  readonly #text: RunbookText;

  constructor(text: RunbookText) {
    this.#text = text;
  }

  /** Work that stands before any section: a section and a step without a heading of their own. */
  planLead(lead: readonly MarkdownNode[], title: HeadingNode | null): void {
    if (!hasWork(lead, this.#text.source)) {
      return;
    }
    const heading = title?.heading ?? { start: 0, end: this.#lineEnd(0) };
    const start = Math.min(title?.heading.start ?? heading.end, lead[0]?.start ?? heading.end);
    const end = Math.max(heading.end, lead[lead.length - 1]?.end ?? start);
    const span = { start, end, heading };
    const step: StepDraft = {
      ...span,
      title: title === null ? null : titleSpan(title, this.#text),
      number: null,
      optional: false,
      estimateMinutes: null,
      nodes: lead,
      fromList: false,
    };
    this.sections.push({
      ...span,
      title: step.title,
      words: title?.words ?? null,
      kind: title?.words.kind ?? "other",
      cadence: null,
      path: [],
      lead: [],
      steps: splitSteps(step, this.#text),
    });
  }

  plan(node: HeadingNode, place: Place): void {
    if (isLeaf(node)) {
      if (flatten(node).every((inner) => inner.kind === "rule" || inner.kind === "comment")) {
        return;
      }
      const step = this.#stepOf(node, flatten(node));
      const isForm = node.words.kind === "signOff" && !hasWork(step.nodes, this.#text.source);
      this.#push(node, place, isForm ? step.nodes : [], isForm ? [] : splitSteps(step, this.#text));
      return;
    }
    const kind = node.words.kind ?? place.kind;
    this.planWithSteps(
      node,
      place,
      node.children.filter((child) => !standsAlone(child, kind)),
    );
    const inner: Place = {
      path: [...place.path, titleSpan(node, this.#text)],
      kind,
      cadence: node.words.cadence ?? place.cadence,
    };
    for (const child of node.children) {
      if (standsAlone(child, kind)) {
        this.plan(child, inner);
      }
    }
  }

  /** A section whose steps are these sub-headings; nothing when there is nothing to do in it. */
  planWithSteps(node: HeadingNode, place: Place, children: readonly HeadingNode[]): void {
    const steps = children
      .filter((child) => !(child.words.part && !hasWork(flatten(child), this.#text.source)))
      .map((child) => this.#stepOf(child, flatten(child)));
    const ownWork = hasWork(node.own, this.#text.source);
    if (ownWork) {
      const own = this.#stepOf(node, node.own);
      steps.unshift({ ...own, end: children[0]?.heading.start ?? own.end });
    }
    if (steps.length > 0) {
      this.#push(node, place, ownWork ? [] : node.own, steps);
    }
  }

  #push(
    node: HeadingNode,
    place: Place,
    lead: readonly MarkdownNode[],
    steps: readonly StepDraft[],
  ): void {
    const kind =
      node.words.kind ?? place.kind ?? (isNumberedGroup(node, steps) ? "phase" : "other");
    this.sections.push({
      title: titleSpan(node, this.#text),
      heading: node.heading,
      start: node.heading.start,
      end: steps[steps.length - 1]?.end ?? node.end,
      words: node.words,
      kind,
      cadence: kind === "monitoring" ? (node.words.cadence ?? place.cadence) : null,
      path: place.path,
      lead,
      steps,
    });
  }

  #stepOf(node: HeadingNode, nodes: readonly MarkdownNode[]): StepDraft {
    return {
      title: spanIn(node, node.words.stepTitle, this.#text),
      number: node.words.kind === "phase" ? null : node.words.number,
      heading: node.heading,
      start: node.heading.start,
      end: node.end,
      optional: node.words.optional,
      estimateMinutes: node.words.estimateMinutes,
      nodes,
      fromList: false,
    };
  }

  #lineEnd(offset: number): number {
    const end = this.#text.source.indexOf("\n", offset);
    return end === -1 ? this.#text.source.length : end;
  }
}

/** A step: nothing under it, or parts of it only. */
function isLeaf(node: HeadingNode): boolean {
  if (node.words.stepHint) {
    return !node.children.some((child) => child.words.stepHint);
  }
  return node.children.every((child) => child.words.part && isLeaf(child));
}

/** A sub-heading that is a section of its own and no step of the section above. */
function standsAlone(node: HeadingNode, kind: SectionKind | null): boolean {
  if (node.words.kind === "phase" || (kind === "monitoring" && node.words.cadence !== null)) {
    return true;
  }
  if (isLeaf(node)) {
    return false;
  }
  return kind !== "phase" || node.children.some((child) => child.words.stepHint);
}

/** "1. Database" over "1.1 …", "1.2 …" is a phase, whatever it is called. */
function isNumberedGroup(node: HeadingNode, steps: readonly StepDraft[]): boolean {
  const number = node.words.number;
  return number !== null && steps.some((step) => step.number?.startsWith(`${number}.`) === true);
}
