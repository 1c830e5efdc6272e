import { l10n } from "vscode";

import { stepChanges } from "../../core/deployment/foldFingerprints.ts";
import type { Progress } from "../../core/deployment/progress.ts";
import type { BlockState } from "../../core/deployment/state.ts";
import type { Expectation } from "../../core/runbook/expectation.ts";
import { findBlock, findItem, findQuery, findStep, stepsOf } from "../../core/runbook/lookup.ts";
import type { Section, Step } from "../../core/runbook/runbook.ts";
import { backupProgressText } from "../../prose/backup/backupProgress.ts";
import { stepChangeText } from "../../prose/catalog/stepChangeProse.ts";
import { elementFacts } from "../deployment/elementRef.ts";
import { failureShort } from "../deployment/failureText.ts";
import { waitedFor } from "../deployment/refusalText.ts";
import { shorten } from "../lib/markdownText.ts";
import type { ChecklistEntry } from "./checklistEntry.ts";
import type { ChecklistNode } from "./checklistNode.ts";
import { durationText, timeText } from "./durationText.ts";
import { comparisonText, expectationText } from "./expectationText.ts";

/** The name of a row. */
export function rowLabel(entry: ChecklistEntry, node: ChecklistNode): string {
  const { runbook } = entry;
  switch (node.kind) {
    case "runbook":
      return entry.title;
    case "criterion":
      return criterionOf(entry, node.id)?.label ?? node.id;
    case "changes":
      return l10n.t("Changes of {0}", node.connection);
    case "block": {
      const block = findBlock(runbook, node.id)?.block;
      return block === undefined
        ? node.id
        : block.origin === "inline" || lineCount(block.text) === 1
          ? shorten(block.text, 80)
          : l10n.t("{0} · {1} lines", block.language, lineCount(block.text));
    }
    case "section":
    case "step":
    case "item":
    case "query":
      return shorten(elementFacts(runbook, node.kind, node.id)?.title ?? node.id, 200);
  }
}

/** What stands behind the name: progress, evidence, or what is in the way. */
export function rowDescription(entry: ChecklistEntry, node: ChecklistNode): string {
  const { runbook } = entry;
  switch (node.kind) {
    case "runbook":
      return join([entry.place, runbookProgress(entry)]);
    case "section": {
      const section = runbook.sections.find(({ id }) => id === node.id);
      return section === undefined ? "" : sectionDescription(entry, section);
    }
    case "step": {
      const step = findStep(runbook, node.id)?.step;
      return step === undefined ? "" : stepDescription(entry, step);
    }
    case "item":
      return itemDescription(entry, node.id);
    case "block":
      return blockDescription(entry, node.id);
    case "query":
      return queryDescription(entry, node.id);
    case "criterion": {
      const criterion = criterionOf(entry, node.id);
      return criterion === undefined ? "" : criterionDescription(entry, criterion);
    }
    case "changes":
      return changesDescription(entry, node.id, node.connection);
  }
}

/** "9/16" of everything that counts towards the deployment; nothing before there is one. */
export function runbookProgress({ deployment }: ChecklistEntry): string {
  return deployment === null ? "" : counted(deployment.progress.all);
}

function sectionDescription({ runbook, deployment }: ChecklistEntry, section: Section): string {
  const optional = section.optional ? l10n.t("optional") : "";
  const progress = deployment?.progress.sections.get(section.id);
  if (progress === undefined) {
    return join([estimateText(section.estimateMinutes), optional]);
  }
  if (progress.status === "locked") {
    return join([waitsText(runbook, progress.waitsFor), optional]);
  }
  return join([counted(progress), timeSpent(progress), optional]);
}

function stepDescription(entry: ChecklistEntry, step: Step): string {
  const running = entry.deployment?.running;
  return running?.step === step.id && running.backup !== null
    ? backupProgressText(running.backup)
    : standingDescription(entry, step);
}

function standingDescription({ runbook, deployment }: ChecklistEntry, step: Step): string {
  const optional = step.optional ? l10n.t("optional") : "";
  const progress = deployment?.progress.steps.get(step.id);
  if (progress === undefined) {
    return join([estimateText(step.estimateMinutes), optional]);
  }
  if (progress.status === "skipped") {
    return join([l10n.t("skipped"), optional]);
  }
  if (progress.status === "locked" && progress.done === 0) {
    return join([l10n.t("locked: {0}", waitsText(runbook, progress.waitsFor)), optional]);
  }
  return join([
    progress.failed > 0 ? l10n.t("{0} failed", progress.failed) : "",
    counted(progress),
    progress.stale > 0 ? l10n.t("{0} stale", progress.stale) : "",
    progress.open > 0 ? l10n.t("{0} to judge", progress.open) : "",
    progress.overrides > 0 ? l10n.t("{0} overridden", progress.overrides) : "",
    timeSpent(progress),
    optional,
  ]);
}

function counted({ done, total }: Progress): string {
  return total === 0 ? "" : `${done}/${total}`;
}

function timeSpent({ spentMinutes, estimateMinutes }: Progress): string {
  return estimateMinutes === null
    ? ""
    : spentMinutes === 0
      ? estimateText(estimateMinutes)
      : l10n.t("{0} of {1} min", Math.round(spentMinutes), estimateMinutes);
}

function estimateText(minutes: number | null): string {
  return minutes === null ? "" : l10n.t("{0} min", minutes);
}

/** "waits for Phase 1": the sections of the steps that are waited for, or the steps within its own. */
function waitsText(runbook: ChecklistEntry["runbook"], waits: readonly string[]): string {
  const names = new Set(
    waits.map((id) => {
      const place = findStep(runbook, id);
      return place === undefined ? waitedFor(runbook, id) : shorten(place.section.title, 32);
    }),
  );
  const [first = "", ...others] = names;
  return others.length === 0
    ? l10n.t("waits for {0}", first)
    : l10n.t("waits for {0} and {1} more", first, others.length);
}

function itemDescription(entry: ChecklistEntry, id: string): string {
  const tick = entry.deployment?.state.items.get(id);
  if (tick === undefined) {
    const item = findItem(entry.runbook, id)?.item;
    return item !== undefined && item.blocks.length > 0 ? l10n.t("ticked by its command") : "";
  }
  if (!tick.ticked) {
    return l10n.t("unticked by {0} · {1}", tick.by, timeText(tick.at));
  }
  return join([
    tick.stale ? l10n.t("stale") : "",
    tick.overrideReason === null ? "" : l10n.t("override: {0}", shorten(tick.overrideReason, 60)),
    tick.by,
    timeText(tick.at),
  ]);
}

function blockDescription({ runbook, deployment }: ChecklistEntry, id: string): string {
  const block = deployment?.state.blocks.get(id);
  if (block === undefined || deployment === null) {
    const expected = findBlock(runbook, id)?.block.expectations[0];
    return expected === undefined ? "" : l10n.t("expects {0}", expectationText(expected));
  }
  switch (block.status) {
    case "running":
      return runningText(deployment.running);
    case "accepted":
      return l10n.t("failure accepted: {0}", shorten(block.acceptedReason ?? "", 60));
    case "lost":
      return l10n.t("lost: its window ended while it ran");
    case "cancelled":
      return l10n.t("cancelled");
    case "timedOut":
      return l10n.t("time limit reached");
    case "failed": {
      const [first] = block.failures;
      return first === undefined ? l10n.t("failed") : failureShort(first);
    }
    case "passed":
      return passedText(block, findBlock(runbook, id)?.block.expectations[0]);
  }
}

/** What a block printed, and what was made of that. */
function passedText(block: BlockState, expected: Expectation | undefined): string {
  const { actual, verdict, answered, judgedBy, durationMs } = block;
  const answer =
    expected === undefined || actual === null || answered === null
      ? ""
      : comparisonText(actual, expected, answered);
  const standing =
    verdict === "fail"
      ? l10n.t("fail")
      : verdict === "open"
        ? l10n.t("to be judged")
        : l10n.t("passed");
  return join([
    answer,
    standing,
    judgedBy === null ? "" : l10n.t("judged by {0}", judgedBy),
    durationMs === null ? "" : durationText(durationMs),
  ]);
}

/** The statement in hand, what it waits for and who blocks it. */
function runningText(running: NonNullable<ChecklistEntry["deployment"]>["running"]): string {
  const busiest =
    running?.backends.find(({ blockedBy }) => blockedBy.length > 0) ?? running?.backends[0];
  const [blocker] = busiest?.blockedBy ?? [];
  return join([
    l10n.t("running"),
    blocker === undefined ? "" : l10n.t("blocked by {0} (pid {1})", blocker.user, blocker.pid),
    busiest?.waitEvent ?? "",
    busiest === undefined ? "" : shorten(busiest.query, 60),
  ]);
}

function queryDescription({ runbook, deployment }: ChecklistEntry, id: string): string {
  const expected = findQuery(runbook, id)?.query.expectations[0];
  const answer = deployment?.state.queries.get(id);
  if (answer === undefined) {
    return expected === undefined ? "" : l10n.t("expects {0}", expectationText(expected));
  }
  const actual = answer.actual ?? "";
  const shown =
    expected === undefined || answer.actual === null
      ? shorten(actual, 60)
      : comparisonText(actual, expected, answer.answered);
  const judged = answer.judgedBy === null ? "" : l10n.t("judged by {0}", answer.judgedBy);
  switch (answer.verdict) {
    case "pass":
      return join([shown, l10n.t("pass"), judged]);
    case "fail":
      return join([shown, l10n.t("fail"), judged]);
    case "open":
      return join([shown, l10n.t("to be judged")]);
    case "error":
      return answer.error === null
        ? l10n.t("error")
        : join([l10n.t("error {0}", answer.error.code), shorten(answer.error.message, 80)]);
  }
}

/** "p95 12.3 ms · < 100 ms · 200 runs" once it was measured; before, what it asks for. */
function criterionDescription(
  { deployment }: ChecklistEntry,
  { id, expectation }: Step["criteria"][number],
): string {
  const measured = deployment?.state.criteria.get(id);
  if (measured === undefined) {
    return expectationText(expectation);
  }
  const { error, percentiles, runs, verdict } = measured;
  if (error !== null) {
    return join([l10n.t("error {0}", error.code), shorten(error.message, 80)]);
  }
  const p95 = l10n.t("{0} ms", (percentiles?.p95 ?? 0).toFixed(1));
  const shown =
    verdict === "open"
      ? l10n.t("to be judged")
      : comparisonText(`p95 ${p95}`, expectation, verdict);
  return join([shown, l10n.t("{0} runs", runs)]);
}

/** "+3 tables, +19 indexes, ~1 function", or why that is not known. */
function changesDescription(
  { deployment }: ChecklistEntry,
  step: string,
  connection: string,
): string {
  const change =
    deployment === null
      ? undefined
      : stepChanges(deployment.state, step).find((one) => one.connection === connection);
  return deployment === null || change === undefined
    ? ""
    : stepChangeText(deployment.state, step, change);
}

export function criterionOf(
  { runbook }: ChecklistEntry,
  id: string,
): Step["criteria"][number] | undefined {
  return [...stepsOf(runbook)]
    .flatMap(({ step }) => step.criteria)
    .find((criterion) => criterion.id === id);
}

function lineCount(text: string): number {
  return text.trimEnd().split("\n").length;
}

function join(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}
