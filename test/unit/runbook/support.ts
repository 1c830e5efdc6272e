import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseRunbook } from "../../../src/core/runbook/parseRunbook.ts";
import type { Expectation } from "../../../src/core/runbook/expectation.ts";
import type { Query, Runbook, Step } from "../../../src/core/runbook/runbook.ts";
import type { SqlParser } from "../../../src/core/sql/sqlParser.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");

let parser: SqlParser | undefined;

/** To be awaited once, before the first {@link read}. */
export async function loadParser(): Promise<SqlParser> {
  parser = await loadSqlParser();
  return parser;
}

export function read(text: string): Runbook {
  if (parser === undefined) {
    throw new Error("loadParser() first");
  }
  return parseRunbook(text, parser);
}

export function fixture(name: string): string {
  return readFileSync(path.join(ROOT, "test/fixtures/runbooks", name), "utf8");
}

/** A checklist of the seed, which lies beside the repository on some machines; null elsewhere. */
export function seed(name: string): string | null {
  const file = path.join(ROOT, "../shared/seed", name);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

export function stepsOf(runbook: Runbook): readonly Step[] {
  return runbook.sections.flatMap((section) => section.steps);
}

export function queriesOf(runbook: Runbook): readonly Query[] {
  return stepsOf(runbook).flatMap((step) => step.queries);
}

/** "value >= 100", "rows between 10 and 20": what an expectation says, without where. */
export function say(expectation: Expectation | undefined): string | null {
  if (expectation === undefined) {
    return null;
  }
  const { kind, operator, value } = expectation;
  const shown =
    typeof value === "object" ? value.join(operator === "between" ? " and " : ", ") : String(value);
  return `${kind} ${operator} ${shown}`;
}

export function rules(runbook: Runbook): readonly string[] {
  return runbook.findings.map((finding) => finding.rule);
}

/** The UTF-8 of a text decoded as windows-1252 as browsers do; `lossy` drops what has no character. */
export function damage(text: string, lossy: boolean): string {
  const high = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
  return [...Buffer.from(text, "utf8")]
    .map((byte) =>
      byte >= 0x80 && byte < 0xa0 ? high.charAt(byte - 0x80) : String.fromCharCode(byte),
    )
    .join("")
    .replace(/[\u0081\u008d\u008f\u0090\u009d]/g, (undefinedOne) => (lossy ? "" : undefinedOne));
}

/** Everything of a runbook that must not depend on how the text was decoded. */
export function outline(runbook: Runbook): unknown {
  return runbook.sections.map(({ id, kind, cadence, optional, estimateMinutes, steps }) => ({
    section: { id, kind, cadence, optional, estimateMinutes },
    steps: steps.map((step) => ({
      id: step.id,
      number: step.number,
      optional: step.optional,
      items: step.items.map((item) => [item.id, item.range.line, item.checked, item.blocks]),
      blocks: step.blocks.map((block) => [
        block.id,
        block.language,
        block.role,
        block.range.line,
        block.range.endLine,
        block.expectations.map((one) => [say(one), one.range.line]),
        block.placeholders.map((one) => [one.name, one.kind, one.range.line]),
      ]),
      queries: step.queries.map((query) => [
        query.id,
        query.range.line,
        query.nature,
        query.database,
        query.expectations.map((one) => [say(one), one.range.line]),
      ]),
      criteria: step.criteria.map((one) => [one.id, say(one.expectation)]),
    })),
  }));
}
