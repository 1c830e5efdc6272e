import * as vscode from "vscode";

import { FINDING_RULES } from "../../core/runbook/finding.ts";
import { rangeIn } from "../lib/ranges.ts";
import { holdsRule } from "./holdsRule.ts";
import type { RunbookLibrary } from "./runbookLibrary.ts";

/** Quick fixes: what a finding offers itself, the repaired text, and silence for a rule. */
export class FindingFixes implements vscode.CodeActionProvider {
  readonly #library: RunbookLibrary;

  constructor(library: RunbookLibrary) {
    this.#library = library;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const found = this.#library.of(document);
    if (found?.text !== document.getText()) {
      return [];
    }
    const { findings, encoding } = found.runbook;
    return context.diagnostics
      .filter(({ source }) => source === "Schema Ops")
      .flatMap((diagnostic) => {
        const finding = findings.find(
          ({ rule, range }) =>
            rule === diagnostic.code && rangeIn(document, range).isEqual(diagnostic.range),
        );
        const actions: vscode.CodeAction[] = [];
        const offered = finding?.fix ?? null;
        if (offered !== null) {
          const edit = new vscode.WorkspaceEdit();
          edit.replace(document.uri, rangeIn(document, offered.range), offered.text);
          actions.push(fix(vscode.l10n.t("Apply the fix"), diagnostic, edit));
        }
        if (
          diagnostic.code === "encoding-damaged" &&
          encoding.kind === "damaged" &&
          encoding.repaired !== null &&
          offered === null
        ) {
          actions.push(repair(document, encoding.repaired, diagnostic));
        }
        if (diagnostic.code === "rollback-restores-nothing") {
          actions.push(rollBackInstead(diagnostic));
        }
        if (typeof diagnostic.code === "string" && holdsRule(FINDING_RULES, diagnostic.code)) {
          actions.push(silence(diagnostic.code, diagnostic, document.uri));
        }
        return actions;
      });
  }
}

/** The way back that does restore: into a new database, which then takes the place of the live one. */
function rollBackInstead(diagnostic: vscode.Diagnostic): vscode.CodeAction {
  const title = vscode.l10n.t("Roll back by restoring into a new database…");
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command: "schemaOps.rollBackDeployment" };
  action.diagnostics = [diagnostic];
  return action;
}

function repair(
  document: vscode.TextDocument,
  repaired: string,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction {
  const whole = new vscode.Range(
    document.positionAt(0),
    document.positionAt(document.getText().length),
  );
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, whole, repaired);
  return fix(vscode.l10n.t("Repair the encoding of the whole text"), diagnostic, edit);
}

function fix(
  title: string,
  diagnostic: vscode.Diagnostic,
  edit: vscode.WorkspaceEdit,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.edit = edit;
  action.isPreferred = true;
  return action;
}

/** Puts the rule among the disabled ones. */
function silence(rule: string, diagnostic: vscode.Diagnostic, uri: vscode.Uri): vscode.CodeAction {
  const action = new vscode.CodeAction(
    vscode.l10n.t("Do not report {0} any more", rule),
    vscode.CodeActionKind.QuickFix,
  );
  action.diagnostics = [diagnostic];
  action.command = {
    command: "schemaOps.disableFinding",
    title: vscode.l10n.t("Disable"),
    arguments: [{ rule, uri: uri.toString() }],
  };
  return action;
}
