import { l10n, workspace } from "vscode";

import type { Failure } from "../../core/deployment/evidence.ts";
import { lostServer, startProblem } from "../../core/deployment/failureCause.ts";
import { startText } from "../../prose/startText.ts";
import { baseName } from "../../core/lib/baseName.ts";
import { shorten } from "../lib/markdownText.ts";

/** Why a block failed, in one sentence. */
export function failureText(failure: Failure): string {
  switch (failure.kind) {
    case "command":
      if (lostServer(failure)) {
        return l10n.t(
          "`{0}` found no server, or lost its connection to it (exit code 2)",
          shorten(failure.command, 80),
        );
      }
      return l10n.t(
        "`{0}` ended with exit code {1}",
        shorten(failure.command, 80),
        failure.exitCode,
      );
    case "sql":
      return failure.file === null
        ? l10n.t("SQL error {0}: {1}", failure.sqlState, failure.message)
        : l10n.t(
            "{0}: SQL error {1}: {2}",
            sqlPlace(workspace.asRelativePath(failure.file), failure.fileLine),
            failure.sqlState,
            failure.message,
          );
    case "prompt":
      return l10n.t("the prompt “{0}” was not answered", shorten(failure.text, 80));
    case "backup":
      return backupText(failure);
    case "timeout":
      return l10n.t("the time limit of {0} s was reached", Math.round(failure.afterMs / 1000));
    case "cancelled":
      return l10n.t("cancelled");
    case "start":
      return l10n.t("it could not be started: {0}", startText(startProblem(failure.message)));
  }
}

/** For a row of the tree: where, and the code. */
export function failureShort(failure: Failure): string {
  switch (failure.kind) {
    case "command":
      return l10n.t("failed at line {0}: exit code {1}", failure.line, failure.exitCode);
    case "sql": {
      const file =
        failure.file === null ? null : sqlPlace(baseName(failure.file), failure.fileLine);
      const where = file === null ? failure.sqlState : `${file}  ${failure.sqlState}`;
      return failure.line === null
        ? l10n.t("failed: {0}", where)
        : l10n.t("failed at line {0}: {1}", failure.line, where);
    }
    case "prompt":
      return l10n.t("a prompt was not answered");
    case "backup":
      return l10n.t("backup is not usable: {0}", baseName(failure.path));
    case "timeout":
      return l10n.t("time limit reached");
    case "cancelled":
      return l10n.t("cancelled");
    case "start":
      return l10n.t("could not be started");
  }
}

function backupText(failure: Extract<Failure, { readonly kind: "backup" }>): string {
  switch (failure.reason) {
    case "truncated":
      return l10n.t("the backup {0} is truncated", failure.path);
    case "missing":
      return l10n.t("the backup {0} was not written", failure.path);
    case "empty":
      return l10n.t("the backup {0} is empty", failure.path);
    case "unreadable":
      return l10n.t("the backup {0} cannot be read", failure.path);
  }
}

function sqlPlace(file: string, line: number | null): string {
  return line === null ? file : `${file}:${line}`;
}
