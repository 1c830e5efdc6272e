import type { DeploymentEvent } from "../deployment/events.ts";
import type { DeploymentState } from "../deployment/state.ts";
import type {
  CompletionReport,
  ReportAnswer,
  ReportDoubt,
  ReportRun,
  ReportSection,
} from "./completionReport.ts";
import { reportAct } from "./reportParts.ts";
import type { ReportSource } from "./reportSource.ts";

/** A damaged journal proves nothing that comes after its damage: the outcome is not known. */
export function outcomeOf(
  source: ReportSource,
  state: DeploymentState,
): CompletionReport["outcome"] {
  if (source.damage.length > 0 || !source.textWhole) {
    return "uncertain";
  }
  switch (state.phase) {
    case "running":
    case "paused":
      return "unfinished";
    case "abandoned":
      return "abandoned";
    case "finished":
      return state.signOff?.result === "success" ? "success" : "failure";
  }
}

/** What speaks against the outcome, or must be known to read it, the worst first. */
export function doubtsOf(
  source: ReportSource,
  state: DeploymentState,
  made: Pick<CompletionReport, "totals" | "notDone" | "overrides" | "removed" | "sections">,
): readonly ReportDoubt[] {
  const { totals, notDone, overrides, removed } = made;
  const runs = lastRuns(made.sections);
  const answers = lastAnswers(made.sections);
  const counted = (
    kind: Extract<ReportDoubt, { count: number }>["kind"],
    count: number,
  ): ReportDoubt[] => (count === 0 ? [] : [{ kind, count }]);
  return [
    ...source.damage.map((damage): ReportDoubt => ({
      kind: "journalDamaged",
      damage: damage.kind,
      line: "line" in damage ? damage.line : null,
    })),
    ...(source.textWhole ? [] : [{ kind: "documentChanged" } as const]),
    ...counted("rowsChanged", answers.filter(({ result }) => result?.state === "changed").length),
    ...phaseDoubts(source.events, state),
    ...counted("failed", totals.failed),
    ...counted("stale", totals.stale),
    ...counted("open", totals.open),
    ...counted("notDone", notDone.filter(({ why }) => why === "notRun" || why === "open").length),
    ...counted("overrides", overrides.length),
    ...counted("lost", runs.filter(({ outcome }) => outcome === "lost").length),
    ...counted("removed", removed.length),
    ...source.events
      .filter((event) => event.type === "journalRecovered")
      .map(({ bytes, kept }): ReportDoubt => ({ kind: "journalRecovered", bytes, kept })),
    ...counted("logsMissing", runs.filter(({ log }) => log?.state === "missing").length),
    ...counted("rowsMissing", answers.filter(({ result }) => result?.state === "missing").length),
    ...counted("truncated", answers.filter(({ truncated }) => truncated).length),
  ];
}

function phaseDoubts(
  events: readonly DeploymentEvent[],
  { phase, signOff }: DeploymentState,
): readonly ReportDoubt[] {
  switch (phase) {
    case "running":
    case "paused":
      return [{ kind: "unfinished", phase }];
    case "abandoned":
      return events
        .filter((event) => event.type === "abandoned")
        .map((event) => ({ kind: "abandoned", ...reportAct(event) }));
    case "finished":
      return signOff?.result === "failure" ? [{ kind: "signedFailure" }] : [];
  }
}

function lastRuns(sections: readonly ReportSection[]): readonly ReportRun[] {
  return sections.flatMap(({ steps }) =>
    steps.flatMap(({ blocks }) => blocks.flatMap(({ runs }) => runs.at(-1) ?? [])),
  );
}

function lastAnswers(sections: readonly ReportSection[]): readonly ReportAnswer[] {
  return sections.flatMap(({ steps }) =>
    steps.flatMap(({ queries }) => queries.flatMap(({ answers }) => answers.at(-1) ?? [])),
  );
}
