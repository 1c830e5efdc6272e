import * as l10n from "@vscode/l10n";
import type { RehearsalReport, RehearsedStep } from "../../core/rehearsal/report.ts";
import {
  refusedText,
  changeText,
  failureText,
  handledText,
  millisecondsText,
  managedRollbackText,
  noteText,
  rollbackText,
  stepChangesText,
  stepOutcomeText,
  verdictText,
} from "../../prose/rehearsal/rehearsalProse.ts";
import { plainLine } from "../text/plain.ts";

/** Differences that are named one by one. */
const MOST_NAMED = 20;

/** The report for a terminal: a line a step, then what deserves an eye. */
export function rehearsalText(report: RehearsalReport): string {
  const file = report.runbook.path;
  const lines = [
    ...report.steps.map(stepLine),
    "",
    ...report.steps.flatMap((step) => troubleLines(step, file)),
    ...report.outside.map((effect) =>
      place(file, effect.line, `${effect.what}: ${handledText(effect)}`),
    ),
    ...report.databases.flatMap(({ database, leftOver, problem }) => [
      ...(problem === null ? [] : [`${database}: ${problem}`]),
      ...leftOver
        .slice(0, MOST_NAMED)
        .map((one) =>
          l10n.t(
            "{0}: after the rollback: {1} {2}",
            database,
            `${one.kind} ${one.object}`,
            changeText(one),
          ),
        ),
      ...(leftOver.length > MOST_NAMED
        ? [`${database}: ${l10n.t("and {0} more", leftOver.length - MOST_NAMED)}`]
        : []),
    ]),
    ...(report.managedRollback?.leftOver ?? []).flatMap(({ database, differences }) =>
      differences
        .slice(0, MOST_NAMED)
        .map((one) =>
          l10n.t(
            "{0}: after the managed rollback: {1} {2}",
            database,
            `${one.kind} ${one.object}`,
            changeText(one),
          ),
        ),
    ),
    ...report.notes.map(noteText),
    "",
    rollbackText(report.rollback),
    ...[managedRollbackText(report.managedRollback)].filter((said) => said !== null),
    `${verdictText(report)} (${millisecondsText(report.durationMs)})`,
  ];
  return `${lines.map(plainLine).join("\n")}\n`;
}

function stepLine(step: RehearsedStep): string {
  const title = [step.number, step.title].filter((part) => part !== null).join(" ");
  const part = step.part === "rollback" ? ` (${l10n.t("rollback")})` : "";
  const said = `${stepOutcomeText(step.outcome)}, ${millisecondsText(step.durationMs)}`;
  return [`${title}${part}: ${said}`, stepChangesText(step)]
    .filter((words) => words !== "")
    .join(" · ");
}

function troubleLines(step: RehearsedStep, file: string): readonly string[] {
  return [
    ...(step.refused === null ? [] : [place(file, step.line, refusedText(step.refused))]),
    ...step.blocks.flatMap((block) =>
      block.failures.map((failure) => {
        const sql = failure.kind === "sql" && failure.file !== null ? failure : null;
        const own = "line" in failure ? failure.line : null;
        return sql === null
          ? place(file, own ?? block.line, failureText(failure))
          : place(sql.file ?? file, sql.fileLine, failureText(failure));
      }),
    ),
    ...[...step.blocks, ...step.queries].flatMap(({ line, verdict, actual }) =>
      verdict === "fail" ? [place(file, line, l10n.t("not as expected: {0}", actual ?? ""))] : [],
    ),
    ...step.queries.flatMap(({ line, error }) =>
      error === null ? [] : [place(file, line, `${error.code}: ${error.message}`)],
    ),
  ];
}

function place(file: string, line: number | null, text: string): string {
  return line === null ? `${file}: ${text}` : `${file}:${String(line)}: ${text}`;
}
