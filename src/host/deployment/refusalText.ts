import { l10n } from "vscode";

import type { Refusal, TickObjection } from "../../core/deployment/control.ts";
import { findCriterion } from "../../core/runbook/lookup.ts";
import { shownDatabase } from "../../core/runbook/shownDatabase.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import { backupFailureText } from "../../prose/backup/backupProse.ts";
import { shorten } from "../lib/markdownText.ts";
import { elementFacts, type ElementKind } from "./elementRef.ts";

/** What was refused, in one sentence. */
export function refusalText(refusal: Refusal, runbook: Runbook): string {
  const title = (kind: ElementKind, id: string): string => titleOf(runbook, kind, id);
  switch (refusal.code) {
    case "read-only":
      return l10n.t("This deployment is held by {0}: here it can only be read.", refusal.holder);
    case "not-running":
      return notRunningText(refusal.phase);
    case "busy":
      return l10n.t("A run is going on. Wait for it or cancel it first.");
    case "locked": {
      const waitsFor = refusal.waitsFor.map((step) => waitedFor(runbook, step)).join(", ");
      return refusal.step === ""
        ? l10n.t("It is no success before these are done: {0}.", waitsFor)
        : l10n.t("{0} is locked: it waits for {1}.", title("step", refusal.step), waitsFor);
    }
    case "reason-needed":
      return l10n.t("The evidence does not support this tick.");
    case "by-command":
      return l10n.t("“{0}” is ticked by running its command.", title("item", refusal.item));
    case "children-open":
      return l10n.t(
        "“{0}” is ticked when all items under it are: {1} still open.",
        title("item", refusal.item),
        refusal.open.length,
      );
    case "values-missing":
      return l10n.t("These values are still needed: {0}.", refusal.names.join(", "));
    case "no-connection":
      return noConnectionText(shownDatabase(refusal.ref));
    case "not-confirmed":
      return l10n.t("Nothing was run.");
    case "unknown":
      return l10n.t("The runbook of this deployment does not hold this element.");
    case "nothing-to-do":
      return l10n.t("There is nothing to run or verify here.");
    case "runbook-changed":
      return l10n.t("The runbook changed since this deployment was started.");
    case "backup-failed":
      return l10n.t(
        "Nothing was changed: no backup of {0} could be taken. {1}",
        refusal.connection,
        backupFailureText(refusal.failure),
      );
    case "journal":
      return l10n.t("The journal could not be written: {0}", refusal.message);
  }
}

function notRunningText(phase: "running" | "paused" | "abandoned" | "finished"): string {
  switch (phase) {
    case "paused":
      return l10n.t("The deployment is paused. Resume it first.");
    case "abandoned":
      return l10n.t("The deployment was abandoned.");
    case "finished":
      return l10n.t("The deployment is finished.");
    case "running":
      return l10n.t("The deployment is running.");
  }
}

function noConnectionText(database: string | null): string {
  return database === null
    ? l10n.t("It is not known which connection this is for.")
    : l10n.t("No connection leads to the database {0}.", database);
}

/** Why a tick needs a reason, one line each. */
export function objectionText(objection: TickObjection, runbook: Runbook): string {
  const title = titleOf(runbook, objection.kind, objection.id);
  switch (objection.state) {
    case "failed":
      return l10n.t("{0}: failed", title);
    case "notRun":
      return objection.kind === "block"
        ? l10n.t("{0}: has not run", title)
        : objection.kind === "criterion"
          ? l10n.t("{0}: was not measured", title)
          : l10n.t("{0}: was not verified", title);
    case "running":
      return l10n.t("{0}: is still running", title);
    case "open":
      return l10n.t("{0}: nobody judged the answer", title);
  }
}

export function titleOf(runbook: Runbook, kind: ElementKind | "criterion", id: string): string {
  const title =
    kind === "criterion"
      ? findCriterion(runbook, id)?.criterion.label
      : elementFacts(runbook, kind, id)?.title;
  return shorten(title ?? id, 60);
}

/** What a locked step waits for is a section or a step. */
export function waitedFor(runbook: Runbook, id: string): string {
  const facts = elementFacts(runbook, "step", id) ?? elementFacts(runbook, "section", id);
  return shorten(facts?.title ?? id, 40);
}
