import { mergeAnnotations, NO_ANNOTATION, type Annotation } from "../annotations/annotation.ts";
import type { Expectation } from "../expectation.ts";
import { disagree } from "../expectations/sameExpectation.ts";
import type { Span } from "../markdown/markdownNode.ts";
import type { Block, Criterion, Item, Query, Step } from "../runbook.ts";
import type { StepDraft } from "../structure/drafts.ts";
import { IdRegistry } from "../structure/idRegistry.ts";
import { digest } from "../text/digest.ts";
import { blockRole } from "./blockRole.ts";
import { headingHint, resolveDatabase, type DatabaseHints } from "./databaseOf.ts";
import type { BlockDraft, QueryDraft } from "./drafts.ts";
import { report, type ReadContext } from "./readContext.ts";
import type { StepContent } from "./stepContent.ts";

export interface StepPlan {
  readonly id: string;
  readonly draft: StepDraft;
  readonly content: StepContent;
  /** What the section's annotation says of all its steps. */
  readonly defaults: Annotation;
  /** Titles that may speak of a database, nearest first. */
  readonly headings: readonly Span[];
}

/** Joins what was read of a step: ids, databases, roles; reports what does not fit. */
export function buildStep(plan: StepPlan, context: ReadContext): Step {
  return new StepBuilder(plan, context).build();
}

class StepBuilder {
  readonly #plan: StepPlan;
  readonly #context: ReadContext;
  readonly #ids = new IdRegistry();
  readonly #annotation: Annotation;
  readonly #hints: DatabaseHints;

  constructor(plan: StepPlan, context: ReadContext) {
    this.#plan = plan;
    this.#context = context;
    this.#annotation = mergeAnnotations(plan.defaults, plan.content.annotation);
    this.#hints = {
      annotation: this.#annotation,
      step: onlyDatabase(plan.content.blocks),
      heading: headingHint(plan.headings, context.text),
    };
  }

  build(): Step {
    const { draft, content, id } = this.#plan;
    const text = this.#context.text;
    const built = content.blocks.map((block) => this.#buildBlock(block));
    const items = this.#buildItems();
    const withItems = built.map(({ block, draft: from }) => this.#withItem(block, from, items));
    return {
      id,
      number: draft.number,
      title:
        draft.title === null
          ? ""
          : plainTitle(text.source.slice(draft.title.start, draft.title.end)),
      optional: draft.optional || this.#annotation.optional,
      estimateMinutes: draft.estimateMinutes,
      heading: text.range(draft.heading.start, draft.heading.end),
      range: text.range(draft.start, draft.end),
      items: withBlocks(items, withItems),
      blocks: withItems,
      queries: built.flatMap(({ queries }) => queries),
      criteria: this.#buildCriteria(),
      annotations: {
        after: this.#annotation.after,
        ungated: this.#annotation.ungated,
        timeoutMs: this.#annotation.timeoutMs,
        // Of the step alone: before every step of a section would be too many.
        backup: this.#plan.content.annotation.backup,
      },
    };
  }

  #id(kind: string, words: string, annotated: string | null): string {
    const own = annotated ?? `${kind}-${digest(words)}`;
    return this.#ids.take(`${this.#plan.id}/${own}`);
  }

  #buildItems(): Item[] {
    const ids = this.#plan.content.items.map((item) =>
      this.#id("item", item.words, item.annotation.id),
    );
    return this.#plan.content.items.map((item, index) => ({
      id: ids[index] ?? "",
      text: item.text,
      checked: item.checked,
      mark: this.#context.text.range(item.mark.start, item.mark.end),
      range: item.range,
      parent: item.parent === null ? null : (ids[item.parent] ?? null),
      blocks: [],
    }));
  }

  #withItem(block: Block, draft: BlockDraft, items: readonly Item[]): Block {
    const index = draft.annotation.item === null ? draft.item : draft.annotation.item - 1;
    return index === null ? block : { ...block, item: items[index]?.id ?? null };
  }

  #buildBlock(draft: BlockDraft): {
    readonly block: Block;
    readonly draft: BlockDraft;
    readonly queries: readonly Query[];
  } {
    const { content, annotation, dialect } = draft;
    const id = this.#id("block", content.words(), annotation.id);
    const inItem =
      draft.item === null
        ? NO_ANNOTATION
        : (this.#plan.content.items[draft.item]?.annotation ?? NO_ANNOTATION);
    const around = mergeAnnotations(inItem, annotation);
    const expectations = ordered([...around.expectations, ...draft.expectations]);
    const asked = draft.queries.filter((query) => query.nature === "question");
    const hasQueries = asked.length > 0;
    if (!hasQueries) {
      this.#reportDisagreement(expectations);
    }
    const role = blockRole(draft, expectations, this.#context.sectionKind);
    if (role !== "reference") {
      this.#reportPlaceholders(draft);
    }
    const block: Block = {
      id,
      language: draft.language,
      origin: draft.origin,
      role,
      text: content.text,
      range: content.range,
      item: null,
      database: dialect === "sql" ? resolveDatabase(null, [around], this.#hints) : null,
      expectations: hasQueries ? [] : expectations,
      placeholders: role === "reference" ? [] : draft.placeholders,
      tolerate: [...this.#annotation.tolerate, ...around.tolerate],
      timeoutMs: around.timeoutMs,
      service: around.service,
    };
    const queries = draft.queries.map((query) =>
      this.#buildQuery(query, id, around, asked.length === 1 && asked[0] === query),
    );
    return { block, draft, queries };
  }

  /** `only`: the block asks nothing else, so that its annotation speaks of this query. */
  #buildQuery(query: QueryDraft, block: string, around: Annotation, only: boolean): Query {
    const words = this.#context.text.words(query.range.start, query.range.end);
    const database = resolveDatabase(query.database, [query.annotation, around], this.#hints);
    const explicit = only
      ? [...query.annotation.expectations, ...around.expectations]
      : query.annotation.expectations;
    const expectations = ordered([...explicit, ...query.expectations]);
    const thresholds = [...query.annotation.thresholds, ...(only ? around.thresholds : [])];
    this.#reportDisagreement(expectations);
    if (database.via === "ask" && query.nature === "question") {
      report(this.#context, "database-unknown", query.range);
    }
    return {
      id: this.#id("query", words.replace(/\r?\n[ \t]*/g, "\n"), query.annotation.id),
      sql: query.sql,
      database,
      origin: query.origin,
      block,
      nature: query.nature,
      range: query.range,
      label: query.label?.text ?? null,
      expectations,
      ...(thresholds.length > 0 && { thresholds }),
    };
  }

  #buildCriteria(): readonly Criterion[] {
    return this.#plan.content.criteria.map(({ label, words, expectation, range }) => ({
      id: this.#id(
        "criterion",
        `${words} ${this.#context.text.words(range.start, range.end)}`,
        null,
      ),
      label,
      expectation,
      range,
    }));
  }

  /** Once a name: where it first stands. */
  #reportPlaceholders(draft: BlockDraft): void {
    const seen = new Set<string>();
    for (const { name, kind, range } of draft.placeholders) {
      if (!seen.has(name)) {
        seen.add(name);
        report(this.#context, "placeholder-unset", range, { name, kind });
      }
    }
  }

  #reportDisagreement(expectations: readonly Expectation[]): void {
    const [first, ...others] = expectations;
    if (first === undefined || first.explicit) {
      return;
    }
    for (const other of others) {
      if (disagree(first, other)) {
        const details = { first: first.text, second: other.text };
        report(this.#context, "expectations-disagree", other.range, details, [first.range]);
      }
    }
  }
}

function withBlocks(items: readonly Item[], blocks: readonly Block[]): readonly Item[] {
  const inItems = blocks.filter((block) => block.item !== null);
  if (inItems.length === 0) {
    return items;
  }
  const byItem = new Map<string, string[]>(items.map((item) => [item.id, []]));
  for (const block of inItems) {
    byItem.get(block.item ?? "")?.push(block.id);
  }
  return items.map((item) => ({ ...item, blocks: byItem.get(item.id) ?? [] }));
}

/** The database that all commands of these blocks name; null when they name none or several. */
function onlyDatabase(blocks: readonly BlockDraft[]): string | null {
  const named = new Set<string | null>();
  for (const block of blocks) {
    block.databases.forEach((name) => named.add(name));
    block.queries.forEach((query) => named.add(query.database));
  }
  named.delete(null);
  const [only] = named;
  return named.size === 1 ? (only ?? null) : null;
}

/** Explicit ones first; of two that were read from the same words one is enough. */
function ordered(expectations: readonly Expectation[]): readonly Expectation[] {
  if (expectations.length < 2) {
    return expectations;
  }
  const seen = new Set<string>();
  return expectations
    .filter(({ range, kind }) => {
      const key = `${range.start}:${range.end}:${kind}`;
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    })
    .toSorted((a, b) => Number(b.explicit) - Number(a.explicit));
}

/** A title without Markdown's marks. */
export function plainTitle(title: string): string {
  if (/^[^[\]*_`~<\s]*(?: [^[\]*_`~<\s]+)*$/.test(title)) {
    return title;
  }
  return title
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|`|~~)/g, "")
    .replace(/<!--[^]*?-->/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
