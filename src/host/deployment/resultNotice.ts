import * as vscode from "vscode";

import type { Scope, ScopeResult } from "../../core/deployment/control.ts";
import type { CommandId } from "../commands/commandTable.ts";
import type { OpenDeployment } from "./deploymentAccess.ts";
import type { ElementRef } from "./elementRef.ts";
import { titleOf } from "./refusalText.ts";

/** Says that something failed, where the view that shows it is closed; what is seen is not said again. */
export function noticeResult(
  { document, control }: OpenDeployment,
  scope: Scope,
  result: ScopeResult,
  viewVisible: boolean,
): void {
  if (viewVisible || result.verdict === "pass" || result.verdict === "open") {
    return;
  }
  const title =
    scope.kind === "all" ? document.title : titleOf(control.runbook, scope.kind, scope.id);
  const failed =
    result.blocks.filter(({ status }) => status !== "passed" && status !== "notRun").length +
    result.queries.filter(({ verdict }) => verdict === "fail" || verdict === "error").length;
  const show = vscode.l10n.t("Show Results");
  const command: CommandId = "schemaOps.openResults";
  void vscode.window
    .showErrorMessage(vscode.l10n.t("{0}: {1} failed", title, failed), show)
    .then((answer) =>
      answer === show
        ? vscode.commands.executeCommand(command, { runbook: document.key, ...scope })
        : undefined,
    );
}

/** The first element that failed: what the person looks at next. */
export function firstFailure(
  { document }: OpenDeployment,
  result: ScopeResult,
): (ElementRef & { readonly kind: "block" | "query" }) | null {
  const runbook = document.key;
  const block = result.blocks.find(({ status }) => status === "failed" || status === "timedOut");
  if (block !== undefined) {
    return { runbook, kind: "block", id: block.id };
  }
  const query = result.queries.find(({ verdict }) => verdict === "fail" || verdict === "error");
  return query === undefined ? null : { runbook, kind: "query", id: query.id };
}
