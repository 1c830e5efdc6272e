import * as vscode from "vscode";

import type { Browsed } from "../../core/catalog/browse.ts";
import type { Timer } from "../../core/deployment/ports.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { browseFailureText } from "./browseFailureText.ts";
import { FailedLevels } from "./failedLevels.ts";
import { failedItem, type LevelPlace, moreItem, PAGE } from "./levelItems.ts";
import { UnfoldedRows } from "./unfoldedRows.ts";

/** What a tree is made of. A node is a value; two nodes with one id are the same row. */
export interface LazyNode {
  /** Unique in the tree and the same after a refresh: expansion and selection hang on it. */
  readonly id: string;
}

/** Where a tree gets its levels from, and how it draws them. */
export interface LazyTreeSource<N extends LazyNode> {
  /** The level below a node, or the first. Asked when the node is unfolded, and again after a refresh. */
  children(node: N | undefined, signal: CancelSignal): Promise<Browsed<readonly N[]>>;
  /** The row; its id is set here to the node's. */
  row(node: N): vscode.TreeItem;
  /** Filled in when the pointer rests on the row. */
  tooltip?(node: N, signal: CancelSignal): Promise<vscode.MarkdownString | undefined>;
  /** What the filter looks at; null: the row is shown whatever the filter says (a group). */
  filterText?(node: N): string | null;
  /** Called with a level after it was drawn: what is slow to know can follow with {@link LazyTree.redraw}. */
  onShown?(parent: N | undefined, nodes: readonly N[]): void;
}

/** A row of the tree: a node, the rest of a long level, or why a level is not there. */
export type LazyRow<N extends LazyNode> =
  | { readonly kind: "node"; readonly node: N; readonly parent: N | undefined }
  | { readonly kind: "more"; readonly parent: N | undefined; readonly left: number }
  | { readonly kind: "failed"; readonly parent: N | undefined; readonly message: string };

export interface LazyTreeOptions {
  /** Id of the view in package.json. */
  readonly view: string;
  readonly canSelectMany?: boolean;
}

/** After a level was handed over, VS Code has drawn it within this time, in milliseconds. */
const DRAWN_MS = 30;

const TIMER: Timer = {
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return { dispose: () => clearTimeout(timer) };
  },
};

interface Level<N> {
  readonly parent: N | undefined;
  readonly loaded: Browsed<readonly N[]>;
  shown: number;
}

/** Whether it is worth reading the level again. */
function mayPass({ loaded }: Level<unknown>): boolean {
  return !loaded.ok && loaded.error.code === "unreachable" && loaded.error.mayPass === true;
}

/**
 * A tree view whose levels are read when they are unfolded, kept until they are refreshed, and drawn a
 * page at a time. A refresh keeps what was unfolded and selected, because rows keep their ids.
 */
export class LazyTree<N extends LazyNode>
  implements vscode.TreeDataProvider<LazyRow<N>>, Disposable
{
  readonly view: vscode.TreeView<LazyRow<N>>;
  readonly #source: LazyTreeSource<N>;
  readonly #options: LazyTreeOptions;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<LazyRow<N> | undefined>());
  readonly #levels = new Map<string, Level<N>>();
  readonly #loading = new Map<
    string,
    { readonly abort: AbortController; readonly done: Promise<Level<N>> }
  >();
  /** The row handed out for an id: VS Code knows rows by their object. */
  readonly #rows = new Map<string, LazyRow<N> & { readonly kind: "node" }>();
  /** What a person has unfolded: VS Code forgets it of rows that were away with their server. */
  readonly #unfolded: UnfoldedRows;
  readonly #failed: FailedLevels;
  #filter = "";
  /** One update after another. */
  #updates: Promise<void> = Promise.resolve();
  readonly #updating = new AbortController();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(source: LazyTreeSource<N>, options: LazyTreeOptions) {
    this.#source = source;
    this.#options = options;
    this.view = this.#store.add(
      vscode.window.createTreeView(options.view, {
        treeDataProvider: this,
        showCollapseAll: true,
        canSelectMany: options.canSelectMany ?? false,
      }),
    );
    this.#failed = this.#store.add(
      new FailedLevels({
        timer: TIMER,
        isVisible: () => this.view.visible,
        retry: (id) => this.#retry(id),
      }),
    );
    this.#store.add(
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) {
          this.#failed.shown();
        }
      }),
    );
    this.#unfolded = this.#store.add(
      new UnfoldedRows(this.view, (id, ancestor) => this.#isBelow(id, ancestor)),
    );
  }

  get filter(): string {
    return this.#filter;
  }

  /** Shows only rows that contain the text; "" shows all. What is loaded stays loaded. */
  setFilter(text: string): void {
    this.#filter = text.trim();
    this.view.message = this.#filter === "" ? "" : vscode.l10n.t("Filtered by “{0}”", this.#filter);
    this.#changed.fire(undefined);
  }

  /** The nodes that are selected, in the order of selection. */
  get selected(): readonly N[] {
    return this.view.selection.flatMap((row) => (row.kind === "node" ? [row.node] : []));
  }

  /** The node with that id, if a level that holds it was drawn. */
  find(id: string): N | undefined {
    return this.#rows.get(id)?.node;
  }

  /** Reads a node's levels again, or all of them. */
  refresh(node?: N): void {
    this.#forget(node?.id);
    this.#changed.fire(node === undefined ? undefined : this.#rows.get(node.id));
  }

  /** As {@link refresh}, by id: what a row's command hands over. "" is the whole tree. */
  refreshById(id: string): void {
    this.refresh(this.#rows.get(id)?.node);
  }

  /**
   * Reads a node's level again, and those below it that are open, while the old ones stay to be seen;
   * then draws them. For trees that follow what changes by itself: rows keep still meanwhile.
   */
  update(node: N, isOpen: (id: string) => boolean): Promise<void> {
    const next = this.#updates.then(() => this.#update(node, isOpen));
    // The next one follows whatever became of this one; its caller hears of that.
    this.#updates = next.catch(() => undefined);
    return next;
  }

  /** Draws a node's row again without reading anything. */
  redraw(node?: N): void {
    if (node === undefined || this.#rows.has(node.id)) {
      void this.#calm().then(() => this.#changed.fire(node && this.#rows.get(node.id)));
    }
  }

  /** Shows the next rows of the level below the node with that id; "" is the first level. */
  showMore(id: string): void {
    const level = this.#levels.get(id);
    if (level !== undefined) {
      level.shown += PAGE;
      this.#changed.fire(this.#rows.get(id));
    }
  }

  /** Unfolds the way to a node, which `path` gives from the first level down, and selects it. */
  async reveal(path: readonly ((node: N) => boolean)[]): Promise<N | undefined> {
    this.#filter = "";
    this.view.message = "";
    let parent: N | undefined;
    for (const matches of path) {
      const level = await this.#level(parent);
      const nodes = level.loaded.ok ? level.loaded.value : [];
      const place = nodes.findIndex(matches);
      const found = nodes[place];
      if (found === undefined) {
        return undefined;
      }
      while (level.shown <= place) {
        level.shown += PAGE;
      }
      this.#rowOf(found, parent);
      parent = found;
    }
    const row = parent && this.#rows.get(parent.id);
    if (row !== undefined) {
      this.#changed.fire(undefined);
      await this.view.reveal(row, { select: true, focus: true, expand: false });
    }
    return parent;
  }

  async getChildren(row?: LazyRow<N>): Promise<LazyRow<N>[]> {
    if (row !== undefined && row.kind !== "node") {
      return [];
    }
    const level = await this.#level(row?.node);
    if (!level.loaded.ok) {
      return level.loaded.error.code === "cancelled"
        ? []
        : [{ kind: "failed", parent: row?.node, message: browseFailureText(level.loaded.error) }];
    }
    const passing = level.loaded.value.filter((node) => this.#passes(node));
    const nodes = passing.slice(0, level.shown);
    queueMicrotask(() => this.#source.onShown?.(row?.node, nodes));
    const rows: LazyRow<N>[] = nodes.map((node) => this.#rowOf(node, row?.node));
    return passing.length > nodes.length
      ? [...rows, { kind: "more", parent: row?.node, left: passing.length - nodes.length }]
      : rows;
  }

  getTreeItem(row: LazyRow<N>): vscode.TreeItem {
    switch (row.kind) {
      case "node": {
        const item = this.#source.row(row.node);
        item.id = row.node.id;
        const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
        if (item.collapsibleState === Collapsed && this.#unfolded.has(row.node.id)) {
          item.collapsibleState = Expanded;
        }
        return item;
      }
      case "more":
        return moreItem(this.#place(row.parent), row.left);
      case "failed":
        return failedItem(this.#place(row.parent), row.message);
    }
  }

  async resolveTreeItem(
    item: vscode.TreeItem,
    row: LazyRow<N>,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    if (row.kind === "node" && this.#source.tooltip !== undefined) {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const tooltip = await this.#source.tooltip(row.node, abort.signal);
      if (tooltip !== undefined) {
        item.tooltip = tooltip;
      }
    }
    return item;
  }

  getParent(row: LazyRow<N>): LazyRow<N> | undefined {
    return row.parent === undefined ? undefined : this.#rows.get(row.parent.id);
  }

  dispose(): void {
    this.#updating.abort();
    this.#forget(undefined);
    this.#store.dispose();
  }

  #place(parent: N | undefined): LevelPlace {
    return { view: this.#options.view, level: parent?.id ?? "" };
  }

  #passes(node: N): boolean {
    if (this.#filter === "") {
      return true;
    }
    const text = this.#source.filterText?.(node) ?? null;
    return text === null || text.toLowerCase().includes(this.#filter.toLowerCase());
  }

  #rowOf(node: N, parent: N | undefined): LazyRow<N> {
    const row = { kind: "node" as const, node, parent };
    this.#rows.set(node.id, row);
    return row;
  }

  /** While a level is being unfolded, VS Code drops its rows when another row is drawn anew. */
  async #calm(): Promise<void> {
    while (this.#loading.size > 0) {
      await Promise.allSettled([...this.#loading.values()].map(({ done }) => done));
      await new Promise((resolve) => setTimeout(resolve, DRAWN_MS));
    }
  }

  async #update(node: N, isOpen: (id: string) => boolean): Promise<void> {
    await this.#calm();
    const { signal } = this.#updating;
    const before = this.#levels.get(node.id);
    const fresh = new Map<string, Level<N>>();
    const waiting = [node];
    for (const parent of waiting) {
      const known = this.#levels.get(parent.id);
      if (known !== undefined && (parent === node || isOpen(parent.id))) {
        const loaded = await this.#source.children(parent, signal);
        fresh.set(parent.id, { parent, loaded, shown: known.shown });
        waiting.push(...(loaded.ok ? loaded.value : []));
      }
    }
    await this.#calm();
    // Whoever refreshed meanwhile has read what is newer.
    if (!signal.aborted && before !== undefined && this.#levels.get(node.id) === before) {
      this.#forget(node.id);
      for (const [id, level] of fresh) {
        this.#keep(id, level);
      }
      this.#changed.fire(this.#rows.get(node.id));
    }
  }

  async #level(parent: N | undefined): Promise<Level<N>> {
    const id = parent?.id ?? "";
    const known = this.#levels.get(id);
    if (known !== undefined) {
      return known;
    }
    const loading = this.#loading.get(id);
    if (loading !== undefined) {
      return loading.done;
    }
    const abort = new AbortController();
    const done = this.#read(id, parent, abort);
    this.#loading.set(id, { abort, done });
    return done;
  }

  async #read(id: string, parent: N | undefined, abort: AbortController): Promise<Level<N>> {
    const loaded = await this.#source.children(parent, abort.signal);
    const level: Level<N> = { parent, loaded, shown: PAGE };
    // What was refreshed meanwhile is being read anew: this answer is nobody's.
    if (!abort.signal.aborted) {
      this.#loading.delete(id);
      this.#keep(id, level);
    }
    return level;
  }

  #keep(id: string, level: Level<N>): void {
    this.#levels.set(id, level);
    if (mayPass(level)) {
      this.#failed.add(id);
    }
  }

  /** Reads a level that failed once more, and draws it when it can be read. Resolves to whether it is done with. */
  async #retry(id: string): Promise<boolean> {
    const known = this.#levels.get(id);
    if (known === undefined || !mayPass(known)) {
      return true;
    }
    const loaded = await this.#source.children(known.parent, this.#updating.signal);
    const fresh = { ...known, loaded };
    if (mayPass(fresh) || this.#updating.signal.aborted) {
      return this.#updating.signal.aborted;
    }
    // Whoever refreshed meanwhile has read what is newer.
    if (this.#levels.get(id) === known) {
      this.#levels.set(id, fresh);
      this.#changed.fire(this.#rows.get(id));
    }
    return true;
  }

  /** Forgets the levels from a node down; undefined: all of them. */
  #forget(id: string | undefined): void {
    const gone = (key: string): boolean => id === undefined || key === id || this.#isBelow(key, id);
    for (const [key, { abort }] of [...this.#loading].filter(([key]) => gone(key))) {
      abort.abort();
      this.#loading.delete(key);
    }
    for (const key of [...this.#levels.keys()].filter(gone)) {
      this.#levels.delete(key);
      this.#failed.delete(key);
    }
  }

  #isBelow(key: string, ancestor: string): boolean {
    let row = this.#rows.get(key);
    while (row?.parent !== undefined) {
      if (row.parent.id === ancestor) {
        return true;
      }
      row = this.#rows.get(row.parent.id);
    }
    return false;
  }
}
