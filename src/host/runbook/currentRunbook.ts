import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { Emitter } from "../../core/lib/event.ts";
import type { RunbookDocument } from "./runbookDocument.ts";
import type { RunbookLibrary } from "./runbookLibrary.ts";

const CHOSEN = "schemaOps.currentRunbook";

/** The runbook that commands without an element mean: the one in the active editor, else the one chosen last. */
export class CurrentRunbook implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<undefined>());
  readonly #library: RunbookLibrary;
  readonly #memory: vscode.Memento;

  readonly onDidChange = this.#changed.event;

  constructor(library: RunbookLibrary, memory: vscode.Memento) {
    this.#library = library;
    this.#memory = memory;
    this.#store.add(
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        const document = editor && library.of(editor.document);
        if (document !== undefined && document.key !== this.#memory.get(CHOSEN)) {
          void this.choose(document.key);
        }
      }),
    );
  }

  get(): RunbookDocument | undefined {
    const chosen = this.#memory.get<string>(CHOSEN);
    const all = this.#library.all();
    return all.find((document) => document.key === chosen) ?? all[0];
  }

  async choose(key: string): Promise<void> {
    await this.#memory.update(CHOSEN, key);
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
