import { deploymentSections } from "../../core/deployment/gates.ts";
import { isRequired, isRunnable } from "../../core/deployment/work.ts";
import type { Block, Item, Query, Step } from "../../core/runbook/runbook.ts";
import type { ExitCode } from "../exitCode.ts";
import { failureJson } from "./resultJson.ts";
import type { Standing } from "./standing.ts";

/** The published shape of `status --json`. */
export type StatusJson = ReturnType<typeof deploymentJson>;

export function statusJson(standing: Standing, file: string, exitCode: ExitCode): StatusJson {
  return deploymentJson(standing, file, exitCode);
}

function deploymentJson(standing: Standing, file: string, exitCode: ExitCode) {
  const { state, runbook, progress, journal } = standing;
  return {
    deployment: state.id,
    file,
    phase: state.phase,
    startedAt: state.startedAt,
    startedBy: state.startedBy,
    endedAt: state.endedAt,
    runbook: state.runbook,
    connections: state.connections,
    progress: progress.all,
    exitCode,
    sections: deploymentSections(runbook).map((section) => ({
      id: section.id,
      title: section.title,
      progress: progress.sections.get(section.id) ?? null,
      steps: section.steps.map((step) => stepJson(step, file, standing)),
    })),
    backups: state.backups,
    signOff: state.signOff,
    journal: {
      folder: journal.folder,
      head: journal.head,
      damage: journal.damage,
      heldBy: journal.heldBy,
    },
  };
}

function stepJson(step: Step, file: string, standing: Standing) {
  const { state, progress } = standing;
  return {
    id: step.id,
    title: step.title,
    line: step.heading.line,
    optional: step.optional,
    progress: progress.steps.get(step.id) ?? null,
    gateOpened: state.openedGates.has(step.id),
    items: step.items.map((item) => itemJson(item, standing)),
    blocks: step.blocks.filter(isRunnable).map((block) => blockJson(block, file, standing)),
    queries: step.queries
      .filter((query) => isRequired(query, step))
      .map((query) => queryJson(query, standing)),
  };
}

function itemJson(item: Item, { state }: Standing) {
  const tick = state.items.get(item.id);
  return {
    id: item.id,
    text: item.text,
    line: item.range.line,
    ticked: tick?.ticked ?? false,
    how: tick?.ticked === true ? tick.how : null,
    stale: tick?.stale ?? false,
    by: tick?.by ?? null,
    at: tick?.at ?? null,
    override: tick?.overrideReason ?? null,
  };
}

function blockJson(block: Block, file: string, { state }: Standing) {
  const run = state.blocks.get(block.id);
  return {
    id: block.id,
    line: block.range.line,
    status: run?.status ?? "notRun",
    verdict: run?.verdict ?? null,
    actual: run?.actual ?? null,
    failures: (run?.failures ?? []).map((failure) => failureJson(file, block.range.line, failure)),
  };
}

function queryJson(query: Query, { state }: Standing) {
  const answer = state.queries.get(query.id);
  return {
    id: query.id,
    line: query.range.line,
    verdict: answer?.verdict ?? "notRun",
    actual: answer?.actual ?? null,
    error: answer?.error ?? null,
  };
}
