import * as l10n from "@vscode/l10n";
import type { Failure } from "../../core/deployment/evidence.ts";
import { STOPPED_MARK } from "../../core/rehearsal/blockOutcome.ts";
import type { Note, RehearsalPhase } from "../../core/rehearsal/ports.ts";
import type {
  Difference,
  OutsideEffect,
  RehearsalReport,
  RehearsedStep,
} from "../../core/rehearsal/report.ts";

/** "passed", "failed": one word for a row, and whether it is good. */
export function stepOutcomeText(outcome: RehearsedStep["outcome"]): string {
  switch (outcome) {
    case "passed":
      return l10n.t("passed");
    case "open":
      return l10n.t("for a person to judge");
    case "failed":
      return l10n.t("failed");
    case "stopped":
      return l10n.t("stopped");
    case "refused":
      return l10n.t("not run");
    case "cancelled":
      return l10n.t("cancelled");
  }
}

export function verdictText({ verdict }: Pick<RehearsalReport, "verdict">): string {
  return verdict === "pass" ? l10n.t("The rehearsal passed.") : l10n.t("The rehearsal failed.");
}

/** What the way back is worth. */
export function rollbackText(rollback: RehearsalReport["rollback"]): string {
  switch (rollback) {
    case "none":
      return l10n.t("The runbook has no rollback section.");
    case "restored":
      return l10n.t("The rollback brings the databases back to what they were.");
    case "partial":
      return l10n.t("The rollback restores a part only.");
    case "restores-nothing":
      return l10n.t("The rollback restores nothing.");
    case "not-run":
      return l10n.t("The rollback section was not run.");
    case "unknown":
      return l10n.t("What the rollback restores could not be compared.");
  }
}

/** Why a step was not run. */
export function refusedText({ code, what }: NonNullable<RehearsedStep["refused"]>): string {
  switch (code) {
    case "values-missing":
      return l10n.t("These values are still needed: {0}.", what);
    case "no-connection":
      return what === ""
        ? l10n.t("It is not known which connection this is for.")
        : l10n.t("No connection leads to the database {0}.", what);
    case "journal":
      return l10n.t("The journal could not be written: {0}", what);
    default:
      return code;
  }
}

export function handledText({ handled }: Pick<OutsideEffect, "handled">): string {
  switch (handled) {
    case "stopped":
      return l10n.t("stopped: it was not run");
    case "stubbed":
      return l10n.t("replaced by a command that does nothing");
    case "unprivileged":
      return l10n.t("run without the other account");
    case "redirected":
      return l10n.t("written to the rehearsal's own folder");
    case "noticed":
      return l10n.t("run as it is: where it writes is known at run time only");
  }
}

export function noteText({ code, what }: Pick<Note, "what"> & { readonly code: string }): string {
  switch (code) {
    case "role":
      return l10n.t("A role is not quite the same: {0}", what);
    case "locale-replaced":
      return l10n.t("The locale of a database is not on this machine: {0}", what);
    case "newer-major":
      return l10n.t("A server of version {0} was rehearsed on a newer one.", what);
    case "network-open":
      return l10n.t(
        "This system cannot take the network away: programs with addresses of their own would reach them.",
      );
    case "environment":
      return l10n.t("The variable {0} names a server and was taken away.", what);
    case "not-copied":
      return l10n.t("The file {0} is too large and was not copied.", what);
    default:
      return what;
  }
}

export function changeText({ change }: Pick<Difference, "change">): string {
  switch (change) {
    case "added":
      return l10n.t("added");
    case "removed":
      return l10n.t("removed");
    case "changed":
      return l10n.t("changed");
    case "rows":
      return l10n.t("another number of rows");
  }
}

/** One failure in a sentence; its place stands before it. */
export function failureText(failure: Failure): string {
  switch (failure.kind) {
    case "command":
      return l10n.t("`{0}` ended with exit code {1}", failure.command, failure.exitCode);
    case "sql":
      return [failure.sqlState, failure.message].filter((part) => part !== "").join(": ");
    case "prompt":
      return l10n.t('the block asks "{0}" and got no answer', failure.text);
    case "backup":
      return l10n.t("the backup {0} is not good: {1}", failure.path, failure.reason);
    case "timeout":
      return l10n.t(
        "stopped after {0} s: the time limit was reached",
        Math.round(failure.afterMs / 1000),
      );
    case "cancelled":
      return l10n.t("cancelled");
    case "start":
      return failure.message.startsWith(STOPPED_MARK)
        ? l10n.t(
            "not run: it leads out of the rehearsal, to {0}",
            failure.message.slice(STOPPED_MARK.length),
          )
        : failure.message;
  }
}

export function phaseText(phase: RehearsalPhase): string {
  switch (phase.kind) {
    case "cluster":
      return l10n.t("Starting a disposable cluster…");
    case "copy":
      return l10n.t("Copying the workspace…");
    case "clone":
      return l10n.t("Building {0} again…", phase.database);
    case "compare":
      return l10n.t("Taking fingerprints…");
    case "step":
      return phase.part === "rollback"
        ? l10n.t("Rollback: {0} ({1}/{2})", phase.title, phase.index + 1, phase.count)
        : l10n.t("{0} ({1}/{2})", phase.title, phase.index + 1, phase.count);
  }
}

/** "1.4 s", "320 ms" */
export function millisecondsText(ms: number): string {
  return ms < 1000 ? `${String(Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}
