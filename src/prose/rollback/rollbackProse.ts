import * as l10n from "@vscode/l10n";
import { assertNever } from "../../core/lib/assertNever.ts";
import type {
  DamagedLog,
  DatabaseClient,
  RollbackFailure,
  RollbackOffer,
} from "../../core/rollback/ports.ts";
import type { RollbackEnd } from "../../core/rollback/runRollback.ts";
import type { RestoreCheckFailure } from "../../core/rollback/verifyByRestoring.ts";
import { clusterFailureText } from "../cluster/clusterProse.ts";
import type { ExportedTable } from "../../core/rollback/exportWritten.ts";
import type { ServiceBlock, ServiceFailure } from "../../core/rollback/serviceHooks.ts";
import type { ShownStage } from "../../core/rollback/stages.ts";
import type { WrittenTable } from "../../core/rollback/written.ts";
import { backupFailureText } from "../backup/backupProse.ts";

export function rollbackStageText(stage: ShownStage): string {
  switch (stage) {
    case "check":
      return l10n.t("Checking the backup");
    case "restore":
      return l10n.t("Restoring into a new database");
    case "continue":
      return l10n.t("Continuing with the database that an earlier rollback restored");
    case "verify":
      return l10n.t("Comparing it with what was recorded");
    case "compare":
      return l10n.t("Counting what was written since");
    case "decide":
      return l10n.t("Waiting for a decision");
    case "export":
      return l10n.t("Saving what was written since");
    case "stopService":
      return l10n.t("Stopping what uses the databases");
    case "cutOver":
      return l10n.t("Cutting over");
    case "startService":
      return l10n.t("Starting what uses the databases");
    case "afterCare":
      return l10n.t("Finishing");
  }
}

/** Why a backup could not be proved by restoring it. */
export function restoreCheckText(failed: RestoreCheckFailure): string {
  switch (failed.kind) {
    case "backup":
      return backupFailureText(failed.failure);
    case "cluster":
      return clusterFailureText(failed.failure);
    case "rollback":
      return rollbackFailureText(failed.failure);
  }
}

/** How it ended, for the databases that people use. */
export function rollbackEndText({ failure, outcome, left, service }: RollbackEnd): string {
  const started =
    service === null
      ? []
      : [
          service === "started"
            ? l10n.t("What was stopped was started again.")
            : serviceFailureText(service),
        ];
  const next =
    left.length === 0
      ? []
      : [
          l10n.t(
            "What was restored is kept as {0}: the next rollback to the same backup continues with it.",
            left.join(", "),
          ),
        ];
  const why = [rollbackFailureText(failure), ...started, ...next].join(" ");
  switch (outcome) {
    case null:
      return l10n.t(
        "It is not known whether the databases were exchanged; run the rollback again: it finds out first. {0}",
        why,
      );
    case "undone":
      return l10n.t("Every database was given back as it was. {0}", why);
    case "cancelled":
    case "failed":
      return l10n.t("The databases are as they were. {0}", why);
  }
}

/** Which block of the runbook failed, and what that means for whoever uses the databases. */
export function serviceFailureText({ moment, line, message }: ServiceFailure): string {
  switch (moment) {
    case "stop":
    case "stopped":
      return l10n.t(
        "What uses the databases could not be stopped: the block at line {0} of the runbook failed ({1}).",
        line,
        message,
      );
    case "start":
      return l10n.t(
        "ATTENTION: what uses the databases was NOT started: the block at line {0} of the runbook failed ({1}). Read its log, and start it by hand.",
        line,
        message,
      );
    case "health":
      return l10n.t(
        "ATTENTION: what uses the databases is started, but NOT well: the check at line {0} of the runbook failed ({1}). Read its log before anybody uses it.",
        line,
        message,
      );
  }
}

/** "line 812, before: systemctl stop api", each. */
export function servicesText(blocks: readonly ServiceBlock[]): readonly string[] {
  return blocks.map(({ moment, line, text }) => {
    const words = text
      .split("\n")
      .map((one) => one.trim())
      .filter((one) => one !== "" && !one.startsWith("#"))
      .join("; ");
    const isBefore = moment === "stop" || moment === "stopped";
    return isBefore
      ? l10n.t("before, line {0}: {1}", line, words)
      : l10n.t("afterwards, line {0}: {1}", line, words);
  });
}

/** One sentence a log, where one is damaged. */
export function damagedLogsText(logs: readonly DamagedLog[]): readonly string[] {
  return logs.map(({ file, lines }) =>
    l10n.t(
      "The log of an earlier rollback is damaged ({0}, lines {1}): databases that it made may be neither found nor dropped.",
      `.schema-ops/rollbacks/${file}`,
      lines.join(", "),
    ),
  );
}

/** What is in the way, and what to do next. */
export function rollbackFailureText(failure: RollbackFailure): string {
  switch (failure.code) {
    case "backup":
      return `${failure.connection}: ${backupFailureText(failure.failure)}`;
    case "fingerprint":
      return l10n.t(
        "{0}: the restored database cannot be compared: {1}",
        failure.connection,
        "message" in failure.failure ? failure.failure.message : failure.failure.code,
      );
    case "different":
      return differentText(failure);
    case "busy":
      return l10n.t("Somebody else is rolling back on this server: {0}.", failure.who);
    case "no-privilege":
      return failure.what === "create"
        ? l10n.t(
            "The role {0} may not create databases: ALTER ROLE … CREATEDB, or connect as one that may.",
            failure.user,
          )
        : l10n.t(
            "The role {0} does not own the database {1} and may not rename it: connect as its owner.",
            failure.user,
            failure.database,
          );
    case "prepared-transactions":
      return l10n.t(
        "The database {0} holds prepared transactions: {1}. Commit them or roll them back first.",
        failure.database,
        failure.names.join(", "),
      );
    case "subscriptions":
      return l10n.t(
        "The database {0} has subscriptions that are at work: {1}. Disable them first (ALTER SUBSCRIPTION … DISABLE); the restored ones are disabled and need a new start.",
        failure.database,
        failure.names.join(", "),
      );
    case "slots":
      return l10n.t(
        "The database {0} has replication slots: {1}. They would stay with the failed database: drop them first, and make them anew afterwards.",
        failure.database,
        failure.names.join(", "),
      );
    case "clients":
      return l10n.t(
        "Clients are connected: {0}. Stop them, or agree to end them.",
        failure.clients.map(clientText).join("; "),
      );
    case "sql":
      return `${failure.sqlState}: ${failure.message}`;
    case "unreachable":
      return l10n.t("The server cannot be asked: {0}", failure.message);
    case "name-taken":
      return l10n.t("There is a database {0} already: choose another name.", failure.database);
    case "export":
      return l10n.t(
        "{0} could not be saved: {1}",
        failure.table,
        "message" in failure.failure ? failure.failure.message : failure.failure.code,
      );
    case "service":
      return serviceFailureText(failure.failure);
    case "in-doubt":
      return failure.message;
    case "log":
      return l10n.t("The log of the rollback cannot be written: {0}", failure.message);
    case "declined":
      return l10n.t("It was not wanted.");
    case "cancelled":
      return l10n.t("It was cancelled.");
    default:
      return assertNever(failure);
  }
}

function differentText({
  connection,
  what,
  details,
}: Extract<RollbackFailure, { readonly code: "different" }>): string {
  switch (what) {
    case "manifest":
      return l10n.t("{0}: the backup is not the one that was recorded.", connection);
    case "schema":
      return l10n.t(
        "{0}: the restored schema is not the recorded one: {1}.",
        connection,
        details.join(", "),
      );
    case "rows":
      return l10n.t(
        "{0}: the restored tables do not hold the recorded rows: {1}.",
        connection,
        details.join(", "),
      );
  }
}

/** What was saved, and where. */
export function exportedText(tables: readonly ExportedTable[], folder: string): readonly string[] {
  return tables.length === 0
    ? [l10n.t("Nothing is to be saved.")]
    : [
        l10n.t("Saved into {0}:", folder),
        ...tables.map(({ file, rows, contains }) =>
          contains === "all"
            ? l10n.t("{0}: all {1} rows", file, rows)
            : l10n.t("{0}: {1} rows that the backup does not hold", file, rows),
        ),
      ];
}

/** What was not looked for where tables are too large to be compared row by row. */
export function comparedText({ compared }: Pick<RollbackOffer, "compared">): readonly string[] {
  return compared === "content"
    ? []
    : [l10n.t("only counted: rows that were changed in place are not seen")];
}

/** How the new database came to be, where an earlier rollback restored it. */
export function continuesText({ continues }: Pick<RollbackOffer, "continues">): readonly string[] {
  return continues === null
    ? []
    : [l10n.t("restored by the rollback of {0}, compared again, and used", continues)];
}

/** Values come from a server: whoever shows them shows them as text. */
export function clientText({ application, user, address, pid, state }: DatabaseClient): string {
  const who = [application, user, address].filter((part) => part !== null && part !== "");
  return `${who.join(" · ")} (pid ${pid}, ${state})`;
}

export function writtenText({ schema, table, rowsNow, rowsInBackup }: WrittenTable): string {
  const name = `${schema}.${table}`;
  if (rowsInBackup === null) {
    return l10n.t("{0}: new, {1} rows", name, rowsNow ?? 0);
  }
  if (rowsNow === null) {
    return l10n.t("{0}: gone, {1} rows in the backup", name, rowsInBackup);
  }
  return rowsNow === rowsInBackup
    ? l10n.t("{0}: {1} rows, changed", name, rowsNow)
    : l10n.t("{0}: {1} rows now, {2} in the backup", name, rowsNow, rowsInBackup);
}
