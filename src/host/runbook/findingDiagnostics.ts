import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { Finding, Severity } from "../../core/runbook/finding.ts";
import { rangeInText } from "../lib/ranges.ts";
import { affects, disabledFindings } from "../settings/settings.ts";
import { findingText } from "./findingText.ts";
import type { RunbookDocument } from "./runbookDocument.ts";
import type { RunbookLibrary } from "./runbookLibrary.ts";

/** The findings of the runbooks, in Problems. Those of a rule that the settings disable are left out. */
export class FindingDiagnostics implements Disposable {
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(
    vscode.languages.createDiagnosticCollection("schemaOps.findings"),
  );
  readonly #library: RunbookLibrary;
  /** The texts whose findings are shown: an unchanged document keeps its diagnostics. */
  readonly #shown = new Map<string, string>();

  constructor(library: RunbookLibrary) {
    this.#library = library;
    this.#store.add(library.onDidChange(() => this.#refresh()));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affects(event, "findings.disabled")) {
          this.#shown.clear();
          this.#refresh();
        }
      }),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  #refresh(): void {
    const documents = this.#library.all();
    const keys = new Set(documents.map(({ key }) => key));
    for (const key of this.#shown.keys()) {
      if (!keys.has(key)) {
        this.#shown.delete(key);
        this.#collection.delete(vscode.Uri.parse(key, true));
      }
    }
    for (const document of documents) {
      if (this.#shown.get(document.key) !== document.text) {
        this.#shown.set(document.key, document.text);
        this.#collection.set(document.uri, diagnosticsOf(document));
      }
    }
  }
}

function diagnosticsOf(document: RunbookDocument): vscode.Diagnostic[] {
  const disabled = disabledFindings(document.uri);
  return document.runbook.findings
    .filter(({ rule }) => !disabled.has(rule))
    .map((finding) => diagnosticOf(document, finding));
}

function diagnosticOf({ uri, text }: RunbookDocument, finding: Finding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeInText(text, finding.range),
    findingText(finding),
    severityOf(finding.severity),
  );
  diagnostic.source = "Schema Ops";
  diagnostic.code = finding.rule;
  diagnostic.relatedInformation = finding.related.map(
    (range) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(uri, rangeInText(text, range)),
        vscode.l10n.t("This one says something else."),
      ),
  );
  return diagnostic;
}

function severityOf(severity: Severity): vscode.DiagnosticSeverity {
  switch (severity) {
    case "error":
      return vscode.DiagnosticSeverity.Error;
    case "warning":
      return vscode.DiagnosticSeverity.Warning;
    case "information":
      return vscode.DiagnosticSeverity.Information;
  }
}
