import * as l10n from "@vscode/l10n";
import { lostServer, startProblem } from "../../core/deployment/failureCause.ts";
import { startText } from "../../prose/startText.ts";
import { assertNever } from "../../core/lib/assertNever.ts";
import type { FailureJson } from "../output/resultJson.ts";
import { plainLine } from "./plain.ts";

/** One line a failure: place first, so that terminals make it a link. */
export function failureLine(failure: FailureJson): string {
  return plainLine(`${failure.file}:${failure.line}: ${failureWords(failure)}`);
}

function failureWords(failure: FailureJson): string {
  switch (failure.kind) {
    case "command":
      return withTolerated(
        lostServer(failure)
          ? l10n.t(
              "`{0}` found no server, or lost its connection to it (exit code 2)",
              failure.command,
            )
          : l10n.t("`{0}` ended with exit code {1}", failure.command, failure.exitCode),
        failure.tolerated,
      );
    case "sql":
      return withTolerated(`${failure.sqlState}: ${failure.message}`, failure.tolerated);
    case "prompt":
      return l10n.t('the block asks "{0}" and got no answer; give one with --answer', failure.text);
    case "backup":
      return backupWords(failure.reason, failure.path);
    case "timeout":
      return l10n.t(
        "stopped after {0} s: the time limit was reached",
        Math.round(failure.afterMs / 1000),
      );
    case "cancelled":
      return l10n.t("cancelled");
    case "start":
      return startText(startProblem(failure.message));
    default:
      return assertNever(failure);
  }
}

function withTolerated(words: string, tolerated: boolean): string {
  return tolerated
    ? `${words} ${l10n.t("(ignored by the block itself, which does not make it pass)")}`
    : words;
}

function backupWords(
  reason: "truncated" | "missing" | "empty" | "unreadable",
  path: string,
): string {
  switch (reason) {
    case "truncated":
      return l10n.t("the backup {0} is incomplete", path);
    case "missing":
      return l10n.t("the backup {0} is not there", path);
    case "empty":
      return l10n.t("the backup {0} is empty", path);
    case "unreadable":
      return l10n.t("the backup {0} cannot be read", path);
  }
}
