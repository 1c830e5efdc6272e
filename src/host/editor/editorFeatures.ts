import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { ChecklistEntries } from "../checklist/checklistEntries.ts";
import { FindingFixes } from "../runbook/findingFixes.ts";
import type { RunbookLibrary } from "../runbook/runbookLibrary.ts";
import { CodeLenses } from "./codeLenses.ts";
import { EvidenceHover } from "./evidenceHover.ts";
import { GutterMarks } from "./gutterMarks.ts";

const MARKDOWN: vscode.DocumentSelector = { language: "markdown", scheme: "file" };

/** What a runbook's editor shows beside its text. */
export function registerEditorFeatures(
  extension: vscode.Uri,
  library: RunbookLibrary,
  entries: ChecklistEntries,
): Disposable & { refresh(): void } {
  const store = new DisposableStore();
  const lenses = store.add(new CodeLenses(library, entries));
  const marks = store.add(new GutterMarks(extension, library, entries));
  store.add(vscode.languages.registerCodeLensProvider(MARKDOWN, lenses));
  store.add(vscode.languages.registerHoverProvider(MARKDOWN, new EvidenceHover(library, entries)));
  store.add(
    vscode.languages.registerCodeActionsProvider(MARKDOWN, new FindingFixes(library), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
  return {
    refresh: () => {
      lenses.refresh();
      marks.refresh();
    },
    dispose: () => store.dispose(),
  };
}
