import * as l10n from "@vscode/l10n";
import { assertNever } from "../../core/lib/assertNever.ts";
import type { ReportKind } from "../../core/monitoring/cadence.ts";
import type { HealthPart, Level, Severity } from "../../core/monitoring/finding.ts";
import type { KeptProblem } from "../../core/monitoring/ports.ts";
import type { CardAnswer, Change, MissingPart } from "../../core/monitoring/report.ts";
import type { Unanswerable } from "../../core/monitoring/unanswerable.ts";
import type { Verdict } from "../../core/deployment/verdict.ts";

export function reportTitle(kind: ReportKind): string {
  switch (kind) {
    case "daily":
      return l10n.t("Daily report");
    case "weekly":
      return l10n.t("Weekly report");
    case "monthly":
      return l10n.t("Monthly report");
    case "health":
      return l10n.t("Health of the servers");
  }
}

export function verdictWord(verdict: Verdict): string {
  switch (verdict) {
    case "pass":
      return l10n.t("pass");
    case "fail":
      return l10n.t("fail");
    case "error":
      return l10n.t("error");
    case "open":
      return l10n.t("open for a person");
  }
}

export function levelWord(level: Level): string {
  switch (level) {
    case "good":
      return l10n.t("good");
    case "warning":
      return l10n.t("warning");
    case "critical":
      return l10n.t("critical");
  }
}

export function severityWord(severity: Severity): string {
  return severity === "notice" ? l10n.t("notice") : levelWord(severity);
}

export function partTitle(part: HealthPart): string {
  switch (part) {
    case "connections":
      return l10n.t("Connections");
    case "transactions":
      return l10n.t("Transactions");
    case "cache":
      return l10n.t("Cache");
    case "longTransactions":
      return l10n.t("Long transactions");
    case "locks":
      return l10n.t("Blocked queries");
    case "indexes":
      return l10n.t("Indexes");
    case "sizes":
      return l10n.t("Sizes");
    case "bloat":
      return l10n.t("Bloat (estimate)");
    case "vacuum":
      return l10n.t("Dead rows and vacuum");
    case "wraparound":
      return l10n.t("Distance to wraparound");
    case "sequences":
      return l10n.t("Sequences");
    case "replication":
      return l10n.t("Replication and archive");
    case "checkpoints":
      return l10n.t("Checkpoints");
    case "settings":
      return l10n.t("Settings");
    case "statements":
      return l10n.t("Statements");
    default:
      return assertNever(part);
  }
}

export function missingText(missing: MissingPart): string {
  switch (missing.code) {
    case "not-allowed":
      return l10n.t("This role may not see it; {0} would let it.", missing.grant);
    case "partly-hidden":
      return l10n.t("Some of it is hidden from this role; {0} would show all.", missing.grant);
    case "too-slow":
      return l10n.t("It took too long and was left out.");
    case "failed":
      return l10n.t("It could not be read: {0} {1}", missing.sqlState, missing.message);
    case "extension-missing":
      return l10n.t("{0} is not there: {1}", missing.extension, missing.install);
    case "not-in-use":
      return l10n.t("Not in use here.");
  }
}

export function reasonText(reason: Unanswerable): string {
  switch (reason.code) {
    case "column-renamed":
      return reason.since === null
        ? l10n.t(
            "{0} has no column {1}; it is called {2}",
            reason.relation,
            reason.column,
            reason.instead,
          )
        : l10n.t(
            "{0} has no column {1} any more; since PostgreSQL {2} it is called {3}",
            reason.relation,
            reason.column,
            reason.since,
            reason.instead,
          );
    case "function-as-value":
      return l10n.t(
        "{0} is a function and no column; {1} is its value",
        reason.function,
        reason.expression,
      );
    case "extension-missing":
      return l10n.t(
        "{0} belongs to the extension {1}, which this database does not have: {2}",
        reason.relation,
        reason.extension,
        reason.install,
      );
    case "extension-not-loaded":
      return l10n.t(
        "The server was started without the library of {0}; it must be listed in shared_preload_libraries, beside what is there: {1}",
        reason.extension,
        reason.install,
      );
  }
}

export function answerErrorText({ code, message }: Extract<CardAnswer, { kind: "error" }>): string {
  switch (code) {
    case "no-connection":
      return l10n.t("no connection fits {0}", message);
    case "several-connections":
      return l10n.t("several connections fit: {0}", message);
    case "refused":
      return l10n.t("this is more than a question, and was not asked: {0}", message);
    case "unreachable":
      return l10n.t("the server cannot be asked: {0}", message);
    case "cancelled":
      return l10n.t("cancelled");
    case "transaction-closed":
      return l10n.t("the statement ended its READ ONLY transaction: its answer is not trusted");
    default:
      return `${code}: ${message}`;
  }
}

/** "+5 since the last report", "−2 since the same day last week". */
export function changeText({ against }: Pick<Change, "against">, difference: string): string {
  const signed = difference.startsWith("-")
    ? `−${difference.slice(1)}`
    : difference === "0"
      ? "±0"
      : `+${difference}`;
  return against === "last"
    ? l10n.t("{0} since the last report", signed)
    : l10n.t("{0} since the same day last week", signed);
}

export function keptProblemText({ file, problem }: KeptProblem): string {
  switch (problem) {
    case "damaged":
      return l10n.t("{0} is damaged and was left as it is", file);
    case "newer":
      return l10n.t("{0} was written by a newer Schema Ops and was left as it is", file);
    case "unreadable":
      return l10n.t("{0} cannot be read", file);
  }
}
