import { shownDatabase } from "../../core/runbook/shownDatabase.ts";
import type { Expectation } from "../../core/runbook/expectation.ts";
import type { Finding } from "../../core/runbook/finding.ts";
import type {
  Block,
  Criterion,
  Item,
  Query,
  Runbook,
  Section,
  Step,
} from "../../core/runbook/runbook.ts";

/** The published shape of `inspect --json`. Lines are 1-based; a fence's lines include its fences. */
export interface InspectJson {
  readonly title: string;
  readonly sections: readonly ReturnType<typeof sectionJson>[];
  readonly findings: readonly ReturnType<typeof findingJson>[];
}

export function inspectJson(runbook: Runbook): InspectJson {
  return {
    title: runbook.title,
    sections: runbook.sections.map(sectionJson),
    findings: runbook.findings.map(findingJson),
  };
}

function sectionJson(section: Section) {
  return {
    id: section.id,
    title: section.title,
    kind: section.kind,
    ...(section.cadence === null ? {} : { cadence: section.cadence }),
    line: section.heading.line,
    ...(section.estimateMinutes === null ? {} : { estimateMinutes: section.estimateMinutes }),
    steps: section.steps.map(stepJson),
  };
}

function stepJson(step: Step) {
  return {
    id: step.id,
    title: step.title,
    line: step.heading.line,
    optional: step.optional,
    items: step.items.map((item) => itemJson(item, step)),
    blocks: step.blocks.filter((block) => block.origin === "fence").map(blockJson),
    queries: step.queries.map(queryJson),
    criteria: step.criteria.map(criterionJson),
  };
}

function itemJson(item: Item, step: Step) {
  return {
    id: item.id,
    text: item.text,
    checked: item.checked,
    line: item.range.line,
    commands: step.blocks
      .filter((block) => item.blocks.includes(block.id))
      .map((block) => ({ block: block.id, text: block.text, line: block.range.line })),
  };
}

function blockJson(block: Block) {
  return {
    id: block.id,
    language: block.language,
    line: block.range.line - 1,
    endLine: block.text === "" ? block.range.line : block.range.endLine + 1,
  };
}

function queryJson(query: Query) {
  const [expectation] = query.expectations;
  return {
    id: query.id,
    sql: query.sql,
    database: shownDatabase(query.database),
    line: query.range.line,
    expectation: expectation === undefined ? null : expectationJson(expectation),
  };
}

export interface ExpectationJson {
  readonly kind: Expectation["kind"];
  readonly operator: Expectation["operator"];
  readonly value: Expectation["value"];
  readonly line: number;
  readonly explicit: boolean;
}

export function expectationJson(expectation: Expectation): ExpectationJson {
  return {
    kind: expectation.kind,
    operator: expectation.operator,
    value: expectation.value,
    line: expectation.range.line,
    explicit: expectation.explicit,
  };
}

function criterionJson(criterion: Criterion) {
  return {
    id: criterion.id,
    label: criterion.label,
    line: criterion.range.line,
    expectation: expectationJson(criterion.expectation),
  };
}

function findingJson(finding: Finding) {
  return {
    rule: finding.rule,
    severity: finding.severity,
    line: finding.range.line,
    endLine: finding.range.endLine,
    details: finding.details,
    relatedLines: finding.related.map((range) => range.line),
    fixable: finding.fix !== null,
  };
}
