import type * as vscode from "vscode";

import type { Browsed } from "../../core/catalog/browse.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { ok } from "../../core/lib/result.ts";
import { groupActivity } from "../../core/sessions/activity.ts";
import type { UserCount } from "../../core/sessions/ports.ts";
import type { LazyTreeSource } from "../tree/lazyTree.ts";
import {
  applicationNode,
  backendNode,
  connectionNode,
  databaseNode,
  type NodeOf,
  pageNode,
  problemNode,
  serverNode,
  type SessionNode,
  sessionNode,
  stateNode,
  statusNode,
  userNode,
} from "./sessionNode.ts";
import type { SessionsModel } from "./sessionsModel.ts";

export interface SessionSourceParts {
  readonly model: SessionsModel;
  /** Names of the connections in the order they are shown. */
  readonly connections: () => readonly string[];
  readonly row: (node: SessionNode) => vscode.TreeItem;
  readonly tooltip: (node: SessionNode) => vscode.MarkdownString | undefined;
  readonly filterText: (node: SessionNode) => string | null;
  readonly onShown: (parent: SessionNode | undefined, nodes: readonly SessionNode[]) => void;
}

type Level = Browsed<readonly SessionNode[]>;
type OnTable = NodeOf<"application" | "status" | "user" | "page">;

/** The levels of the view "Sessions". */
export class SessionSource implements LazyTreeSource<SessionNode> {
  readonly #parts: SessionSourceParts;

  constructor(parts: SessionSourceParts) {
    this.#parts = parts;
  }

  children(node: SessionNode | undefined, signal: CancelSignal): Promise<Level> {
    if (node === undefined) {
      return Promise.resolve(ok(this.#parts.connections().map(connectionNode)));
    }
    switch (node.kind) {
      case "connection":
        return this.#tablesAndServer(node, signal);
      case "application":
        return this.#statuses(node, signal);
      case "status":
        return this.#users(node, node.count.status, null, signal);
      case "user":
        return this.#sessions(node, node.status, node.user, null, signal);
      case "page":
        return node.user === null && node.table.user !== null
          ? this.#users(node, node.status, node.after, signal)
          : this.#sessions(node, node.status, node.user, node.after, signal);
      case "server":
        return this.#databases(node, signal);
      case "database":
        return Promise.resolve(ok(node.group.states.map((group) => stateNode(node, group))));
      case "state":
        return Promise.resolve(
          ok(node.group.trees.map((tree) => backendNode(node.connection, node, tree))),
        );
      case "backend":
        return Promise.resolve(
          ok(node.tree.waiting.map((tree) => backendNode(node.connection, node, tree))),
        );
      case "problem":
      case "session":
        return Promise.resolve(ok([]));
    }
  }

  row(node: SessionNode): vscode.TreeItem {
    return this.#parts.row(node);
  }

  tooltip(node: SessionNode): Promise<vscode.MarkdownString | undefined> {
    return Promise.resolve(this.#parts.tooltip(node));
  }

  filterText(node: SessionNode): string | null {
    return this.#parts.filterText(node);
  }

  onShown(parent: SessionNode | undefined, nodes: readonly SessionNode[]): void {
    this.#parts.onShown(parent, nodes);
  }

  /** The server's own activity can be read where no table can: a table that fails does not hide it. */
  async #tablesAndServer(
    { connection }: NodeOf<"connection">,
    signal: CancelSignal,
  ): Promise<Level> {
    const found = await this.#parts.model.find(connection, signal);
    if (!found.ok) {
      return found.error.code === "sql"
        ? ok([problemNode(connection, "sessions", found.error), serverNode(connection)])
        : found;
    }
    const { tables, problems, standby } = found.value;
    return ok([
      ...tables.map((table) => applicationNode(connection, { table, standby })),
      ...problems.map(({ name, problem }) => problemNode(connection, name, problem)),
      serverNode(connection),
    ]);
  }

  async #statuses(node: NodeOf<"application">, signal: CancelSignal): Promise<Level> {
    const { model } = this.#parts;
    const { connection, table } = node;
    const counts = await model.readCounts(connection, table, signal);
    if (!counts.ok) {
      return counts;
    }
    const known = { ...node, table: model.current(connection, table) };
    return ok(counts.value.map((count) => statusNode(known, count)));
  }

  async #users(
    node: OnTable,
    status: string | null,
    after: string | null,
    signal: CancelSignal,
  ): Promise<Level> {
    const { connection, table } = node;
    if (table.user === null) {
      return this.#sessions(node, status, null, after, signal);
    }
    const page = await this.#parts.model.users(connection, table, status, after, signal);
    if (!page.ok) {
      return page;
    }
    const { rows, next } = page.value;
    const byName = [...rows].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
    return ok([
      ...byName.map((user) => userNode(node, status, user)),
      ...(next === null ? [] : [pageNode(node, status, null, next)]),
    ]);
  }

  async #sessions(
    node: OnTable,
    status: string | null,
    user: UserCount | null,
    after: string | null,
    signal: CancelSignal,
  ): Promise<Level> {
    const { connection, table } = node;
    const page = await this.#parts.model.sessions(connection, table, status, user, after, signal);
    if (!page.ok) {
      return page;
    }
    const { rows, next } = page.value;
    return ok([
      ...rows.map((row) => sessionNode(node, row)),
      ...(next === null ? [] : [pageNode(node, status, user, next)]),
    ]);
  }

  async #databases({ connection }: NodeOf<"server">, signal: CancelSignal): Promise<Level> {
    const { model } = this.#parts;
    const known = model.activity(connection);
    const activity = known === undefined ? await model.readActivity(connection, signal) : ok(known);
    return activity.ok
      ? ok(groupActivity(activity.value.backends).map((group) => databaseNode(connection, group)))
      : activity;
  }
}

function nameOf({ labels, user }: UserCount): string {
  return [...labels, user ?? ""].join(" ");
}
