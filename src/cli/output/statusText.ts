import * as l10n from "@vscode/l10n";
import { deploymentSections } from "../../core/deployment/gates.ts";
import type { Progress } from "../../core/deployment/progress.ts";
import type { BlockState, DeploymentState } from "../../core/deployment/state.ts";
import {
  blockSupport,
  isDone,
  isRequired,
  isRunnable,
  querySupport,
} from "../../core/deployment/work.ts";
import type { Step } from "../../core/runbook/runbook.ts";
import { damageText } from "../text/damageText.ts";
import { errorWords } from "../text/answerText.ts";
import { failureLine } from "../text/failureText.ts";
import { plainLine } from "../text/plain.ts";
import { failureJson } from "./resultJson.ts";
import type { Standing } from "./standing.ts";

/** Where a deployment stands, with everything that is not done yet, line by line. */
export function statusText(standing: Standing, file: string): string {
  const { state, runbook, progress, journal } = standing;
  const lines = [
    `${plainLine(runbook.title)}  ${state.id}`,
    l10n.t(
      "{0}, started {1} by {2}",
      phaseWords(state.phase),
      state.startedAt,
      plainLine(state.startedBy),
    ),
    ...holderLines(standing),
    ...(journal.damage.length > 0 ? [damageText(journal).trimEnd()] : []),
  ];
  for (const section of deploymentSections(runbook)) {
    const signed = section.kind === "signOff" ? `  ${signOffWords(state)}` : "";
    lines.push(
      section.kind === "signOff" && section.steps.every(({ items }) => items.length === 0)
        ? `${plainLine(section.title)}${signed}`
        : `${row(0, section.title, progress.sections.get(section.id))}${signed}`,
    );
    for (const step of section.steps) {
      const number = step.number === null ? "" : `${step.number} `;
      lines.push(row(1, `${number}${step.title}`, progress.steps.get(step.id)));
      const reached = progress.steps.get(step.id)?.status;
      if (!step.optional && reached !== "locked" && reached !== "skipped") {
        lines.push(...openLines(step, file, state).map((line) => `      ${plainLine(line)}`));
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

function holderLines({ journal: { heldBy } }: Standing): readonly string[] {
  return heldBy === null
    ? []
    : [l10n.t("held by {0}", `${heldBy.application} · ${heldBy.host} · ${heldBy.pid}`)];
}

/** What keeps a step from being done. */
function openLines(step: Step, file: string, state: DeploymentState): readonly string[] {
  const blocks = step.blocks
    .filter((block) => isRunnable(block) && !isDone(blockSupport(state, block.id)))
    .flatMap((block) => {
      const run = state.blocks.get(block.id);
      const head = `${blockWords(run)}  ${l10n.t("block at line {0}", block.range.line)}`;
      const failures = (run?.failures ?? []).map((failure) =>
        failureLine(failureJson(file, block.range.line, failure)),
      );
      return [head, ...failures];
    });
  const queries = step.queries
    .filter((query) => isRequired(query, step) && !isDone(querySupport(state, query.id)))
    .map((query) => {
      const answer = state.queries.get(query.id);
      const words =
        answer === undefined ? l10n.t("not asked") : (answer.actual ?? errorWords(answer.error));
      return `?  ${l10n.t("line {0}", query.range.line)}: ${query.label ?? query.sql}: ${words}`;
    });
  const items = step.items.flatMap((item) => {
    const tick = state.items.get(item.id);
    const stale = tick?.stale === true ? ` (${l10n.t("stale")})` : "";
    return tick?.ticked === true && stale === ""
      ? []
      : [`[ ] ${l10n.t("line {0}", item.range.line)}: ${item.text}${stale}`];
  });
  return [...blocks, ...queries, ...items];
}

function row(depth: number, title: string, progress: Progress | undefined): string {
  const head = `${"  ".repeat(depth)}${plainLine(title)}`;
  if (progress === undefined) {
    return head;
  }
  const { done, total, failed, stale, overrides, status, waitsFor } = progress;
  const notes = [
    `${done}/${total}`,
    statusWords(status),
    ...(failed > 0 ? [l10n.t("{0} failed", failed)] : []),
    ...(stale > 0 ? [l10n.t("{0} stale", stale)] : []),
    ...(overrides > 0 ? [l10n.t("{0} overrides", overrides)] : []),
    ...(status === "locked" ? [l10n.t("waits for {0}", shortList(waitsFor))] : []),
  ];
  return `${head}  ${notes.join(" · ")}`;
}

const MOST_NAMED = 3;

function shortList(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ", …" : "";
  return names.slice(0, MOST_NAMED).join(", ") + more;
}

function signOffWords({ signOff }: DeploymentState): string {
  if (signOff === null) {
    return l10n.t("not signed");
  }
  const name = plainLine(signOff.name);
  return signOff.result === "success"
    ? l10n.t("signed by {0}: success", name)
    : l10n.t("signed by {0}: failure", name);
}

function phaseWords(phase: DeploymentState["phase"]): string {
  switch (phase) {
    case "running":
      return l10n.t("unfinished");
    case "paused":
      return l10n.t("paused");
    case "abandoned":
      return l10n.t("abandoned");
    case "finished":
      return l10n.t("finished");
  }
}

function statusWords(status: Progress["status"]): string {
  switch (status) {
    case "locked":
      return l10n.t("locked");
    case "ready":
      return l10n.t("ready");
    case "running":
      return l10n.t("running");
    case "failed":
      return l10n.t("failed");
    case "passed":
      return l10n.t("done");
    case "skipped":
      return l10n.t("skipped");
    case "partly":
      return l10n.t("begun");
  }
}

function blockWords(run: BlockState | undefined): string {
  switch (run?.status) {
    case undefined:
      return l10n.t("not run");
    case "running":
      return l10n.t("running");
    case "lost":
      return l10n.t("lost: its host ended before it did");
    case "cancelled":
      return l10n.t("cancelled");
    case "failed":
    case "timedOut":
      return l10n.t("failed");
    case "passed":
      return run.verdict === "open" ? l10n.t("open for a human") : l10n.t("failed");
    case "accepted":
      return l10n.t("done");
  }
}
