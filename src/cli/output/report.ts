import * as l10n from "@vscode/l10n";
import type { DeploymentControl, Refusal, ScopeResult } from "../../core/deployment/control.ts";
import type { Verdict } from "../../core/deployment/verdict.ts";
import { EXIT, exitCodeOf, UsageError, type ExitCode } from "../exitCode.ts";
import { readableReason, type RunbookFile } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { outputWords, queryLine } from "../text/answerText.ts";
import { failureLine } from "../text/failureText.ts";
import { plainLine } from "../text/plain.ts";
import { refusalText } from "../text/refusalText.ts";
import { blockOutcome } from "./blockOutcome.ts";
import { junitXml } from "./junit.ts";
import { resultJson, type ResultJson, type StepResultJson } from "./resultJson.ts";

export interface ReportOptions {
  readonly json?: boolean;
  readonly junit?: string;
}

type ReportContext = ReportOptions & { readonly deployment: string | null };

/** Writes what was judged, for people, programs or pipelines, and answers the exit code. */
export async function report(
  parts: CliParts,
  input: RunbookFile,
  control: DeploymentControl,
  result: ScopeResult,
  options: ReportContext,
): Promise<ExitCode> {
  const exitCode = exitCodeOfResult(result);
  const json = resultJson({
    file: input.path,
    deployment: options.deployment,
    runbook: control.runbook,
    state: control.state,
    result,
    exitCode,
  });
  if (options.junit !== undefined) {
    await writeJunit(parts, options.junit, junitXml(json, control.runbook.title));
  }
  parts.terminal.out(
    options.json === true ? `${JSON.stringify(json, null, 2)}\n` : resultText(json),
  );
  return exitCode;
}

/** Nothing was begun. What better arguments would have avoided is wrong usage. */
export async function reportRefusal(
  parts: CliParts,
  input: RunbookFile,
  control: DeploymentControl,
  refusal: Refusal,
  options: ReportContext,
): Promise<ExitCode> {
  if (isWrongUsage(refusal)) {
    throw new UsageError(refusalText(refusal));
  }
  const verdict: Verdict = refusal.code === "journal" ? "error" : "open";
  return report(
    parts,
    input,
    control,
    { blocks: [], queries: [], verdict, stopped: refusal },
    options,
  );
}

function exitCodeOfResult({ verdict, stopped }: ScopeResult): ExitCode {
  return verdict === "open" && stopped !== null && isWrongUsage(stopped)
    ? EXIT.usage
    : exitCodeOf(verdict);
}

function isWrongUsage({ code }: Refusal): boolean {
  return ["unknown", "nothing-to-do", "values-missing", "no-connection"].includes(code);
}

async function writeJunit(parts: CliParts, file: string, xml: string): Promise<void> {
  const path = parts.files.resolve(parts.cwd, file);
  try {
    await parts.files.write(path, xml);
  } catch (error) {
    throw new UsageError(l10n.t("{0} cannot be written: {1}", path, readableReason(error)));
  }
}

function resultText(result: ResultJson): string {
  const lines = result.steps.flatMap(stepLines);
  return [
    ...(lines.length === 0 ? [] : [...lines, ""]),
    ...(result.stopped === null ? [] : [plainLine(result.stopped.message)]),
    ...(result.steps.length === 0 ? [] : [summary(result)]),
    "",
  ].join("\n");
}

function stepLines(step: StepResultJson): string[] {
  return [
    `${step.id}  ${plainLine(step.title)}`,
    ...step.blocks.flatMap(blockLines),
    ...step.queries.flatMap((query) => [
      `  ${mark(query.verdict)}  ${plainLine(queryLine(query))}`,
      ...(query.verdict === "fail" || query.verdict === "error"
        ? [`      ${plainLine(`${query.file}:${query.line}`)}`]
        : []),
    ]),
  ];
}

function blockLines(block: StepResultJson["blocks"][number]): string[] {
  const outcome = blockOutcome(block);
  const shown = outputWords(block);
  const place = l10n.t("block at line {0}", block.line);
  const unexpected = outcome === "fail" && block.failures.length === 0;
  return [
    `  ${mark(outcome)}  ${place}${shown === null ? "" : `: ${plainLine(shown)}`}`,
    ...block.failures.map((failure) => `      ${failureLine(failure)}`),
    ...(unexpected ? [`      ${plainLine(`${block.file}:${block.line}`)}`] : []),
  ];
}

function summary(result: ResultJson): string {
  const verdicts = result.steps.flatMap((step) => [
    ...step.queries.map(({ verdict }) => verdict),
    ...step.blocks.map(blockOutcome),
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

function mark(verdict: Verdict | "notRun"): string {
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
