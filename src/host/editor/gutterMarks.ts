import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { ChecklistEntries } from "../checklist/checklistEntries.ts";
import type { RunbookLibrary } from "../runbook/runbookLibrary.ts";
import { type ItemMark, itemMarks } from "./elementMarks.ts";

const MARKS: readonly ItemMark[] = ["ticked", "failed", "stale", "override", "open"];

/** Marks in the margin of a runbook; the text itself stays untouched. */
export class GutterMarks implements Disposable {
  readonly #store = new DisposableStore();
  readonly #types: ReadonlyMap<ItemMark, vscode.TextEditorDecorationType>;
  readonly #library: RunbookLibrary;
  readonly #entries: ChecklistEntries;

  constructor(extension: vscode.Uri, library: RunbookLibrary, entries: ChecklistEntries) {
    this.#library = library;
    this.#entries = entries;
    this.#types = new Map(
      MARKS.map((mark) => [mark, this.#store.add(decorationType(extension, mark))]),
    );
    this.#store.add(vscode.window.onDidChangeVisibleTextEditors(() => this.refresh()));
  }

  refresh(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      this.#draw(editor);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  #draw(editor: vscode.TextEditor): void {
    const document = this.#library.of(editor.document);
    const entry = document && this.#entries.get(document.key);
    const lines =
      document === undefined || entry === undefined ? [] : itemMarks(document.runbook, entry);
    for (const [mark, type] of this.#types) {
      editor.setDecorations(
        type,
        lines
          .filter((line) => line.mark === mark)
          .map(({ line }) => new vscode.Range(line, 0, line, 0)),
      );
    }
  }
}

function decorationType(extension: vscode.Uri, mark: ItemMark): vscode.TextEditorDecorationType {
  const icon = (theme: "light" | "dark"): { readonly gutterIconPath: vscode.Uri } => ({
    gutterIconPath: vscode.Uri.joinPath(extension, "media", "marks", `${mark}-${theme}.svg`),
  });
  return vscode.window.createTextEditorDecorationType({
    gutterIconSize: "80%",
    light: icon("light"),
    dark: icon("dark"),
  });
}
