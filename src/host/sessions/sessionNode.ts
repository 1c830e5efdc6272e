import type { BrowseFailure } from "../../core/catalog/browse.ts";
import type { BackendTree, DatabaseGroup, StateGroup } from "../../core/sessions/activity.ts";
import type {
  FoundSessions,
  SessionRow,
  StatusCount,
  UserCount,
} from "../../core/sessions/ports.ts";
import type { SessionTable } from "../../core/sessions/sessionTable.ts";
import type { LazyNode } from "../tree/lazyTree.ts";

/** A table of application sessions, on its connection. */
export interface TableOf {
  readonly table: SessionTable;
  /** Nothing on the server can be changed. */
  readonly standby: boolean;
}

/** A row of the view "Sessions": a plain value that says where it stands. */
export type SessionNode = LazyNode & { readonly connection: string } & (
    | { readonly kind: "connection" }
    | ({ readonly kind: "application" } & TableOf)
    /** A named table that cannot be shown, or why none could be looked for. */
    | {
        readonly kind: "problem";
        readonly name: string;
        readonly problem: FoundSessions["problems"][number]["problem"] | BrowseFailure;
      }
    | ({ readonly kind: "status"; readonly count: StatusCount } & TableOf)
    | ({
        readonly kind: "user";
        readonly status: string | null;
        readonly user: UserCount;
      } & TableOf)
    | ({ readonly kind: "session"; readonly row: SessionRow } & TableOf)
    /** The next page of users, or of the sessions of one. */
    | ({
        readonly kind: "page";
        readonly status: string | null;
        readonly user: UserCount | null;
        readonly after: string;
      } & TableOf)
    | { readonly kind: "server" }
    | { readonly kind: "database"; readonly group: DatabaseGroup }
    | { readonly kind: "state"; readonly database: string | null; readonly group: StateGroup }
    | { readonly kind: "backend"; readonly tree: BackendTree }
  );

export type NodeOf<K extends SessionNode["kind"]> = Extract<SessionNode, { readonly kind: K }>;

export function connectionNode(connection: string): NodeOf<"connection"> {
  return { kind: "connection", id: idOf(connection), connection };
}

export function applicationNode(connection: string, of: TableOf): NodeOf<"application"> {
  const id = idOf(connection, "application", of.table.schema, of.table.name);
  return { kind: "application", id, connection, ...of };
}

export function problemNode(
  connection: string,
  name: string,
  problem: NodeOf<"problem">["problem"],
): NodeOf<"problem"> {
  return { kind: "problem", id: idOf(connection, "problem", name), connection, name, problem };
}

export function statusNode(
  { id, connection, table, standby }: NodeOf<"application">,
  count: StatusCount,
): NodeOf<"status"> {
  return { kind: "status", id: below(id, count.status), connection, table, standby, count };
}

export function userNode(
  { connection, table, standby }: TableOf & { readonly connection: string },
  status: string | null,
  user: UserCount,
): NodeOf<"user"> {
  const id = idOf(connection, "user", table.schema, table.name, status, user.user);
  return { kind: "user", id, connection, table, standby, status, user };
}

export function sessionNode(
  { connection, table, standby }: TableOf & { readonly connection: string },
  row: SessionRow,
): NodeOf<"session"> {
  const id = idOf(connection, "session", table.schema, table.name, row.status, ...row.key);
  return { kind: "session", id, connection, table, standby, row };
}

export function pageNode(
  { connection, table, standby }: TableOf & { readonly connection: string },
  status: string | null,
  user: UserCount | null,
  after: string,
): NodeOf<"page"> {
  const { schema, name } = table;
  const id = idOf(connection, "page", schema, name, status, user?.user ?? null, after);
  return { kind: "page", id, connection, table, standby, status, user, after };
}

export function serverNode(connection: string): NodeOf<"server"> {
  return { kind: "server", id: idOf(connection, "server"), connection };
}

export function databaseNode(connection: string, group: DatabaseGroup): NodeOf<"database"> {
  return { kind: "database", id: idOf(connection, "server", group.database), connection, group };
}

export function stateNode(
  { id, connection, group: { database } }: NodeOf<"database">,
  group: StateGroup,
): NodeOf<"state"> {
  return { kind: "state", id: below(id, group.state), connection, database, group };
}

/** `parent`: a process that comes to wait for another one is another row. */
export function backendNode(
  connection: string,
  parent: NodeOf<"state"> | NodeOf<"backend">,
  tree: BackendTree,
): NodeOf<"backend"> {
  const { pid, startedUs } = tree.backend;
  const place = parent.kind === "state" ? parent.group.state : `${parent.tree.backend.pid}`;
  const id = idOf(connection, "backend", place, String(pid), String(startedUs));
  return { kind: "backend", id, connection, tree };
}

function idOf(...parts: readonly (string | null)[]): string {
  return JSON.stringify(parts);
}

function below(id: string, part: string | null): string {
  return `${id}${JSON.stringify([part])}`;
}
