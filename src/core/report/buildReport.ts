import type { DeploymentEvent } from "../deployment/events.ts";
import { foldDeployment } from "../deployment/foldDeployment.ts";
import { deploymentSections } from "../deployment/gates.ts";
import { deploymentProgress, type DeploymentProgress } from "../deployment/progress.ts";
import type { DeploymentState } from "../deployment/state.ts";
import { stepOverrides } from "../deployment/stepFacts.ts";
import { isRunnable } from "../deployment/work.ts";
import { stepsOf } from "../runbook/lookup.ts";
import type { Runbook, Section, Step } from "../runbook/runbook.ts";
import { clip, LIMITS } from "./clip.ts";
import {
  REPORT_FORMAT,
  type CompletionReport,
  type ReportSection,
  type ReportStep,
} from "./completionReport.ts";
import { evidenceOf, type Evidence } from "./evidenceOf.ts";
import { doubtsOf, outcomeOf } from "./reportDoubts.ts";
import { namesIn, notDoneOf, removedOf, totalsOf } from "./reportSums.ts";
import {
  reportAct,
  reportBlock,
  reportItem,
  reportPerson,
  reportQuery,
  type PartsSource,
} from "./reportParts.ts";
import { reportRecord } from "./reportRecord.ts";
import type { ReportSource } from "./reportSource.ts";

/** The report that a journal makes: the same source always gives the same report. Never throws. */
export function buildReport(source: ReportSource): CompletionReport {
  const { events, runbook } = source;
  const state = foldDeployment(events);
  const evidence = evidenceOf(events);
  const progress = deploymentProgress(runbook, state);
  const sections = reportSections(runbook, progress, {
    evidence,
    state,
    logs: source.logs,
    results: source.results,
  });
  const totals = totalsOf(sections, state, progress);
  const overrides = reportOverrides(runbook, sections, state, evidence);
  const notDone = notDoneOf(sections);
  const removed = removedOf(events, runbook);
  const [first] = events;
  return {
    stamp: {
      kind: "completion-report",
      format: REPORT_FORMAT,
      version: source.version,
      deployment: clip(state.id),
      events: events.length,
      head: source.head,
    },
    outcome: outcomeOf(source, state),
    doubts: [...doubtsOf(source, state, { totals, notDone, overrides, removed, sections })],
    startedAt: clip(state.startedAt),
    startedBy: reportPerson(first?.by ?? { name: "", host: "" }),
    endedAt: state.endedAt === null ? null : clip(state.endedAt),
    asOf: clip(state.lastAt),
    people: reportPeople(events),
    runbook: reportRunbook(source, state),
    startedWith: first?.type === "deploymentStarted" ? clip(first.version) : "",
    connections: reportConnections(events, state),
    values: [...state.values].map(([name, value]) => ({ name: clip(name), value: clip(value) })),
    totals,
    sections,
    overrides: [...overrides],
    notDone: [...notDone],
    removed: removed.slice(0, LIMITS.removed),
    backups: state.backups.map((backup) => ({
      ...backup,
      path: clip(backup.path),
      run: clip(backup.run),
      at: clip(backup.at),
    })),
    pauses: reportPauses(events),
    signOff: reportSignOff(events),
    blankFields: blankFields(runbook, events),
    record: reportRecord(events),
  };
}

function reportSections(
  runbook: Runbook,
  progress: DeploymentProgress,
  source: PartsSource,
): ReportSection[] {
  const own = new Set(deploymentSections(runbook));
  return runbook.sections.map((section) => ({
    id: section.id,
    title: clip(section.title),
    kind: section.kind,
    optional: section.optional,
    part: own.has(section),
    status: progress.sections.get(section.id)?.status ?? "ready",
    ...spent(section.id, progress.sections),
    steps: section.steps.map((step) => reportStep(step, section, progress, source)),
  }));
}

function reportStep(
  step: Step,
  section: Section,
  progress: DeploymentProgress,
  source: PartsSource,
): ReportStep {
  const reached = progress.steps.get(step.id);
  const skip = source.evidence.skips.get(step.id);
  const gate = source.evidence.gates.get(step.id);
  return {
    id: step.id,
    number: step.number,
    title: clip(step.title),
    line: step.heading.line,
    optional: step.optional || section.optional,
    status: reached?.status ?? "ready",
    ...spent(step.id, progress.steps),
    skipped: skip === undefined ? null : reportAct(skip),
    gateOpened: gate === undefined ? null : { ...reportAct(gate), how: gate.how },
    waitsFor: (reached?.waitsFor ?? []).slice(0, LIMITS.history).map((id) => clip(id)),
    items: step.items.map((item) => reportItem(item, source)),
    blocks: step.blocks.filter(isRunnable).map((block) => reportBlock(block, source)),
    queries: step.queries
      .filter(({ nature }) => nature === "question")
      .map((query) => reportQuery(query, step, source)),
  };
}

function spent(
  id: string,
  progress: DeploymentProgress["steps"],
): { estimateMinutes: number | null; spentMs: number } {
  const reached = progress.get(id);
  return {
    estimateMinutes: reached?.estimateMinutes ?? null,
    spentMs: Math.round((reached?.spentMinutes ?? 0) * 60_000),
  };
}

function reportPeople(events: readonly DeploymentEvent[]): CompletionReport["people"] {
  const people = new Map<string, CompletionReport["people"][number]>();
  for (const { by } of events) {
    const key = JSON.stringify([by.name, by.host]);
    const known = people.get(key) ?? { ...reportPerson(by), events: 0 };
    people.set(key, { ...known, events: known.events + 1 });
  }
  return [...people.values()];
}

function reportRunbook(source: ReportSource, state: DeploymentState): CompletionReport["runbook"] {
  return {
    path: clip(state.runbook.path),
    title: clip(state.runbook.title),
    sha256: clip(state.runbook.sha256),
    metadata: source.runbook.metadata.map(({ name, value }) => ({
      name: clip(name),
      value: clip(value),
    })),
    changes: source.events.flatMap((event): CompletionReport["runbook"]["changes"] => {
      const { at, by } = event;
      switch (event.type) {
        case "runbookAdopted": {
          const [added, removed] = [event.added.length, event.removed.length];
          const sha256 = clip(event.sha256);
          return [{ at: clip(at), by: reportPerson(by), kind: "adopted", sha256, added, removed }];
        }
        case "runbookKept": {
          const sha256 = clip(event.changedTo);
          return [
            { at: clip(at), by: reportPerson(by), kind: "kept", sha256, added: 0, removed: 0 },
          ];
        }
        default:
          return [];
      }
    }),
  };
}

function reportConnections(
  events: readonly DeploymentEvent[],
  state: DeploymentState,
): CompletionReport["connections"] {
  const seen = new Map<string, Set<string>>();
  for (const event of events) {
    if (event.type === "queryVerified" && event.server !== null && event.connection !== null) {
      const versions = seen.get(event.connection) ?? new Set<string>();
      seen.set(event.connection, versions.add(event.server.version));
    }
  }
  return state.connections.map((connection) => ({
    ...connection,
    name: clip(connection.name),
    host: clip(connection.host),
    database: clip(connection.database),
    user: clip(connection.user),
    serverVersions: [...(seen.get(connection.name) ?? [])].map((version) => clip(version)),
  }));
}

/** Each with the person and the time, which only its event knows. */
function reportOverrides(
  runbook: Runbook,
  sections: readonly ReportSection[],
  state: DeploymentState,
  evidence: Evidence,
): CompletionReport["overrides"] {
  const actOf = (kind: CompletionReport["overrides"][number]["kind"], id: string) => {
    switch (kind) {
      case "tick":
        return evidence.ticks.get(id)?.at(-1);
      case "failure":
        return [...(evidence.runs.get(id)?.values() ?? [])].at(-1)?.accepted;
      case "judgement":
        return (
          evidence.answers.get(id)?.at(-1)?.judged ??
          [...(evidence.runs.get(id)?.values() ?? [])].at(-1)?.judged
        );
      case "gate":
        return evidence.gates.get(id);
      case "skip":
        return evidence.skips.get(id);
    }
  };
  const names = new Map(
    sections.flatMap(({ steps }) => steps.flatMap((step) => [...namesIn(step)])),
  );
  return [...stepsOf(runbook)].flatMap(({ step }) =>
    stepOverrides(step, state).map(({ kind, id, reason }) => {
      const act = actOf(kind, id);
      return {
        kind,
        step: step.id,
        id,
        name: names.get(id) ?? "",
        reason: clip(reason),
        by: act === null || act === undefined ? null : reportPerson(act.by),
        at: act === null || act === undefined ? null : clip(act.at),
      };
    }),
  );
}

function reportPauses(events: readonly DeploymentEvent[]): CompletionReport["pauses"] {
  const pauses: CompletionReport["pauses"] = [];
  for (const event of events) {
    if (event.type === "paused") {
      pauses.push({ ...reportAct(event), resumedAt: null });
    } else if (event.type === "resumed") {
      const last = pauses.pop();
      pauses.push(...(last === undefined ? [] : [{ ...last, resumedAt: clip(event.at) }]));
    }
  }
  return pauses;
}

function reportSignOff(events: readonly DeploymentEvent[]): CompletionReport["signOff"] {
  const finished = events.findLast((event) => event.type === "finished");
  if (finished === undefined) {
    return null;
  }
  const { name, result, remark, fields } = finished.signOff;
  return {
    at: clip(finished.at),
    by: reportPerson(finished.by),
    name: clip(name),
    result,
    remark: clip(remark),
    fields: Object.entries(fields).map(([field, value]) => ({
      name: clip(field),
      value: clip(value),
    })),
  };
}

function blankFields(runbook: Runbook, events: readonly DeploymentEvent[]): string[] {
  const finished = events.findLast((event) => event.type === "finished");
  const filled = finished?.signOff.fields ?? {};
  return runbook.signOff
    .filter(({ name }) => (Object.hasOwn(filled, name) ? filled[name] : "")?.trim() === "")
    .map(({ name }) => clip(name));
}
