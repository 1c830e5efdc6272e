import type { Expectation } from "../../../src/core/runbook/expectation.ts";
import type { TextRange } from "../../../src/core/runbook/textRange.ts";
import type {
  Block,
  Item,
  Query,
  Runbook,
  Section,
  Step,
} from "../../../src/core/runbook/runbook.ts";

/** Parts of a runbook built by hand; each stands where it is counted to stand. */
export type StepParts = Partial<Omit<Step, "items" | "blocks" | "queries">> & {
  readonly id: string;
  readonly items?: readonly (Partial<Item> & { readonly id: string })[];
  readonly blocks?: readonly (Partial<Block> & { readonly id: string })[];
  readonly queries?: readonly (Partial<Query> & { readonly id: string })[];
};
export type SectionParts = Partial<Omit<Section, "steps">> & {
  readonly id: string;
  readonly steps: readonly StepParts[];
};

/** Blocks are actions, queries are questions with their own block, unless said otherwise. */
export function makeRunbook(...sections: readonly SectionParts[]): Runbook {
  let line = 0;
  const next = (): TextRange => {
    line += 1;
    return { start: line * 10, end: line * 10 + 9, line, endLine: line };
  };
  const none = { start: 0, end: 0, line: 1, endLine: 1 };
  const makeStep = (parts: StepParts): Step => ({
    number: null,
    title: parts.id,
    optional: false,
    estimateMinutes: null,
    heading: next(),
    range: none,
    criteria: [],
    annotations: { after: null, ungated: false, timeoutMs: null, backup: false },
    ...parts,
    blocks: (parts.blocks ?? []).map((block) => ({
      language: "bash",
      origin: "fence",
      role: "action",
      text: `echo ${block.id}`,
      range: next(),
      item: null,
      database: null,
      expectations: [],
      placeholders: [],
      tolerate: [],
      service: null,
      timeoutMs: null,
      ...block,
    })),
    queries: (parts.queries ?? []).map((query) => ({
      sql: `SELECT '${query.id}'`,
      database: { via: "command", name: "app" },
      origin: "sqlFence",
      block: "",
      nature: "question",
      range: next(),
      label: null,
      expectations: [],
      ...query,
    })),
    items: (parts.items ?? []).map((item) => ({
      text: item.id,
      checked: false,
      mark: next(),
      range: none,
      parent: null,
      blocks: [],
      ...item,
    })),
  });
  return {
    title: "A runbook",
    metadata: [],
    signOff: [],
    findings: [],
    encoding: { kind: "intact" },
    sections: sections.map((parts) => ({
      title: parts.id,
      kind: "phase",
      cadence: null,
      optional: false,
      estimateMinutes: null,
      heading: next(),
      range: none,
      path: [],
      ...parts,
      steps: parts.steps.map(makeStep),
    })),
  };
}

type WithoutPlace<E> = E extends unknown ? Omit<E, "range" | "text" | "explicit"> : never;

export function expects(
  expectation: WithoutPlace<Expectation>,
  explicit = false,
  text = "",
): Expectation {
  return { ...expectation, explicit, text, range: { start: 0, end: 0, line: 1, endLine: 1 } };
}
