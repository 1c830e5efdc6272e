import * as vscode from "vscode";

import {
  type DatabaseGroup,
  isIdleInTransaction,
  marksOf,
  ownPurpose,
  type StateGroup,
} from "../../core/sessions/activity.ts";
import type { Activity, Backend, BackendState } from "../../core/sessions/backend.ts";
import type { SessionFacts } from "./sessionFacts.ts";
import type { NodeOf } from "./sessionNode.ts";
import { type RowText, WARNING_ICON } from "./sessionRows.ts";
import { ageText, markText, purposeText, stateText } from "./sessionWords.ts";

/** "14 of 100 · 1 blocked · 2 idle in transaction" */
export function serverText(activity: Activity | undefined): RowText {
  const label = vscode.l10n.t("Server connections");
  const icon = new vscode.ThemeIcon("server-process");
  if (activity === undefined) {
    return { label, description: "", icon, folds: "closed" };
  }
  const { backends } = activity;
  const clients = backends.filter(({ state }) => state !== "background").length;
  const blocked = backends.filter(({ blockedBy }) => blockedBy.length > 0).length;
  const idle = backends.filter(({ state }) => isIdleInTransaction(state)).length;
  return {
    label,
    description: [
      vscode.l10n.t("{0} of {1}", clients, activity.maxConnections),
      ...(blocked === 0 ? [] : [vscode.l10n.t("{0} blocked", blocked)]),
      ...(idle === 0 ? [] : [vscode.l10n.t("{0} idle in transaction", idle)]),
    ].join(" · "),
    icon: blocked > 0 ? WARNING_ICON : icon,
    folds: "closed",
  };
}

export function databaseText({ database, count, states }: DatabaseGroup): RowText {
  const blocks = states.reduce((sum, state) => sum + blocked(state), 0);
  return {
    label: database ?? vscode.l10n.t("(no database)"),
    description: withBlocked(count, blocks),
    icon: blocks > 0 ? WARNING_ICON : new vscode.ThemeIcon("database"),
    // Whoever looks at a server looks for what is in the way.
    folds: blocks > 0 ? "open" : "closed",
  };
}

export function stateGroupText(group: StateGroup): RowText {
  const blocks = blocked(group);
  return {
    label: stateText(group.state),
    description: withBlocked(group.count, blocks),
    icon: blocks > 0 ? WARNING_ICON : stateIcon(group.state),
    folds: group.trees.length === 0 ? "none" : blocks > 0 ? "open" : "closed",
  };
}

/** Those that wait for one of these. */
function blocked({ trees }: StateGroup): number {
  return trees.reduce((sum, { blocks }) => sum + blocks, 0);
}

function withBlocked(count: number, blocks: number): string {
  return blocks === 0 ? String(count) : [count, vscode.l10n.t("blocks {0}", blocks)].join(" · ");
}

function stateIcon(state: BackendState): vscode.ThemeIcon {
  switch (state) {
    case "active":
      return new vscode.ThemeIcon("play-circle", new vscode.ThemeColor("charts.green"));
    case "idle in transaction":
    case "idle in transaction (aborted)":
      return new vscode.ThemeIcon("watch");
    case "hidden":
      return new vscode.ThemeIcon("lock");
    case "background":
      return new vscode.ThemeIcon("gear");
    case "idle":
    case "fastpath function call":
    case "starting":
    case "disabled":
      return new vscode.ThemeIcon("circle-large-outline");
  }
}

export function backendText(
  { tree }: NodeOf<"backend">,
  facts: Pick<SessionFacts, "stepOfRun">,
): RowText {
  const { backend, blocks, waiting, cycle } = tree;
  const marks = marksOf(backend, blocks);
  const age = ageOf(backend);
  return {
    label: backendLabel(backend, facts),
    description: [
      ...(cycle ? [vscode.l10n.t("deadlock")] : []),
      ...marks.map((mark) => markText(mark, blocks)),
      ...(backend.blockedBy.includes(0) ? [vscode.l10n.t("waits for a prepared transaction")] : []),
      ...(age === null ? [] : [ageText(age)]),
      ...(backend.wait === null || backend.state === "idle" ? [] : [backend.wait]),
      ...(backend.query === "" ? [] : [backend.query]),
    ].join(" · "),
    icon: marks.length > 0 ? WARNING_ICON : stateIcon(backend.state),
    folds: waiting.length > 0 ? "open" : "none",
  };
}

/** "4711 app · psql · 10.0.0.3" */
export function backendLabel(backend: Backend, facts: Pick<SessionFacts, "stepOfRun">): string {
  const purpose = ownPurpose(backend);
  const step = purpose?.kind === "run" ? facts.stepOfRun(purpose.runId) : null;
  const who =
    purpose === null
      ? [backend.application, backend.client]
      : [purposeText(purpose, step), backend.client];
  const named = [backend.user ?? backend.type, ...who].filter(
    (part) => part !== null && part !== "",
  );
  return `${backend.pid} ${named.join(" · ")}`;
}

/** How long it has been doing what it does. */
function ageOf({ state, ages }: Backend): number | null {
  switch (state) {
    case "active":
    case "fastpath function call":
      return ages.queryMs;
    case "background":
      return ages.sessionMs;
    case "idle":
    case "idle in transaction":
    case "idle in transaction (aborted)":
    case "starting":
    case "disabled":
    case "hidden":
      return ages.stateMs;
  }
}
