import type { TreeItem } from "vscode";

import { type ChecklistNode, nodeId } from "./checklistNode.ts";

/** Everything of a row that can differ from one drawing to the next. */
export type RowLook = Pick<
  TreeItem,
  | "id"
  | "label"
  | "description"
  | "contextValue"
  | "collapsibleState"
  | "checkboxState"
  | "iconPath"
  | "accessibilityInformation"
>;

/** How rows would be drawn now. */
export interface RowSource {
  /** Below a row; below none: the roots. */
  children(node: ChecklistNode | undefined): readonly ChecklistNode[];
  row(node: ChecklistNode): RowLook;
}

interface Drawn {
  readonly id: string | undefined;
  readonly look: string;
}

/** With more rows than this, all are drawn anew: comparing them would hold up the host. */
const MOST_COMPARED = 500;

/**
 * The rows as they were drawn last, so that only those are drawn anew that would look different. While
 * VS Code draws a row anew it may not know the rows below it, and a click on one of them is lost.
 */
export class DrawnRows {
  readonly #rows = new Map<ChecklistNode, Drawn>();
  readonly #children = new Map<ChecklistNode | undefined, string>();

  rowDrawn(node: ChecklistNode, row: RowLook): void {
    this.#rows.set(node, { id: row.id, look: lookOf(row) });
  }

  childrenDrawn(node: ChecklistNode | undefined, children: readonly ChecklistNode[]): void {
    this.#children.set(node, idsOf(children));
  }

  /** What is to be drawn anew; undefined: all of it. */
  outdated(source: RowSource): readonly ChecklistNode[] | undefined {
    const changed = this.#compare(source);
    if (changed === undefined) {
      this.#rows.clear();
      this.#children.clear();
    }
    for (const node of changed ?? []) {
      // It is known again when it has been drawn.
      this.#rows.delete(node);
      this.#children.delete(node);
    }
    return changed;
  }

  #compare(source: RowSource): readonly ChecklistNode[] | undefined {
    if (this.#rows.size > MOST_COMPARED || this.#hasOtherChildren(undefined, source)) {
      return undefined;
    }
    const changed: ChecklistNode[] = [];
    for (const [node, drawn] of this.#rows) {
      const row = source.row(node);
      if (row.id !== drawn.id) {
        // Another identity is another row: only drawing its parent puts it into the place of this one.
        return undefined;
      }
      if (lookOf(row) !== drawn.look || this.#hasOtherChildren(node, source)) {
        changed.push(node);
      }
    }
    return changed;
  }

  #hasOtherChildren(node: ChecklistNode | undefined, source: RowSource): boolean {
    const drawn = this.#children.get(node);
    return drawn === undefined ? node === undefined : drawn !== idsOf(source.children(node));
  }
}

function lookOf(row: RowLook): string {
  return JSON.stringify([
    row.label,
    row.description,
    row.contextValue,
    row.collapsibleState,
    row.checkboxState,
    row.iconPath,
    row.accessibilityInformation,
  ]);
}

function idsOf(nodes: readonly ChecklistNode[]): string {
  return nodes.map(nodeId).join("\n");
}
