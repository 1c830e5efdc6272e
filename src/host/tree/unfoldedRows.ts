import type * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { LazyNode, LazyRow } from "./lazyTree.ts";

/** What a person has unfolded: VS Code forgets it of rows that were away with their server. */
export class UnfoldedRows implements Disposable {
  readonly #ids = new Set<string>();
  readonly #store = new DisposableStore();

  constructor(
    view: vscode.TreeView<LazyRow<LazyNode>>,
    isBelow: (id: string, ancestor: string) => boolean,
  ) {
    this.#store.add(
      view.onDidExpandElement(({ element }) => {
        if (element.kind === "node") {
          this.#ids.add(element.node.id);
        }
      }),
    );
    this.#store.add(
      view.onDidCollapseElement(({ element }) => {
        if (element.kind === "node") {
          const { id } = element.node;
          this.#ids.delete(id);
          // "Collapse all" tells of the topmost only.
          for (const below of [...this.#ids].filter((each) => isBelow(each, id))) {
            this.#ids.delete(below);
          }
        }
      }),
    );
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
