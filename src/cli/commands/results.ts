import * as l10n from "@vscode/l10n";
import type {
  CompletionReport,
  ReportBlock,
  ReportItem,
  ReportQuery,
  ReportStep,
} from "../../core/report/completionReport.ts";
import { isTold } from "../../core/report/reportSums.ts";
import { EXIT, type ExitCode } from "../exitCode.ts";
import { stepNamed } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { deploymentFolder } from "../report/completion.ts";
import { errorWords } from "../text/answerText.ts";
import { plainLine } from "../text/plain.ts";

export interface ResultsOptions {
  readonly step?: string;
  readonly failed?: boolean;
  readonly deployment?: string;
  readonly root?: string;
  readonly json?: boolean;
}

/** The verdicts of the newest deployment of a document, or of the folder, as its journal tells them. */
export async function results(
  parts: CliParts,
  file: string | undefined,
  options: ResultsOptions,
): Promise<ExitCode> {
  const folder = await deploymentFolder(parts, file, {
    deployment: options.deployment,
    root: options.root,
  });
  if (folder === null) {
    return EXIT.open;
  }
  const reports = await parts.openCompletionReports();
  const { report, document } = await reports.make(folder, parts.signal);
  const only =
    options.step === undefined ? null : stepNamed(document.runbook, options.step).step.id;
  const steps = report.sections
    .filter((section) => only !== null || isTold(section))
    .flatMap((section) => section.steps)
    .filter(({ id }) => only === null || id === only)
    .map((step) => resultsOf(step, options.failed === true));
  const exitCode = exitCodeOfResults(report, steps);
  if (options.json === true) {
    const { stamp, runbook, outcome, doubts } = report;
    parts.terminal.out(
      `${JSON.stringify({ deployment: stamp.deployment, file: runbook.path, outcome, doubts, steps, exitCode }, null, 2)}\n`,
    );
  } else {
    parts.terminal.out(steps.flatMap(stepText).join(""));
  }
  return exitCode;
}

type StepResults = ReturnType<typeof resultsOf>;

function resultsOf(step: ReportStep, failedOnly: boolean) {
  const { id, number, title, line, status } = step;
  const isWanted = (mark: Mark): boolean => !failedOnly || (mark !== "pass" && mark !== "-");
  return {
    ...{ id, number, title, line, status },
    items: step.items
      .filter((item) => isWanted(itemMark(item)))
      .map(({ id: item, text, line: at, status: tick, overrideReason }) => ({
        ...{ id: item, text, line: at, status: tick, overrideReason },
      })),
    blocks: step.blocks
      .filter((block) => isWanted(blockMark(block)))
      .map(({ runs, ...block }) => ({ ...block, last: runs.at(-1) ?? null })),
    queries: step.queries
      .filter(({ required, answers }) => required || answers.length > 0)
      .filter((query) => isWanted(queryMark(query)))
      .map(({ answers, ...query }) => ({ ...query, last: answers.at(-1) ?? null })),
  };
}

type Mark = "pass" | "FAIL" | "ERROR" | "open" | "stale" | "over" | "-";

function itemMark({ status }: Pick<ReportItem, "status">): Mark {
  switch (status) {
    case "ticked":
      return "pass";
    case "overridden":
      return "over";
    case "stale":
      return "stale";
    case "open":
      return "open";
  }
}

function blockMark({ status }: Pick<ReportBlock, "status">): Mark {
  switch (status) {
    case "passed":
      return "pass";
    case "accepted":
      return "over";
    case "failed":
      return "FAIL";
    case "open":
    case "running":
      return "open";
    case "notRun":
      return "-";
  }
}

function queryMark({ verdict }: Pick<ReportQuery, "verdict">): Mark {
  switch (verdict) {
    case "pass":
      return "pass";
    case "fail":
      return "FAIL";
    case "error":
      return "ERROR";
    case "open":
      return "open";
    case "notRun":
      return "-";
  }
}

/** The worst of what is shown; a damaged journal proves nothing. */
function exitCodeOfResults({ outcome }: CompletionReport, steps: readonly StepResults[]): ExitCode {
  const marks = steps.flatMap(({ blocks, queries, items }) => [
    ...blocks.map(blockMark),
    ...queries.map(queryMark),
    ...items.map(itemMark),
  ]);
  const has = (...wanted: readonly Mark[]): boolean => marks.some((mark) => wanted.includes(mark));
  if (outcome === "uncertain" || has("FAIL", "ERROR", "stale")) {
    return EXIT.failed;
  }
  return has("open", "-") ? EXIT.open : EXIT.passed;
}

function stepText({ number, id, title, items, blocks, queries }: StepResults): readonly string[] {
  if (items.length + blocks.length + queries.length === 0) {
    return [];
  }
  const line = (mark: Mark, words: string): string => `  ${mark.padEnd(5)}  ${plainLine(words)}\n`;
  return [
    `${number ?? id}  ${plainLine(title)}\n`,
    ...blocks.map((block) =>
      line(
        blockMark(block),
        `${l10n.t("block at line {0}", block.line)}${actualWords(block.last?.actual ?? null, block.expectations)}`,
      ),
    ),
    ...queries.map((query) => {
      const seen =
        query.last !== null && query.last.error !== null
          ? `: ${errorWords(query.last.error)}`
          : actualWords(query.last?.actual ?? null, query.expectations);
      return line(
        queryMark(query),
        `${query.label ?? query.sql.replace(/\s+/g, " ").slice(0, 80)}${seen}`,
      );
    }),
    ...items.map((item) =>
      line(
        itemMark(item),
        `${item.text}${item.overrideReason === null ? "" : ` (${item.overrideReason})`}`,
      ),
    ),
  ];
}

function actualWords(
  actual: string | null,
  expectations: readonly { readonly condition: string; readonly line: number }[],
): string {
  const [first] = expectations;
  const seen = actual === null ? "" : `: ${actual}`;
  return first === undefined || actual === null
    ? seen
    : `${seen} (${l10n.t("expected {0}, read from line {1}", first.condition, first.line)})`;
}
