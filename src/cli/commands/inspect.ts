import * as l10n from "@vscode/l10n";
import { shownDatabase } from "../../core/runbook/shownDatabase.ts";
import type { Item, Query, Section, Step } from "../../core/runbook/runbook.ts";
import { EXIT, type ExitCode } from "../exitCode.ts";
import { readRunbook } from "../input.ts";
import { inspectJson } from "../output/inspectJson.ts";
import type { CliParts } from "../parts.ts";
import { expectationWords } from "../text/answerText.ts";
import { findingText } from "../text/findingText.ts";
import { plainLine } from "../text/plain.ts";

export async function inspect(
  parts: CliParts,
  file: string,
  options: { readonly json: boolean },
): Promise<ExitCode> {
  const { runbook } = await readRunbook(parts, file);
  if (options.json) {
    parts.terminal.out(`${JSON.stringify(inspectJson(runbook), null, 2)}\n`);
    return EXIT.passed;
  }
  const lines = [plainLine(runbook.title), ...runbook.sections.flatMap(sectionLines)];
  for (const finding of runbook.findings) {
    lines.push(
      plainLine(
        `${file}:${finding.range.line}: ${finding.severity}: ${findingText(finding)} [${finding.rule}]`,
      ),
    );
  }
  parts.terminal.out(`${lines.join("\n")}\n`);
  return EXIT.passed;
}

function sectionLines(section: Section): string[] {
  const notes = [
    section.kind,
    ...(section.cadence === null ? [] : [section.cadence]),
    ...minutes(section.estimateMinutes),
  ];
  return [
    "",
    `${plainLine(section.title)}  (${notes.join(", ")})`,
    ...section.steps.flatMap(stepLines),
  ];
}

function stepLines(step: Step): string[] {
  const optional = step.optional ? ` (${l10n.t("optional")})` : "";
  return [
    `  ${step.id}  ${plainLine(step.title)}${optional}`,
    ...step.blocks
      .filter((block) => block.role !== "reference")
      .map(
        (block) =>
          `    >_ ${block.language === "" ? "sh" : block.language}  ${l10n.t("line {0}", block.range.line)}`,
      ),
    ...step.queries.map((query) => `    ?  ${queryWords(query)}`),
    ...step.items.map((item) => `    ${itemWords(item)}`),
  ];
}

function queryWords(query: Query): string {
  const [expectation] = query.expectations;
  const expected =
    expectation === undefined ? l10n.t("no expectation") : expectationWords(expectation);
  const label = query.label ?? query.sql.replace(/\s+/g, " ").slice(0, 60);
  return `${plainLine(label)}  ${shownDatabase(query.database) ?? l10n.t("(database not named)")}  ${expected}`;
}

function itemWords(item: Item): string {
  return `[${item.checked ? "x" : " "}] ${plainLine(item.text)}`;
}

function minutes(estimate: number | null): readonly string[] {
  return estimate === null ? [] : [l10n.t("{0} min", estimate)];
}
