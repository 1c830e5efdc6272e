import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { SessionReader } from "../../core/sessions/ports.ts";
import { compareStatuses, type SessionTable } from "../../core/sessions/sessionTable.ts";
import { withFoundValues } from "../../core/sessions/statusWords.ts";
import { type BrowseOptions, browseTargets } from "../browseTargets.ts";
import { EXIT, type ExitCode } from "../exitCode.ts";
import {
  type ConnectionSessions,
  sessionsJson,
  sessionsText,
  type TableSessions,
} from "../output/sessionsOutput.ts";
import type { CliParts } from "../parts.ts";

export interface SessionsOptions extends BrowseOptions {
  /** Tables beside those that are found by their shape. */
  readonly table: readonly string[];
}

/** Users of a status that are named. */
const USERS = 100;

/** The application's sessions on each connection, or on the one that is named. Changes nothing. */
export async function sessions(
  parts: CliParts,
  name: string | undefined,
  options: SessionsOptions,
): Promise<ExitCode> {
  const targets = await browseTargets(parts, name, options);
  const { sessions: reader } = await parts.openSessionReaders();
  const found: ConnectionSessions[] = [];
  for (const target of targets) {
    found.push(await sessionsOf(reader, target, options.table, parts.signal));
  }
  const isRead = found.every(
    ({ failure, tables }) => failure === null && tables.every((table) => table.failure === null),
  );
  const exitCode = isRead ? EXIT.passed : EXIT.failed;
  parts.terminal.out(
    options.json === true
      ? `${JSON.stringify(sessionsJson(found, exitCode), null, 2)}\n`
      : sessionsText(found),
  );
  return exitCode;
}

async function sessionsOf(
  reader: SessionReader,
  target: ConnectionTarget,
  named: readonly string[],
  signal: AbortSignal,
): Promise<ConnectionSessions> {
  const { profile } = target;
  const found = await reader.find(target, named, signal);
  if (!found.ok) {
    return { profile, tables: [], problems: [], failure: found.error };
  }
  const tables: TableSessions[] = [];
  for (const table of found.value.tables) {
    tables.push(await tableOf(reader, target, table, signal));
  }
  return { profile, tables, problems: found.value.problems, failure: null };
}

async function tableOf(
  reader: SessionReader,
  target: ConnectionTarget,
  found: SessionTable,
  signal: AbortSignal,
): Promise<TableSessions> {
  const counts = await reader.count(target, found, signal);
  if (!counts.ok) {
    return { table: found, statuses: [], failure: counts.error };
  }
  const table = withFoundValues(
    found,
    counts.value.flatMap(({ status }) => status ?? []),
  );
  const ordered = [...counts.value].sort((a, b) =>
    compareStatuses(table.status, a.status, b.status),
  );
  const statuses: TableSessions["statuses"][number][] = [];
  for (const count of ordered) {
    const request = { status: count.status, after: null, limit: USERS };
    const users = await reader.users(target, table, request, signal);
    if (!users.ok) {
      return { table, statuses, failure: users.error };
    }
    const { rows, next } = users.value;
    statuses.push({ ...count, users: rows, truncated: next !== null });
  }
  return { table, statuses, failure: null };
}
