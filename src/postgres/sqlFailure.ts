import type { BrowseFailure } from "../core/catalog/browse.ts";
import type { CancelSignal } from "../core/lib/cancelSignal.ts";
import { messageOf } from "../core/lib/messageOf.ts";
import { codeOf } from "./connectFailure.ts";

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Sorts what a query threw: the server's own errors, a lost connection, our cancel. */
export function sqlFailure(error: unknown, signal: CancelSignal): BrowseFailure {
  if (signal.aborted) {
    return { code: "cancelled" };
  }
  const message = messageOf(error);
  const sqlState = codeOf(error);
  // 57P: the server goes down or has ended our session; 08: the connection is lost.
  if (sqlState === null || !SQLSTATE.test(sqlState) || /^(?:57P|08)/.test(sqlState)) {
    return { code: "unreachable", message };
  }
  return { code: "sql", sqlState, message, hint: hintOf(error) };
}

function hintOf(error: unknown): string | null {
  return error instanceof Error && "hint" in error && typeof error.hint === "string"
    ? error.hint
    : null;
}
