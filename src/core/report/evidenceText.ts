import type { ReportBlock, ReportItem, ReportRun } from "./completionReport.ts";
import type { Shown } from "./shown.ts";
import type { ReportWords } from "./words/reportWords.ts";

/** What a tick rests on, in the order in which it matters. */
export function itemNotes(item: ReportItem, shown: Shown): readonly string[] {
  const { words, who, time } = shown;
  const ticked = item.status === "ticked" || item.status === "overridden";
  const { by, at, overrideReason } = item;
  return [
    ...((ticked || item.status === "stale") && by !== null && at !== null
      ? [
          `${words.tickedBy(who(by), time(at))}${item.how === "command" ? ` · ${words.byCommand}` : ""}`,
        ]
      : []),
    ...(overrideReason === null ? [] : [words.overridden(overrideReason)]),
    ...(item.status === "stale" ? [words.staleBy(item.staleBy.join(", "))] : []),
    ...(item.checkedBefore && !ticked ? [words.checkedBefore] : []),
  ];
}

export function expectedText(
  expectations: ReportBlock["expectations"],
  words: ReportWords,
): string {
  return expectations.length === 0
    ? words.noExpectation
    : expectations.map(({ condition, line }) => words.expected(condition, line)).join("; ");
}

/** When a run was, how long it took, by whom and where. */
export function runLine(run: ReportRun, shown: Shown): string {
  const { words, time, who, duration } = shown;
  const from = time(run.startedAt);
  return [
    run.endedAt === null ? from : `${from} → ${time(run.endedAt)}`,
    ...(run.durationMs === null ? [] : [duration(run.durationMs)]),
    who(run.by),
    ...(run.connections.length === 0 ? [] : [run.connections.join(", ")]),
    ...(run.exitCode === null ? [] : [`${words.labels.exitCode} ${run.exitCode}`]),
  ].join(" · ");
}
