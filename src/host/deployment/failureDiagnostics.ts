import * as path from "node:path";
import * as vscode from "vscode";

import type { Failure } from "../../core/deployment/evidence.ts";
import type { Disposable } from "../../core/lib/disposable.ts";
import { stepsOf } from "../../core/runbook/lookup.ts";
import type { Block } from "../../core/runbook/runbook.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";
import type { RunbookLibrary } from "../runbook/runbookLibrary.ts";
import type { Deployments } from "./deployments.ts";
import { failureText } from "./failureText.ts";

/** The failures of the last runs, in Problems: at the runbook's line and at the line of the SQL file. */
export class FailureDiagnostics implements Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("schemaOps.failures");
  readonly #library: RunbookLibrary;
  readonly #deployments: Deployments;
  #shown = "";

  constructor(library: RunbookLibrary, deployments: Deployments) {
    this.#library = library;
    this.#deployments = deployments;
  }

  refresh(): void {
    const found = new Map<string, vscode.Diagnostic[]>();
    for (const document of this.#library.all()) {
      for (const [uri, diagnostic] of this.#failures(document)) {
        found.set(uri.toString(), [...(found.get(uri.toString()) ?? []), diagnostic]);
      }
    }
    const fingerprint = JSON.stringify([...found]);
    if (fingerprint !== this.#shown) {
      this.#shown = fingerprint;
      this.#collection.clear();
      this.#collection.set(
        [...found].map(([uri, diagnostics]) => [vscode.Uri.parse(uri, true), diagnostics]),
      );
    }
  }

  dispose(): void {
    this.#collection.dispose();
  }

  *#failures(document: RunbookDocument): Generator<readonly [vscode.Uri, vscode.Diagnostic]> {
    const control = this.#deployments.get(document.key);
    if (control?.state.endedAt !== null) {
      return;
    }
    for (const { step } of stepsOf(document.runbook)) {
      for (const block of step.blocks) {
        const state = control.state.blocks.get(block.id);
        const drift = driftOf(control.runbook, block, step.id);
        for (const failure of state?.status === "failed" ? state.failures : []) {
          yield* diagnosticsOf(document, block, failure, drift);
        }
      }
    }
  }
}

/** How many lines the block has moved since the deployment was bound to its text. */
function driftOf(bound: RunbookDocument["runbook"], block: Block, step: string): number {
  const place = [...stepsOf(bound)].find((candidate) => candidate.step.id === step);
  const before = place?.step.blocks.find(({ id }) => id === block.id);
  return before === undefined ? 0 : block.range.line - before.range.line;
}

function* diagnosticsOf(
  document: RunbookDocument,
  block: Block,
  failure: Failure,
  drift: number,
): Generator<readonly [vscode.Uri, vscode.Diagnostic]> {
  const line = "line" in failure && failure.line !== null ? failure.line + drift : block.range.line;
  const here = diagnostic(line, failureText(failure));
  yield [document.uri, here];
  if (failure.kind === "sql" && failure.file !== null && failure.fileLine !== null) {
    const file = vscode.Uri.file(path.resolve(document.folder.uri.fsPath, failure.file));
    const there = diagnostic(failure.fileLine, `${failure.sqlState}: ${failure.message}`);
    there.relatedInformation = [related(document.uri, line, vscode.l10n.t("Run from here"))];
    here.relatedInformation = [
      related(file, failure.fileLine, vscode.l10n.t("The statement that failed")),
    ];
    yield [file, there];
  }
}

function diagnostic(line: number, message: string): vscode.Diagnostic {
  const result = new vscode.Diagnostic(lineRange(line), message, vscode.DiagnosticSeverity.Error);
  result.source = "Schema Ops";
  result.code = "failed";
  return result;
}

function related(
  uri: vscode.Uri,
  line: number,
  message: string,
): vscode.DiagnosticRelatedInformation {
  return new vscode.DiagnosticRelatedInformation(
    new vscode.Location(uri, lineRange(line)),
    message,
  );
}

function lineRange(line: number): vscode.Range {
  return new vscode.Range(Math.max(0, line - 1), 0, Math.max(0, line - 1), 1000);
}
