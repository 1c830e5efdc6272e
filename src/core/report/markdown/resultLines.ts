import type { ReportAnswer, ReportBlock, ReportQuery, ReportStep } from "../completionReport.ts";
import { expectedText, runLine } from "../evidenceText.ts";
import type { Shown } from "../shown.ts";
import { codeLines, inline, linkTo } from "./markdownParts.ts";

/** What became of a block, under its text. */
export function blockLines(block: ReportBlock, shown: Shown): readonly string[] {
  const { words, time, who, link } = shown;
  const run = block.runs.at(-1);
  if (run === undefined) {
    return [`**${words.blockStatus[block.status]}**`];
  }
  const { judged, accepted, log } = run;
  const runs = block.runs.length + block.runsOmitted;
  return [
    `**${words.blockStatus[block.status]}** · ${inline(runLine(run, shown))}${runs > 1 ? ` · ${words.labels.run} ${runs}` : ""}`,
    ...(run.actual === null
      ? []
      : [
          `- ${words.labels.actual}: ${inline(run.actual)} · ${words.labels.expectation}: ${inline(expectedText(block.expectations, words))}`,
        ]),
    ...(judged === null
      ? []
      : [
          `- ${inline(words.judgedBy(who(judged.by), time(judged.at), words.verdict[judged.verdict], judged.reason))}`,
        ]),
    ...(accepted === null
      ? []
      : [`- ${inline(words.acceptedBy(who(accepted.by), time(accepted.at), accepted.reason))}`]),
    ...run.failures.map((failure) => `- ${inline(words.failure(failure))}`),
    ...(log === null
      ? []
      : [
          `- ${words.labels.log}: ${linkTo(log.path, link(log.path))} · ${words.logState[log.state]}${log.sha256 === null ? "" : ` · SHA-256 \`${log.sha256}\``}`,
        ]),
    ...(log === null || log.excerpt === "" || run.outcome === "passed"
      ? []
      : ["", ...codeLines(log.excerpt)]),
  ];
}

export function queryLines(query: ReportQuery, shown: Shown): readonly string[] {
  const { words, time, who, link } = shown;
  const answer = query.answers.at(-1);
  const name = inline(query.label ?? query.sql.slice(0, 80));
  if (answer === undefined) {
    return query.required ? [`- **${words.verdict.notRun}** · ${name}`] : [];
  }
  const { error, judged, server, result } = answer;
  const seen =
    error === null
      ? `${words.labels.actual}: ${inline(answer.actual ?? words.none)}`
      : inline(words.answerError(error.code, error.message));
  const rows = result === null ? "" : ` · ${linkTo(result.path, link(result.path))}`;
  const where =
    server === null
      ? (answer.connection ?? "")
      : `${answer.connection ?? ""} · ${server.database} · PostgreSQL ${server.version}`;
  return [
    `- **${words.verdict[query.verdict]}** · ${name} · ${seen} · ${words.labels.expectation}: ${inline(expectedText(query.expectations, words))} · ${inline(`${where} · ${time(answer.at)} · ${who(answer.by)}`)}${rows}`,
    ...rowsLines(result, words),
    ...(answer.truncated ? [`  - ${words.truncated}`] : []),
    ...(judged === null
      ? []
      : [
          `  - ${inline(words.judgedBy(who(judged.by), time(judged.at), words.verdict[judged.verdict], judged.reason))}`,
        ]),
  ];
}

/** Whether the file with the rows is what was recorded. */
function rowsLines(result: ReportAnswer["result"], words: Shown["words"]): readonly string[] {
  if (result === null) {
    return [];
  }
  const { sha256, state } = result;
  return [
    ...(state === "changed" || state === "missing" ? [`  - **${words.rowsState[state]}**`] : []),
    ...(sha256 === null ? [] : [`  - SHA-256 \`${sha256}\``]),
  ];
}

/** How far a step came, under its heading. */
export function stepLine(step: ReportStep, shown: Shown): readonly string[] {
  const { words, time, who, duration } = shown;
  const { skipped, gateOpened } = step;
  return [
    [
      `**${words.stepStatus[step.status]}**`,
      ...(step.spentMs === 0 ? [] : [`${words.labels.worked} ${duration(step.spentMs)}`]),
      ...(step.estimateMinutes === null
        ? []
        : [`${words.labels.estimate} ${words.minutes(step.estimateMinutes)}`]),
    ].join(" · "),
    ...(skipped === null
      ? []
      : [`- ${inline(words.skippedBy(who(skipped.by), time(skipped.at), skipped.reason))}`]),
    ...(gateOpened === null
      ? []
      : [
          `- ${inline(words.gateOpenedBy(who(gateOpened.by), time(gateOpened.at), gateOpened.reason))}`,
        ]),
  ];
}
