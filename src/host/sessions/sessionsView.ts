import type { ConnectionProfile } from "../../core/connection/profile.ts";
import { ACTIVITY_SHARE, SESSIONS_SHARE } from "../../core/sessions/refresh.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { Connections } from "../connections/connections.ts";
import { coalesce } from "../lib/coalesce.ts";
import { LazyTree } from "../tree/lazyTree.ts";
import { backendLabel } from "./backendRows.ts";
import { type Due, LiveRefresh } from "../lib/liveRefresh.ts";
import type { SessionFacts } from "./sessionFacts.ts";
import {
  applicationNode,
  connectionNode,
  type NodeOf,
  serverNode,
  type SessionNode,
} from "./sessionNode.ts";
import { sessionRow, userLabel } from "./sessionRows.ts";
import { SessionSource } from "./sessionSource.ts";
import { SessionsModel, type SessionsModelParts } from "./sessionsModel.ts";
import { sessionTooltip } from "./sessionTooltip.ts";

export const SESSIONS_VIEW = "schemaOps.sessions";

/** What has something new to say within this time is drawn together, in milliseconds. */
const REDRAW_DELAY_MS = 100;

export interface SessionsViewParts extends SessionsModelParts {
  readonly connections: Connections;
  readonly isTrusted: () => boolean;
  readonly intervalSeconds: () => number;
  readonly stepOfRun: SessionFacts["stepOfRun"];
  readonly report: (what: string) => void;
}

/** The view "Sessions": the application's sessions, and what the server's processes do, live while it is seen. */
export class SessionsView implements Disposable {
  readonly tree: LazyTree<SessionNode>;
  readonly #parts: SessionsViewParts;
  readonly #model: SessionsModel;
  readonly #store = new DisposableStore();
  readonly #live: LiveRefresh;
  readonly #facts: SessionFacts;
  /** Ids of the nodes whose level is drawn. */
  readonly #open = new Set<string>();
  /** What the rows of open nodes said last. */
  readonly #drawn = new Map<string, string>();
  /** Rows that have something new to say. */
  readonly #stale = new Map<string, SessionNode>();
  readonly #redraw = this.#store.add(
    coalesce(() => {
      const nodes = [...this.#stale.values()];
      this.#stale.clear();
      for (const node of nodes) {
        this.tree.redraw(node);
      }
    }, REDRAW_DELAY_MS),
  );
  /** Ids of the rows that were selected last. */
  #selected: readonly string[] = [];
  #abort = new AbortController();
  #shown: string;

  constructor(parts: SessionsViewParts) {
    this.#parts = parts;
    const { connections } = parts;
    const model = new SessionsModel(parts);
    this.#model = model;
    this.#facts = {
      profile: (connection) => connections.find(connection),
      counts: (connection, table) => model.counts(connection, table),
      activity: (connection) => model.activity(connection),
      stepOfRun: parts.stepOfRun,
    };
    const source = new SessionSource({
      model,
      connections: () => (parts.isTrusted() ? this.#profiles().map(({ name }) => name) : []),
      row: (node) => sessionRow(node, this.#facts),
      tooltip: sessionTooltip,
      filterText: (node) => filterText(node, this.#facts),
      onShown: (parent, nodes) => this.#onShown(parent, nodes),
    });
    this.tree = this.#store.add(new LazyTree(source, { view: SESSIONS_VIEW, canSelectMany: true }));
    this.#live = this.#store.add(
      new LiveRefresh({ intervalSeconds: parts.intervalSeconds, look: (due) => this.#look(due) }),
    );
    const { view } = this.tree;
    this.#store.add(view.onDidChangeVisibility(({ visible }) => this.#live.setVisible(visible)));
    this.#store.add(
      view.onDidCollapseElement(({ element }) => {
        if (element.kind === "node") {
          this.#open.delete(element.node.id);
        }
      }),
    );
    this.#store.add(
      view.onDidChangeSelection(({ selection }) => {
        this.#selected = selection.flatMap((row) => (row.kind === "node" ? [row.node.id] : []));
      }),
    );
    this.#shown = JSON.stringify(this.#profiles());
    this.#store.add(connections.onDidChange(() => this.#connectionsChanged()));
    this.#live.setVisible(view.visible);
  }

  /** The nodes that are selected; while VS Code draws their rows anew it does not know them, and we do. */
  get selected(): readonly SessionNode[] {
    const known = this.tree.selected;
    return known.length > 0 ? known : this.#selected.flatMap((id) => this.tree.find(id) ?? []);
  }

  /** Reads anew what is unfolded below a node, or everything. */
  refresh(node?: SessionNode): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#model.forget(node?.connection);
    if (node === undefined) {
      this.#open.clear();
    }
    this.tree.refresh(node);
  }

  /** Something on the connection was changed from here: what is shown of it is read again. */
  changed(node: SessionNode): void {
    const { connection } = node;
    if (node.kind === "backend") {
      this.#model.forgetActivity(connection);
      void this.#update(serverNode(connection));
    } else if ("table" in node) {
      void this.#update(applicationNode(connection, node));
    }
  }

  settingsChanged(): void {
    this.#live.restart();
    this.refresh();
  }

  dispose(): void {
    this.#abort.abort();
    this.#store.dispose();
  }

  /** Managers first, in the order of the settings. */
  #profiles(): readonly ConnectionProfile[] {
    const profiles = this.#parts.connections.profiles();
    return [
      ...profiles.filter(({ role }) => role === "manager"),
      ...profiles.filter(({ role }) => role === "tenant"),
    ];
  }

  /** A test of a connection changes its status only, and that is not shown here. */
  #connectionsChanged(): void {
    const now = JSON.stringify(this.#profiles());
    if (now !== this.#shown) {
      this.#shown = now;
      this.refresh();
    }
  }

  #onShown(parent: SessionNode | undefined, nodes: readonly SessionNode[]): void {
    if (parent === undefined) {
      return;
    }
    this.#open.add(parent.id);
    switch (parent.kind) {
      case "connection":
        void this.#summarise(parent, nodes);
        return;
      case "application":
        // Its own line says what was counted for its level.
        this.#markOnce(parent, JSON.stringify(this.#facts.counts(parent.connection, parent.table)));
        return;
      case "server":
        this.#markOnce(parent, String(this.#model.activity(parent.connection)?.atMs));
        return;
      default:
    }
  }

  #mark(node: SessionNode): void {
    this.#stale.set(node.id, node);
    this.#redraw();
  }

  /** A redraw shows the level again: without a look at what it said before, that would go on forever. */
  #markOnce(node: SessionNode, says: string): void {
    if (this.#drawn.get(node.id) !== says) {
      this.#drawn.set(node.id, says);
      this.#mark(node);
    }
  }

  /** The folded lines below a connection say what stands in them; read after they are drawn. */
  async #summarise(parent: NodeOf<"connection">, nodes: readonly SessionNode[]): Promise<void> {
    const { connection } = parent;
    const { signal } = this.#abort;
    for (const node of nodes) {
      if (node.kind === "application" && !this.#open.has(node.id)) {
        if (this.#model.counts(connection, node.table) === undefined) {
          await this.#quietly(() => this.#model.readCounts(connection, node.table, signal));
          this.#mark(node);
        }
      } else if (node.kind === "server" && this.#model.activity(connection) === undefined) {
        await this.#quietly(() => this.#model.readActivity(connection, signal));
        this.#mark(node);
      }
    }
  }

  /** What fails here fails again, visibly, when the row is unfolded. */
  async #quietly(read: () => Promise<{ readonly ok: boolean }>): Promise<boolean> {
    try {
      return (await read()).ok;
    } catch (error) {
      this.#parts.report(String(error));
      return false;
    }
  }

  async #look(due: Due): Promise<void> {
    for (const { name } of this.#profiles()) {
      if (this.#open.has(connectionNode(name).id)) {
        await this.#lookAtServer(name, due);
        await this.#lookAtApplication(name, due);
      }
    }
  }

  async #lookAtServer(connection: string, due: Due): Promise<void> {
    const what = `server ${connection}`;
    if (!due.isDue(what)) {
      return;
    }
    const node = serverNode(connection);
    const { signal } = this.#abort;
    const read = await this.#quietly(() => this.#model.readActivity(connection, signal));
    const ms = this.#model.activity(connection)?.tookMs ?? 0;
    due.done(what, read ? { ms, share: ACTIVITY_SHARE } : null);
    if (signal.aborted) {
      return;
    }
    if (!read) {
      this.#model.forgetActivity(connection);
    }
    await this.#show(node);
  }

  async #lookAtApplication(connection: string, due: Due): Promise<void> {
    const what = `application ${connection}`;
    if (!due.isDue(what)) {
      return;
    }
    this.#model.takeSpentMs(connection);
    const { signal } = this.#abort;
    const standby = this.#model.isStandby(connection);
    for (const table of this.#model.tables(connection) ?? []) {
      const node = applicationNode(connection, { table, standby });
      if (this.#open.has(node.id)) {
        await this.#update(node);
      } else {
        await this.#quietly(() => this.#model.readCounts(connection, table, signal));
        this.#mark(node);
      }
    }
    due.done(what, { ms: this.#model.takeSpentMs(connection), share: SESSIONS_SHARE });
  }

  async #show(node: SessionNode): Promise<void> {
    if (this.#open.has(node.id)) {
      await this.#update(node);
    } else {
      this.#mark(node);
    }
  }

  /** What cannot be read is a row that says so. */
  async #update(node: SessionNode): Promise<void> {
    await this.#quietly(async () => {
      await this.tree.update(node, (id) => this.#open.has(id));
      return { ok: true };
    });
  }
}

/** People and processes are what is looked for; what they stand in stays, so that the rest can be reached. */
function filterText(node: SessionNode, facts: SessionFacts): string | null {
  switch (node.kind) {
    case "user":
      return `${userLabel(node.user)} ${node.user.user ?? ""}`;
    case "session":
      return null;
    case "backend":
      return node.tree.waiting.length > 0
        ? null
        : `${backendLabel(node.tree.backend, facts)} ${node.tree.backend.query}`;
    default:
      return null;
  }
}
