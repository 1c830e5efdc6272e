import * as vscode from "vscode";

import type { BackendMark, OwnPurpose } from "../../core/sessions/activity.ts";
import type { BackendState, SignalRight } from "../../core/sessions/backend.ts";
import type { SessionActBar } from "../../core/sessions/sessionActions.ts";
import { browseFailureText } from "../tree/browseFailureText.ts";
import type { NodeOf } from "./sessionNode.ts";

const UNITS = [
  ["year", 365 * 86_400_000],
  ["month", 30 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

/** "3 minutes ago", "in 2 days", by the server's clock. */
export function relativeText(timeMs: number, nowMs: number): string {
  if (!Number.isFinite(timeMs)) {
    return timeMs > 0 ? vscode.l10n.t("never") : "−∞";
  }
  const away = timeMs - nowMs;
  const [unit, size] = UNITS.find(([, ms]) => Math.abs(away) >= ms) ?? ["second", 1000];
  const words = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: "auto" });
  return words.format(Math.trunc(away / size), unit);
}

/** A moment in the person's language and time zone. */
export function momentText(timeMs: number): string {
  return Number.isFinite(timeMs)
    ? new Intl.DateTimeFormat(vscode.env.language, {
        dateStyle: "medium",
        timeStyle: "medium",
      }).format(timeMs)
    : vscode.l10n.t("never");
}

/** "12 s", "3 min", "5 h 10 min", "4 d 2 h" */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) {
    return vscode.l10n.t("{0} s", seconds);
  }
  if (minutes < 60) {
    return vscode.l10n.t("{0} min", minutes);
  }
  return hours < 24
    ? vscode.l10n.t("{0} h {1} min", hours, minutes % 60)
    : vscode.l10n.t("{0} d {1} h", Math.floor(hours / 24), hours % 24);
}

export function stateText(state: BackendState): string {
  switch (state) {
    case "active":
      return vscode.l10n.t("active");
    case "idle":
      return vscode.l10n.t("idle");
    case "idle in transaction":
      return vscode.l10n.t("idle in transaction");
    case "idle in transaction (aborted)":
      return vscode.l10n.t("idle in transaction (aborted)");
    case "fastpath function call":
      return vscode.l10n.t("fastpath function call");
    case "starting":
      return vscode.l10n.t("starting");
    case "disabled":
      return vscode.l10n.t("not tracked");
    case "background":
      return vscode.l10n.t("server processes");
    case "hidden":
      return vscode.l10n.t("hidden from this role");
  }
}

/** `blocks`: how many wait for it. */
export function markText(mark: BackendMark, blocks: number): string {
  switch (mark) {
    case "blocked":
      return vscode.l10n.t("blocked");
    case "blocking":
      return vscode.l10n.t("blocks {0}", blocks);
    case "idle-in-transaction":
      return vscode.l10n.t("idle in transaction");
    case "long-query":
      return vscode.l10n.t("long query");
    case "long-transaction":
      return vscode.l10n.t("long transaction");
  }
}

/** `step`: of a run, the step that started it, when its deployment is open here. */
export function purposeText(purpose: OwnPurpose, step: string | null): string {
  switch (purpose.kind) {
    case "question":
      return vscode.l10n.t("Schema Ops: questions and trees");
    case "watch":
      return vscode.l10n.t("Schema Ops: this view");
    case "action":
      return vscode.l10n.t("Schema Ops: an action");
    case "run":
      return step === null
        ? vscode.l10n.t("Schema Ops: a block of another deployment")
        : vscode.l10n.t("Schema Ops: step {0}", step);
  }
}

export function actBarText(bar: SessionActBar): string {
  switch (bar.code) {
    case "not-updatable":
      return vscode.l10n.t("The role may not change {0}.", bar.columns.join(", "));
    case "standby":
      return vscode.l10n.t("The server is a standby: nothing on it can be changed.");
    case "no-word":
      return vscode.l10n.t("The table has no column or value that could say it.");
  }
}

/** Why a process may not be signalled; null: it may. */
export function signalBarText(right: SignalRight): string | null {
  switch (right) {
    case "allowed":
      return null;
    case "superuser-only":
      return vscode.l10n.t(
        "Only a superuser may do this to a superuser's or the server's own process.",
      );
    case "other-role":
      return vscode.l10n.t(
        "The role is no member of the session's role, nor of pg_signal_backend.",
      );
    case "self":
      return vscode.l10n.t("It is the session that this view itself asks with.");
  }
}

export function problemText({ problem }: NodeOf<"problem">): string {
  switch (problem.code) {
    case "not-found":
      return vscode.l10n.t("There is no such table (schema.table, as in SQL).");
    case "no-key":
      return vscode.l10n.t("The table has no primary key: nothing names a session.");
    case "no-state":
      return vscode.l10n.t("No column says which sessions are active.");
    case "other-shape":
      return vscode.l10n.t("The table does not have the columns of sessions.");
    case "not-readable":
      return vscode.l10n.t("The role may not read {0}.", problem.columns.join(", "));
    case "sql":
    case "unreachable":
    case "cancelled":
      return browseFailureText(problem);
  }
}
