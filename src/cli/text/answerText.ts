import * as l10n from "@vscode/l10n";
import type { StepResultJson } from "../output/resultJson.ts";

type QueryResult = StepResultJson["queries"][number];
type ExpectationResult = NonNullable<QueryResult["expectation"]>;

/** "schemas: 36, expected = 32 (line 88)" */
export function queryLine(query: QueryResult): string {
  const label = query.label ?? oneLine(query.sql);
  switch (query.verdict) {
    case "notRun":
      return `${label}: ${l10n.t("not run")}`;
    case "error":
      return `${label}: ${errorWords(query.error)}`;
    case "pass":
    case "fail":
    case "open":
      return `${label}: ${query.actual ?? l10n.t("no answer")}${expectedWords(query.expectation)}`;
  }
}

/** The server's word with its SQLSTATE, or why it was not asked. */
export function errorWords(error: QueryResult["error"]): string {
  if (error === null) {
    return l10n.t("could not be asked");
  }
  switch (error.code) {
    case "no-connection":
      return l10n.t("no connection fits");
    case "refused":
      return l10n.t("this is more than a question, and was not asked: {0}", error.message);
    case "unreachable":
      return l10n.t("the server cannot be asked: {0}", error.message);
    case "cancelled":
      return l10n.t("cancelled");
    case "transaction-closed":
      return l10n.t("the statement ended its READ ONLY transaction: its answer is not trusted");
    default:
      return `${error.code}: ${error.message}`;
  }
}

/** "36 (expected = 32, read from line 88)"; null where the document expects nothing of the output. */
export function outputWords(block: StepResultJson["blocks"][number]): string | null {
  return block.actual === null || block.expectation === null
    ? null
    : `${block.actual}${expectedWords(block.expectation)}`;
}

function expectedWords(expectation: ExpectationResult | null): string {
  if (expectation === null) {
    return ` (${l10n.t("no expectation: a person must judge")})`;
  }
  return ` (${l10n.t("expected {0}, read from line {1}", expectationWords(expectation), expectation.line)})`;
}

/** "rows = 3", "value >= 100", "names = a, b": the words of the annotation grammar, the same in every language. */
export function expectationWords(
  expectation: Pick<ExpectationResult, "kind" | "operator" | "value">,
): string {
  const { kind, operator, value } = expectation;
  const shown = Array.isArray(value)
    ? value.join(operator === "between" ? " and " : ", ")
    : String(value);
  return `${kind} ${operator} ${shown}${kind === "duration" ? " ms" : ""}`;
}

function oneLine(sql: string): string {
  const line = sql.replace(/\s+/g, " ").trim();
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}
