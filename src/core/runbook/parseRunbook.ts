import type { SqlParser } from "../sql/sqlParser.ts";
import { mergeAnnotations, NO_ANNOTATION, type Annotation } from "./annotations/annotation.ts";
import { buildStep, plainTitle } from "./content/buildStep.ts";
import { readClosingFields, readFields, readSignOffSection } from "./content/readFields.ts";
import { report, type ReadContext } from "./content/readContext.ts";
import { StepContent } from "./content/stepContent.ts";
import type { Finding } from "./finding.ts";
import { FINDING_RULES } from "./finding.ts";
import { reportEmptyRollback } from "./findings/rollback.ts";
import { readMarkdown } from "./markdown/readMarkdown.ts";
import type { MarkdownNode, Span } from "./markdown/markdownNode.ts";
import { SqlReader } from "./queries/readSql.ts";
import type { Cadence, MetadataField, Runbook, Section, SectionKind, Step } from "./runbook.ts";
import type { SectionDraft, StepDraft } from "./structure/drafts.ts";
import { buildHeadingTree } from "./structure/headingTree.ts";
import { IdRegistry } from "./structure/idRegistry.ts";
import { sectionIdOf, slugOf } from "./structure/ids.ts";
import { planSections } from "./structure/planSections.ts";
import { recogniseEncoding } from "./text/encoding.ts";
import { RunbookText } from "./text/runbookText.ts";

/**
 * Reads a Markdown document as a runbook. Pure and total: any text gives a runbook, what is wrong
 * with it is among the findings. Time and memory grow linearly with the text.
 */
export function parseRunbook(source: string, sql: SqlParser): Runbook {
  return new RunbookReader(source, new SqlReader(sql)).read();
}

class RunbookReader {
  readonly #source: string;
  readonly #sql: SqlReader;
  readonly #encoding: Runbook["encoding"];
  readonly #text: RunbookText;
  readonly #findings: Finding[] = [];
  readonly #sectionIds = new IdRegistry();
  readonly #stepIds = new IdRegistry();
  readonly #signOff: MetadataField[] = [];
  /** Where each step number was first seen. */
  readonly #numbers = new Map<string, Step>();

  constructor(source: string, sql: SqlReader) {
    this.#source = source;
    this.#sql = sql;
    this.#encoding = recogniseEncoding(source);
    this.#text = new RunbookText(source, this.#encoding.kind === "damaged");
  }

  read(): Runbook {
    const document = readMarkdown(this.#source);
    const plan = planSections(buildHeadingTree(document.nodes, this.#text), this.#text);
    this.#reportDocument(document.tooDeep);
    const sections = plan.sections.map((draft) => this.#readSection(draft));
    if (this.#signOff.length === 0) {
      this.#signOff.push(...readClosingFields(document.nodes, this.#text));
    }
    const signedAt = this.#signOff[0]?.range.start ?? this.#source.length;
    return {
      title: plan.title === null ? "" : this.#title(plan.title),
      metadata: readFields(plan.metadata, this.#text).filter(({ range }) => range.start < signedAt),
      sections,
      signOff: this.#signOff,
      findings: this.#findings.toSorted((a, b) => a.range.start - b.range.start),
      encoding: this.#encoding,
    };
  }

  #reportDocument(tooDeep: Span | null): void {
    if (this.#encoding.kind === "damaged") {
      const { decodedAs, repaired } = this.#encoding;
      const whole = this.#text.range(0, this.#source.length);
      this.#findings.push({
        rule: "encoding-damaged",
        severity: FINDING_RULES["encoding-damaged"],
        range: whole,
        details: { decodedAs },
        related: [],
        fix: repaired === null ? null : { range: whole, text: repaired },
      });
    }
    if (tooDeep !== null) {
      report(
        { findings: this.#findings },
        "too-deep",
        this.#text.range(tooDeep.start, tooDeep.end),
      );
    }
  }

  #title(span: Span): string {
    return plainTitle(this.#source.slice(span.start, span.end));
  }

  #words(span: Span | null): string {
    return span === null ? "" : this.#text.words(span.start, span.end);
  }

  #readSection(draft: SectionDraft): Section {
    const own = this.#sectionAnnotation(draft);
    const context: ReadContext = {
      text: this.#text,
      sql: this.#sql,
      findings: this.#findings,
      sectionKind: own.kind ?? draft.kind,
    };
    const steps = draft.steps.map((step) => this.#readContent(step, context));
    // A section and its only step share their heading, and so what is said of it.
    const shared = steps.find(({ step }) => step.heading === draft.heading)?.content.annotation;
    const annotation = mergeAnnotations(own, shared ?? NO_ANNOTATION);
    const kind = annotation.kind ?? draft.kind;
    const cadence = kind === "monitoring" ? (annotation.cadence ?? draft.cadence) : null;
    const id = this.#sectionIds.take(annotation.id ?? this.#sectionId(draft, kind, cadence));
    if (kind === "signOff") {
      this.#signOff.push(...readSignOffSection(nodesOf(draft), this.#text));
    }
    const defaults = { ...own, id: null, expectations: [] };
    return {
      id,
      title: draft.title === null ? "" : this.#title(draft.title),
      kind,
      cadence,
      optional: draft.words?.optional === true || annotation.optional,
      estimateMinutes: draft.words?.estimateMinutes ?? null,
      heading: this.#text.range(draft.heading.start, draft.heading.end),
      range: this.#text.range(draft.start, draft.end),
      path: draft.path.map((span) => this.#title(span)),
      steps: steps.map((read) => this.#readStep(read, draft, id, defaults, context)),
    };
  }

  #sectionId(draft: SectionDraft, kind: SectionKind, cadence: Cadence | null): string {
    return sectionIdOf(kind, cadence, draft.words?.number ?? null, this.#words(draft.title));
  }

  /** What comments under the section's heading, before its first step, say of the section. */
  #sectionAnnotation(draft: SectionDraft): Annotation {
    const comments = draft.lead.filter((node) => node.kind === "comment");
    if (comments.length === 0) {
      return NO_ANNOTATION;
    }
    const content = new StepContent(
      { text: this.#text, sql: this.#sql, findings: this.#findings, sectionKind: draft.kind },
      false,
    );
    content.read(comments, draft.heading.end);
    return content.annotation;
  }

  #readContent(step: StepDraft, context: ReadContext): { step: StepDraft; content: StepContent } {
    const content = new StepContent(context, step.fromList);
    content.read(step.nodes, step.heading.end);
    if (context.sectionKind === "rollback") {
      for (const block of content.blocks) {
        if (block.dialect === "shell") {
          reportEmptyRollback(block.content, context);
        }
      }
    }
    return { step, content };
  }

  #readStep(
    { step: draft, content }: { readonly step: StepDraft; readonly content: StepContent },
    section: SectionDraft,
    sectionId: string,
    defaults: Annotation,
    context: ReadContext,
  ): Step {
    const id = this.#stepIds.take(content.annotation.id ?? this.#stepId(draft, sectionId));
    const headings = [draft.title, section.title, ...section.path.toReversed()].filter(
      (span) => span !== null,
    );
    const step = buildStep({ id, draft, content, defaults, headings }, context);
    this.#reportDuplicate(step, sectionId);
    return step;
  }

  /** A dotted number is the document's; a plain one only its section's. */
  #stepId(draft: StepDraft, sectionId: string): string {
    if (draft.number !== null) {
      return /\D/.test(draft.number) ? draft.number : `${sectionId}-${draft.number}`;
    }
    return draft.title === null ? "step" : slugOf(this.#words(draft.title));
  }

  #reportDuplicate(step: Step, sectionId: string): void {
    if (step.number === null) {
      return;
    }
    const key = /\D/.test(step.number) ? step.number : `${sectionId} ${step.number}`;
    const first = this.#numbers.get(key);
    if (first === undefined) {
      this.#numbers.set(key, step);
    } else {
      const details = { number: step.number };
      report({ findings: this.#findings }, "duplicate-step-number", step.heading, details, [
        first.heading,
      ]);
    }
  }
}

function nodesOf(draft: SectionDraft): readonly MarkdownNode[] {
  return [...draft.lead, ...draft.steps.flatMap((step) => step.nodes)];
}
