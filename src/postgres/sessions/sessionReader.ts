import type { SessionReader } from "../../core/sessions/ports.ts";
import { browse, type BrowseLimits } from "../browse.ts";
import type { SessionKeeper } from "../sessionKeeper.ts";
import { countByStatus, sessionsOf, usersOf } from "./sessionPages.ts";
import { findSessionTables } from "./sessionTables.ts";
import { sessionValues } from "./sessionValues.ts";

/** For tables that are larger than a tree is for: better an error than a server that is kept busy. */
const LIMITS: BrowseLimits = { statementTimeoutMs: 10_000, lockTimeoutMs: 2000 };

/** Reads the application's sessions over the keeper's session. */
export function createSessionReader(keeper: SessionKeeper): SessionReader {
  return {
    find: (target, named, signal) =>
      browse(keeper, target, LIMITS, signal, (client) =>
        findSessionTables(client, named, target.profile.user),
      ),
    count: (target, table, signal) =>
      browse(keeper, target, LIMITS, signal, (client) => countByStatus(client, table)),
    users: (target, table, request, signal) =>
      browse(keeper, target, LIMITS, signal, (client) => usersOf(client, table, request)),
    sessions: (target, table, request, signal) =>
      browse(keeper, target, LIMITS, signal, (client) => sessionsOf(client, table, request)),
    row: (target, table, key, signal) =>
      browse(keeper, target, LIMITS, signal, (client) => sessionValues(client, table, key)),
  };
}
