import * as l10n from "@vscode/l10n";
import type { DeploymentControl, ScopeResult } from "../../core/deployment/control.ts";
import { exitCodeOf, type ExitCode } from "../exitCode.ts";
import type { RunbookFile } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { queryLine } from "../text/answerText.ts";
import { failureLine } from "../text/failureText.ts";
import { plain } from "../text/plain.ts";
import { junitXml } from "./junit.ts";
import { resultJson, type ResultJson, type StepResultJson } from "./resultJson.ts";

export interface ReportOptions {
  readonly json?: boolean;
  readonly junit?: string;
}

/** Writes what was judged, for people, programs or pipelines, and answers the exit code. */
export async function report(
  parts: CliParts,
  input: RunbookFile,
  control: DeploymentControl,
  result: ScopeResult,
  options: ReportOptions & { readonly deployment: string | null },
): Promise<ExitCode> {
  const exitCode = exitCodeOf(result.verdict);
  const json = resultJson({
    file: input.path,
    deployment: options.deployment,
    runbook: control.runbook,
    state: control.state,
    result,
    exitCode,
  });
  if (options.junit !== undefined) {
    const path = parts.files.resolve(parts.cwd, options.junit);
    await parts.files.write(path, junitXml(json, control.runbook.title));
  }
  parts.terminal.out(
    options.json === true ? `${JSON.stringify(json, null, 2)}\n` : resultText(json),
  );
  return exitCode;
}

function resultText(result: ResultJson): string {
  const lines = result.steps.flatMap(stepLines);
  return `${lines.join("\n")}\n\n${summary(result)}\n`;
}

function stepLines(step: StepResultJson): string[] {
  return [
    `${step.id}  ${plain(step.title)}`,
    ...step.blocks.flatMap((block) => [
      `  ${blockMark(block.status)}  ${l10n.t("block at line {0}", block.line)}${block.actual === null ? "" : `: ${plain(block.actual)}`}`,
      ...block.failures.map((failure) => `      ${plain(failureLine(failure))}`),
    ]),
    ...step.queries.map((query) => `  ${verdictMark(query.verdict)}  ${plain(queryLine(query))}`),
  ];
}

function summary(result: ResultJson): string {
  const verdicts = result.steps.flatMap((step) => [
    ...step.queries.map((query) => query.verdict),
    ...step.blocks.map((block) => blockVerdict(block)),
  ]);
  const count = (verdict: string): number =>
    verdicts.filter((candidate) => candidate === verdict).length;
  return l10n.t(
    "{0} passed, {1} failed, {2} open for a human, {3} not run",
    count("pass"),
    count("fail") + count("error"),
    count("open"),
    count("notRun"),
  );
}

function blockVerdict(block: StepResultJson["blocks"][number]): string {
  switch (block.status) {
    case "passed":
      return block.verdict ?? "pass";
    case "notRun":
      return "notRun";
    case "failed":
    case "cancelled":
    case "timedOut":
      return "fail";
  }
}

function blockMark(status: StepResultJson["blocks"][number]["status"]): string {
  switch (status) {
    case "passed":
      return "pass ";
    case "failed":
    case "cancelled":
    case "timedOut":
      return "FAIL ";
    case "notRun":
      return "-    ";
  }
}

function verdictMark(verdict: StepResultJson["queries"][number]["verdict"]): string {
  switch (verdict) {
    case "pass":
      return "pass ";
    case "fail":
      return "FAIL ";
    case "error":
      return "ERROR";
    case "open":
      return "open ";
    case "notRun":
      return "-    ";
  }
}
