import { FINDING_RULES, type Finding, type FindingRule } from "../finding.ts";
import type { SqlReader } from "../queries/readSql.ts";
import type { SectionKind } from "../runbook.ts";
import type { RunbookText } from "../text/runbookText.ts";
import type { TextRange } from "../textRange.ts";

/** What every reader of a document's parts shares. */
export interface ReadContext {
  readonly text: RunbookText;
  readonly sql: SqlReader;
  readonly findings: Finding[];
  readonly sectionKind: SectionKind;
}

export function report(
  context: Pick<ReadContext, "findings">,
  rule: FindingRule,
  range: TextRange,
  details: Finding["details"] = {},
  related: readonly TextRange[] = [],
): void {
  context.findings.push({
    rule,
    severity: FINDING_RULES[rule],
    range,
    details,
    related,
    fix: null,
  });
}
