import type { DeploymentEvent } from "../deployment/events.ts";
import type { DeploymentProgress } from "../deployment/progress.ts";
import { runbookIds } from "../deployment/runbookIds.ts";
import type { DeploymentState } from "../deployment/state.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { clip } from "./clip.ts";
import type { CompletionReport, ReportSection, ReportStep } from "./completionReport.ts";

/** What was done in all of the document, and the time that the deployment took of its estimate. */
export function totalsOf(
  sections: readonly ReportSection[],
  state: DeploymentState,
  progress: DeploymentProgress,
): CompletionReport["totals"] {
  const steps = sections.flatMap((section) => (isTold(section) ? section.steps : []));
  const items = steps.flatMap((step) => step.items);
  const blocks = steps.flatMap((step) => step.blocks);
  const queries = steps.flatMap((step) => step.queries).filter(isHeld);
  const of = (status: string): number => items.filter((item) => item.status === status).length;
  const verdicts = queries.map(({ verdict }) => verdict);
  const supports = blocks.map(({ status }) => status);
  return {
    items: items.length,
    ticked: of("ticked") + of("overridden"),
    overridden: of("overridden"),
    stale: of("stale"),
    blocks: blocks.length,
    blocksDone: supports.filter((status) => status === "passed" || status === "accepted").length,
    queries: queries.length,
    passed: verdicts.filter((verdict) => verdict === "pass").length,
    failed:
      verdicts.filter((verdict) => verdict === "fail" || verdict === "error").length +
      supports.filter((status) => status === "failed").length,
    open:
      verdicts.filter((verdict) => verdict === "open").length +
      supports.filter((status) => status === "open").length,
    notRun: verdicts.filter((verdict) => verdict === "notRun").length,
    elapsedMs: elapsedMs(state),
    estimateMinutes: progress.all.estimateMinutes,
    spentMs: Math.round(progress.all.spentMinutes * 60_000),
  };
}

/** What the deployment consists of, and whatever else was touched in it. */
export function isTold(section: ReportSection): boolean {
  return section.part || section.steps.some(wasTouched);
}

/** Whether anything at all happened to a step. */
export function wasTouched(step: ReportStep): boolean {
  return (
    step.skipped !== null ||
    step.gateOpened !== null ||
    step.blocks.some(({ runs }) => runs.length > 0) ||
    step.queries.some(({ answers }) => answers.length > 0) ||
    step.items.some(({ history }) => history.length > 0)
  );
}

/** A question that counts: it must pass, or it was asked. */
function isHeld({ required, verdict }: ReportStep["queries"][number]): boolean {
  return required || verdict !== "notRun";
}

function elapsedMs({ startedAt, endedAt, lastAt }: DeploymentState): number {
  const elapsed = Date.parse(endedAt ?? lastAt) - Date.parse(startedAt);
  return elapsed > 0 ? elapsed : 0;
}

/** Work of the deployment without a good end, in document order. */
export function notDoneOf(sections: readonly ReportSection[]): CompletionReport["notDone"] {
  return sections
    .filter(({ part }) => part)
    .flatMap(({ steps }) => steps)
    .flatMap((step) => {
      const { id } = step;
      if (step.skipped !== null) {
        return [{ kind: "step", step: id, id, name: step.title, why: "skipped" } as const];
      }
      if (step.optional && !wasTouched(step)) {
        return [{ kind: "step", step: id, id, name: step.title, why: "optional" } as const];
      }
      return [...undoneWork(step), ...openItems(step)];
    });
}

function undoneWork(step: ReportStep): CompletionReport["notDone"] {
  return [
    ...step.blocks
      .filter(({ status }) => status === "notRun" || status === "running")
      .map(
        ({ id, line }) =>
          ({ kind: "block", step: step.id, id, name: `:${line}`, why: "notRun" }) as const,
      ),
    ...step.queries
      .filter(({ verdict, required }) => verdict === "notRun" && required)
      .map(
        ({ id, label, sql }) =>
          ({
            kind: "query",
            step: step.id,
            id,
            name: label ?? clip(sql, 80),
            why: "notRun",
          }) as const,
      ),
  ];
}

function openItems(step: ReportStep): CompletionReport["notDone"] {
  return step.items
    .filter(({ status }) => status === "open")
    .map(({ id, text }) => ({ kind: "item", step: step.id, id, name: text, why: "open" }) as const);
}

/** Runs, answers and ticks of what an adopted document no longer holds: they are evidence all the same. */
export function removedOf(
  events: readonly DeploymentEvent[],
  runbook: Runbook,
): CompletionReport["removed"] {
  const known = runbookIds(runbook);
  const counts = new Map<string, CompletionReport["removed"][number]>();
  for (const event of events) {
    const about = aboutOf(event);
    if (about !== null && about.id !== "" && !known.has(about.id)) {
      const before = counts.get(about.id)?.events ?? 0;
      counts.set(about.id, { kind: about.kind, id: clip(about.id), events: before + 1 });
    }
  }
  return [...counts.values()];
}

function aboutOf(
  event: DeploymentEvent,
): Pick<CompletionReport["removed"][number], "kind" | "id"> | null {
  if ("block" in event) {
    return { kind: "block", id: event.block };
  }
  if ("query" in event) {
    return { kind: "query", id: event.query };
  }
  if ("item" in event) {
    return { kind: "item", id: event.item };
  }
  return "step" in event && event.step !== null ? { kind: "step", id: event.step } : null;
}

/** Names of a step and its parts, by id. */
export function namesIn(step: ReportStep): ReadonlyMap<string, string> {
  return new Map([
    [step.id, step.title],
    ...step.blocks.map(({ id, line }) => [id, `:${line}`] as const),
    ...step.queries.map(({ id, label, sql }) => [id, label ?? clip(sql, 80)] as const),
    ...step.items.map(({ id, text }) => [id, text] as const),
  ]);
}
