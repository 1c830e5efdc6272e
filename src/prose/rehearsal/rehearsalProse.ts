import * as l10n from "@vscode/l10n";
import type { Failure } from "../../core/deployment/evidence.ts";
import { startProblem } from "../../core/deployment/failureCause.ts";
import { startText } from "../startText.ts";
import { STOPPED_MARK } from "../../core/rehearsal/blockOutcome.ts";
import type { Note, RehearsalPhase } from "../../core/rehearsal/ports.ts";
import type {
  Difference,
  OutsideEffect,
  RehearsalReport,
  RehearsedStep,
} from "../../core/rehearsal/report.ts";
import { changesText } from "../catalog/changeProse.ts";
import { rollbackFailureText } from "../rollback/rollbackProse.ts";

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

/** What Schema Ops' own way back is worth; null in a report of before it was rehearsed. */
export function managedRollbackText(managed: RehearsalReport["managedRollback"]): string | null {
  switch (managed?.outcome) {
    case undefined:
      return null;
    case "restored":
      return l10n.t(
        "The managed rollback, from the backups of before the first change, brings the databases back to what they were ({0}).",
        millisecondsText(managed.durationMs),
      );
    case "partial":
      return l10n.t("The managed rollback restores a part only.");
    case "failed":
      return l10n.t(
        "The managed rollback fails: {0}",
        managed.failure === null ? "" : rollbackFailureText(managed.failure),
      );
    case "off":
      return l10n.t("There is no managed rollback: no backups are taken before the first change.");
    case "none":
      return l10n.t("No step changes a database: there is nothing to roll back.");
    case "unknown":
      return l10n.t("What the managed rollback restores could not be compared.");
  }
}

/** "mgmt_db: +3 tables, +19 indexes" */
export function stepChangesText({ changes }: Pick<RehearsedStep, "changes">): string {
  return changes
    .map(({ database, counts }) =>
      counts === null
        ? l10n.t("{0}: not comparable", database)
        : `${database}: ${changesText(counts)}`,
    )
    .join("; ");
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
    case "locked":
      return l10n.t("It waits for {0}.", what);
    case "nothing-to-do":
      return l10n.t("There is nothing to run or ask in it.");
    case "backup-failed":
      return l10n.t("No backup could be taken before the first change: {0}", what);
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
    case "sample-cut":
      return l10n.t(
        "Rows that refer to what is not in the sample were left out of the table {0}.",
        what,
      );
    case "not-sampled":
      return l10n.t("The table {0} is empty: its name cannot be copied.", what);
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
        : startText(startProblem(failure.message));
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
    case "managedRollback":
      return l10n.t("Rolling back to the backups, for proof…");
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
