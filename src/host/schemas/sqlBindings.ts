import * as vscode from "vscode";

import { Emitter } from "../../core/lib/event.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { isRecord } from "../settings/settings.ts";

const KEY = "schemaOps.sqlDocuments";

/** Which SQL document is run on which connection, and which of them may change something. */
export class SqlBindings implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<undefined>());
  readonly #memory: vscode.Memento;
  /** Never kept: a document is read-only again in the next window. */
  readonly #unlocked = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#store.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#unlocked.delete(uri.toString());
        // The next untitled document of that name is another one.
        if (uri.scheme === "untitled") {
          void this.#write(uri, undefined);
        }
      }),
    );
  }

  get(uri: vscode.Uri): string | undefined {
    const connection = this.#all()[uri.toString()];
    return typeof connection === "string" ? connection : undefined;
  }

  /** A document that goes to another connection is read-only there. */
  async bind(uri: vscode.Uri, connection: string): Promise<void> {
    this.#unlocked.delete(uri.toString());
    await this.#write(uri, connection);
    this.#changed.fire(undefined);
  }

  isUnlocked(uri: vscode.Uri): boolean {
    return this.#unlocked.has(uri.toString());
  }

  setUnlocked(uri: vscode.Uri, unlocked: boolean): void {
    if (unlocked) {
      this.#unlocked.add(uri.toString());
    } else {
      this.#unlocked.delete(uri.toString());
    }
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #all(): Readonly<Record<string, unknown>> {
    const value = this.#memory.get(KEY);
    return isRecord(value) ? value : {};
  }

  async #write(uri: vscode.Uri, connection: string | undefined): Promise<void> {
    const { [uri.toString()]: _before, ...others } = this.#all();
    await this.#memory.update(
      KEY,
      connection === undefined ? others : { ...others, [uri.toString()]: connection },
    );
  }
}
