import { l10n } from "vscode";

import type { Comparison, Expectation } from "../../core/runbook/expectation.ts";
import type { Verdict } from "../../core/deployment/verdict.ts";
import { shorten } from "../lib/markdownText.ts";

/** What is expected, in short: "= 11", "3 rows", "10 to 20", "< 100 ms". */
export function expectationText(expectation: Expectation): string {
  const { kind } = expectation;
  if (expectation.operator === "between") {
    const [from, to] = expectation.value;
    return withUnit(kind, l10n.t("{0} to {1}", from, to));
  }
  if (expectation.kind === "names") {
    return `${sign(expectation.operator)} ${shorten(expectation.value.join(", "), 60)}`;
  }
  return withUnit(kind, `${sign(expectation.operator)} ${expectation.value}`);
}

/** The answer held against what was expected: "11 = 11", "36 ≠ 32", "87, not ≥ 100". */
export function comparisonText(actual: string, expectation: Expectation, verdict: Verdict): string {
  const shown = shorten(actual, 40);
  if (expectation.operator === "=" && expectation.kind !== "names") {
    return `${shown} ${verdict === "pass" ? "=" : "≠"} ${withUnit(expectation.kind, String(expectation.value))}`;
  }
  return verdict === "pass"
    ? `${shown} · ${expectationText(expectation)}`
    : l10n.t("{0}, not {1}", shown, expectationText(expectation));
}

function withUnit(kind: Expectation["kind"], text: string): string {
  switch (kind) {
    case "rows":
      return l10n.t("{0} rows", text);
    case "duration":
      return l10n.t("{0} ms", text);
    case "value":
    case "names":
      return text;
  }
}

function sign(operator: Comparison): string {
  switch (operator) {
    case "<=":
      return "≤";
    case ">=":
      return "≥";
    case "<>":
      return "≠";
    case "=":
    case "<":
    case ">":
      return operator;
  }
}
