import { expireBar, revokeBar } from "../../core/sessions/sessionActions.ts";
import { stateOf } from "../../core/sessions/sessionTable.ts";
import type { NodeOf, SessionNode } from "./sessionNode.ts";

/** What can be done with a row of the view "Sessions": words of its context value. */
export const SESSION_CAPABILITIES = [
  "canCancelQuery",
  "canCopyQuery",
  "canCopySession",
  "canExpire",
  "canExplain",
  "canReadAgain",
  "canRevoke",
  "canRevokeUser",
  "canShowRow",
  "canTerminate",
] as const;
type SessionCapability = (typeof SESSION_CAPABILITIES)[number];

/** The kind of the row and what can be done with it, one word each. */
export function sessionContextValue(node: SessionNode): string {
  return [node.kind, ...capabilitiesOf(node)].join(" ");
}

function capabilitiesOf(node: SessionNode): readonly SessionCapability[] {
  switch (node.kind) {
    case "connection":
    case "server":
      return ["canReadAgain"];
    case "application":
      return mayExpire(node) ? ["canReadAgain", "canExpire"] : ["canReadAgain"];
    case "status":
      return node.count.overdue > 0 && mayExpire(node) ? ["canExpire"] : [];
    case "user":
      return isActive(node, node.status) && mayRevoke(node) ? ["canRevokeUser"] : [];
    case "session":
      return isActive(node, node.row.status) && mayRevoke(node)
        ? ["canRevoke", "canCopySession", "canShowRow"]
        : ["canCopySession", "canShowRow"];
    case "backend":
      return backendCapabilities(node);
    case "page":
    case "problem":
    case "database":
    case "state":
      return [];
  }
}

type OnTable = NodeOf<"application" | "status" | "user" | "session">;

function mayRevoke({ table, standby }: OnTable): boolean {
  return revokeBar(table, standby) === null;
}

function mayExpire({ table, standby }: OnTable): boolean {
  return expireBar(table, standby) === null;
}

function isActive({ table }: OnTable, status: string | null): boolean {
  return stateOf(table.status, status) === "active";
}

function backendCapabilities({ tree }: NodeOf<"backend">): readonly SessionCapability[] {
  const { signal, state, query } = tree.backend;
  const said: readonly SessionCapability[] = query === "" ? [] : ["canCopyQuery", "canExplain"];
  if (signal !== "allowed") {
    return said;
  }
  return state === "active"
    ? ["canCancelQuery", "canTerminate", ...said]
    : ["canTerminate", ...said];
}
