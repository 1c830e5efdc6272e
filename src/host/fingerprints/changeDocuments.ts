import * as vscode from "vscode";

import type { ListedChange } from "../../core/catalog/fingerprint/listChanges.ts";
import { objectText, objectTitle } from "../../core/catalog/fingerprint/objectText.ts";
import type { Disposable } from "../../core/lib/disposable.ts";
import { oneLine, visibleText } from "../../core/lib/visibleText.ts";
import type { Comparison } from "./comparison.ts";

const DDL_SCHEME = "schema-ops-ddl";

/** Comparisons whose texts an open editor may still ask for. */
const KEPT = 20;

/** Objects that one editor shows together; the rest is opened one by one. */
const MOST_TOGETHER = 500;

type Side = "before" | "after";

/** The DDL of what differs, side by side in read-only editors. */
export class ChangeDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #comparisons = new Map<string, Comparison>();
  readonly #registration: vscode.Disposable;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(DDL_SCHEME, this);
  }

  keep(comparison: Comparison): void {
    this.#comparisons.set(comparison.id, comparison);
    const [oldest] = this.#comparisons.keys();
    if (this.#comparisons.size > KEPT && oldest !== undefined) {
      this.#comparisons.delete(oldest);
    }
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const [, id = "", side, place = ""] = uri.path.split("/");
    const change = this.#comparisons.get(id)?.changes[Number(place)];
    const object = side === "before" ? change?.before : change?.after;
    // Characters that reorder what is around them would make one text look like another.
    return object === undefined || object === null ? "" : visibleText(objectText(object));
  }

  async open(comparison: Comparison, place: number): Promise<void> {
    const change = comparison.changes[place];
    if (change === undefined) {
      return;
    }
    await vscode.commands.executeCommand(
      "vscode.diff",
      uriOf(comparison, "before", place, change),
      uriOf(comparison, "after", place, change),
      `${oneLine(objectTitle(change.object))}: ${comparison.before} ↔ ${comparison.after}`,
      { preview: true },
    );
  }

  /** All of them in one editor. */
  async openAll(comparison: Comparison): Promise<void> {
    const files = comparison.changes.slice(0, MOST_TOGETHER).map((change, place) => {
      const [before, after] = [
        uriOf(comparison, "before", place, change),
        uriOf(comparison, "after", place, change),
      ];
      return [
        after,
        change.before === null ? undefined : before,
        change.after === null ? undefined : after,
      ];
    });
    await vscode.commands.executeCommand("vscode.changes", comparison.title, files);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#comparisons.clear();
  }
}

function uriOf(
  { id }: Comparison,
  side: Side,
  place: number,
  { object }: ListedChange,
): vscode.Uri {
  const name =
    oneLine(object.name)
      .replace(/[\\/\s?#]+/g, " ")
      .slice(0, 80)
      .trim() || "_";
  return vscode.Uri.from({ scheme: DDL_SCHEME, path: `/${id}/${side}/${place}/${name}.sql` });
}
