import * as vscode from "vscode";

import type { PlacedHazard } from "./hazardDiagnostics.ts";

/** Quick fixes of hazards: the safer form, and switching the rule off with a reason. */
export class HazardFixes implements vscode.CodeActionProvider {
  readonly #found: (uri: vscode.Uri) => readonly PlacedHazard[];

  constructor(found: (uri: vscode.Uri) => readonly PlacedHazard[]) {
    this.#found = found;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    return context.diagnostics.flatMap((diagnostic) => {
      const placed = this.#found(document.uri).find(
        ({ range, hazard }) => hazard.rule === diagnostic.code && range.isEqual(diagnostic.range),
      );
      return placed === undefined
        ? []
        : [
            ...saferForm(document, placed, diagnostic),
            ...allowance(document, placed, diagnostic),
            switchOff(placed, diagnostic, document.uri),
          ];
    });
  }
}

function saferForm(
  document: vscode.TextDocument,
  { statement, hazard }: PlacedHazard,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction[] {
  if (statement === null || hazard.safer === null) {
    return [];
  }
  // The statement's own semicolon stays.
  const followed = document.getText(new vscode.Range(statement.end, statement.end.translate(0, 1)));
  const text = followed === ";" ? hazard.safer.replace(/;$/, "") : hazard.safer;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, statement, indented(text, document, statement.start));
  const action = quickFix(vscode.l10n.t("Use the safer form"), diagnostic);
  action.edit = edit;
  action.isPreferred = true;
  return [action];
}

/** A comment above the statement; the person replaces the word for the reason. */
function allowance(
  document: vscode.TextDocument,
  { statement, hazard }: PlacedHazard,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction[] {
  if (statement === null || hazard.rule === "annotation-without-reason") {
    return [];
  }
  const line = document.lineAt(statement.start.line);
  if (line.firstNonWhitespaceCharacterIndex !== statement.start.character) {
    return [];
  }
  const indent = line.text.slice(0, statement.start.character);
  const action = quickFix(vscode.l10n.t("Allow {0} here, with a reason", hazard.rule), diagnostic);
  action.command = {
    command: "schemaOps.allowHazard",
    title: vscode.l10n.t("Allow"),
    arguments: [
      { uri: document.uri.toString(), line: statement.start.line, indent, rule: hazard.rule },
    ],
  };
  return [action];
}

function switchOff(
  { hazard }: PlacedHazard,
  diagnostic: vscode.Diagnostic,
  uri: vscode.Uri,
): vscode.CodeAction {
  const action = quickFix(
    vscode.l10n.t("Switch {0} off in the settings, with a reason", hazard.rule),
    diagnostic,
  );
  action.command = {
    command: "schemaOps.switchHazardOff",
    title: vscode.l10n.t("Switch off"),
    arguments: [{ uri: uri.toString(), rule: hazard.rule }],
  };
  return action;
}

function quickFix(title: string, diagnostic: vscode.Diagnostic): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  return action;
}

/** Further lines begin where the statement does. */
function indented(text: string, document: vscode.TextDocument, start: vscode.Position): string {
  const before = document.lineAt(start.line).text.slice(0, start.character);
  const indent = /^\s*$/.test(before) ? before : "";
  return text.split("\n").join(`\n${indent}`);
}
