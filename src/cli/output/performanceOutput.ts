import * as l10n from "@vscode/l10n";
import type { BrowseFailure } from "../../core/catalog/browse.ts";
import type { ConnectionProfile } from "../../core/connection/profile.ts";
import type { Verdict } from "../../core/deployment/verdict.ts";
import type { Result } from "../../core/lib/result.ts";
import type { LoadFailure, LoadResult, Measurement } from "../../core/performance/measurement.ts";
import type { Criterion } from "../../core/runbook/runbook.ts";
import type { ExitCode } from "../exitCode.ts";
import { expectationWords } from "../text/answerText.ts";
import { browseFailureText } from "../text/browseText.ts";
import { measureFailureText } from "../../prose/performance/measureProse.ts";
import { percentilesText } from "../text/measureText.ts";
import { plainLine } from "../text/plain.ts";

export interface MeasuredCriterion {
  readonly step: string;
  readonly criterion: Criterion;
  /** Null: what it speaks of cannot be measured; a person judges it. */
  readonly measurement: Measurement | null;
  readonly verdict: Verdict;
}

export interface ConnectionPerformance {
  readonly profile: ConnectionProfile;
  readonly criteria: readonly MeasuredCriterion[];
  /** Null: it was not asked for. */
  readonly load: Result<LoadResult, LoadFailure> | null;
  readonly failure: BrowseFailure | null;
}

/** The published shape of `performance --json`. Times are milliseconds. */
export function performanceJson(
  found: readonly ConnectionPerformance[],
  exitCode: ExitCode,
): Readonly<Record<string, unknown>> {
  return {
    connections: found.map(({ profile, criteria, load, failure }) => ({
      name: profile.name,
      database: profile.database,
      criteria: criteria.map(criterionJson),
      load: load === null ? null : load.ok ? load.value : { error: load.error },
      error: failure,
    })),
    exitCode,
  };
}

function criterionJson(one: MeasuredCriterion): Readonly<Record<string, unknown>> {
  const { criterion, measurement } = one;
  return {
    step: one.step,
    id: criterion.id,
    label: criterion.label,
    expectation: expectationWords(criterion.expectation),
    workload: measurement?.workload ?? null,
    table: measurement?.table ?? null,
    triggers: measurement?.triggers ?? [],
    runs: measurement?.times.length ?? 0,
    percentiles: measurement?.percentiles ?? null,
    verdict: one.verdict,
    error: measurement?.failure ?? null,
  };
}

export function performanceText(found: readonly ConnectionPerformance[]): string {
  const lines = found.flatMap(({ profile, criteria, load, failure }) => [
    `${plainLine(profile.name)}: ${plainLine(profile.database)}`,
    ...criteria.map((one) => `  ${criterionLine(one)}`),
    ...(load === null ? [] : loadLines(load).map((line) => `  ${line}`)),
    ...(failure === null ? [] : [`  ${browseFailureText(failure)}`]),
  ]);
  return `${lines.join("\n")}\n`;
}

const MARKS: Readonly<Record<Verdict, string>> = { pass: "✓", fail: "✗", error: "!", open: "?" };

function criterionLine({ criterion, measurement, verdict }: MeasuredCriterion): string {
  const head = `${MARKS[verdict]} ${plainLine(criterion.label)}  ${expectationWords(criterion.expectation)}`;
  if (measurement === null) {
    return `${head}  ${l10n.t("It cannot be measured here: a person must judge.")}`;
  }
  const { failure, percentiles, table, times } = measurement;
  const told =
    percentiles === null
      ? ""
      : `  ${percentilesText(percentiles)}  (${l10n.t("{0} runs on {1}, rolled back", times.length, plainLine(table ?? ""))})`;
  const few = verdict === "open" ? `  ${l10n.t("Too few runs to judge.")}` : "";
  return `${head}${told}${few}${failure === null ? "" : `  ${measureFailureText(failure)}`}`;
}

function loadLines(load: Result<LoadResult, LoadFailure>): readonly string[] {
  if (!load.ok) {
    return [`! ${l10n.t("Load check")}: ${measureFailureText(load.error)}`];
  }
  const { asked, started, done, errors, timedOut, connect, total, table } = load.value;
  const mark = MARKS[loadVerdict(load)];
  const count = l10n.t("{0} of {1} logins done on {2}", done, started, plainLine(table));
  return [
    `${mark} ${l10n.t("Load check")}: ${count}`,
    `  ${l10n.t("connect")}: ${percentilesText(connect)}`,
    `  ${l10n.t("total")}: ${percentilesText(total)}`,
    ...(started < asked
      ? [
          `  ${l10n.t("The server had room for {0} of the {1} that were asked for.", started, asked)}`,
        ]
      : []),
    ...(timedOut ? [`  ${l10n.t("Stopped at the time limit.")}`] : []),
    ...errors.map(({ message, count: times }) => `  ${times} × ${plainLine(message)}`),
  ];
}

/** Every login that was asked for must have been done; fewer than that say nothing of so many. */
export function loadVerdict(load: Result<LoadResult, LoadFailure>): Verdict {
  if (!load.ok) {
    return "error";
  }
  const { asked, started, done } = load.value;
  return done < started ? "fail" : started < asked ? "open" : "pass";
}
