import * as l10n from "@vscode/l10n";
import type { BrowseFailure } from "../../core/catalog/browse.ts";
import type { ConnectionProfile } from "../../core/connection/profile.ts";
import type { FoundSessions, StatusCount, UserCount } from "../../core/sessions/ports.ts";
import { type SessionTable, stateOf } from "../../core/sessions/sessionTable.ts";
import type { ExitCode } from "../exitCode.ts";
import { browseFailureText } from "../text/browseText.ts";
import { plainLine } from "../text/plain.ts";

export interface ConnectionSessions {
  readonly profile: ConnectionProfile;
  readonly tables: readonly TableSessions[];
  readonly problems: FoundSessions["problems"];
  readonly failure: BrowseFailure | null;
}

export interface TableSessions {
  readonly table: SessionTable;
  readonly statuses: readonly (StatusCount & {
    readonly users: readonly UserCount[];
    readonly truncated: boolean;
  })[];
  readonly failure: BrowseFailure | null;
}

/** The published shape of `sessions --json`. */
export function sessionsJson(
  found: readonly ConnectionSessions[],
  exitCode: ExitCode,
): Readonly<Record<string, unknown>> {
  return {
    connections: found.map(({ profile, tables, problems, failure }) => ({
      name: profile.name,
      database: profile.database,
      tables: tables.map((each) => tableJson(each)),
      problems: problems.map(({ name, problem }) => ({ table: name, ...problem })),
      error: failure,
    })),
    exitCode,
  };
}

function tableJson({ table, statuses, failure }: TableSessions): Readonly<Record<string, unknown>> {
  return {
    schema: table.schema,
    name: table.name,
    columns: {
      key: table.key,
      status: table.status.kind === "times" ? null : table.status.column,
      user: table.user,
      device: table.device,
      userAgent: table.userAgent,
      address: table.address?.column ?? null,
      createdAt: table.createdAt,
      lastActivityAt: table.lastActivityAt,
      expiresAt: table.expiresAt,
      revokedAt: table.revokedAt,
      reason: table.reason?.column ?? null,
    },
    statuses: statuses.map(({ status, ...count }) => ({
      status,
      state: stateOf(table.status, status),
      ...count,
    })),
    error: failure,
  };
}

/** Each connection with its tables, statuses and users, a line each. */
export function sessionsText(found: readonly ConnectionSessions[]): string {
  return `${found.map((each) => connectionLines(each).join("\n")).join("\n\n")}\n`;
}

function connectionLines({
  profile,
  tables,
  problems,
  failure,
}: ConnectionSessions): readonly string[] {
  const nothing = tables.length === 0 && problems.length === 0 && failure === null;
  return [
    plainLine(`${profile.name}: ${profile.database}`),
    ...tables.flatMap(tableLines),
    ...problems.map(({ name, problem }) => `  ! ${plainLine(name)}: ${problem.code}`),
    ...(nothing ? [`  ${l10n.t("No table of sessions was found.")}`] : []),
    ...(failure === null ? [] : [`  ${browseFailureText(failure)}`]),
  ];
}

function tableLines({ table, statuses, failure }: TableSessions): readonly string[] {
  return [
    `  ${l10n.t("Application")} ${plainLine(`${table.schema}.${table.name}`)}`,
    ...statuses.flatMap(({ status, count, overdue, users, truncated }) => [
      `    ${plainLine(status ?? l10n.t("(no status)"))}  ${countWords(count, overdue)}`,
      ...users.map(
        ({ user, labels, count: mine, overdue: late }) =>
          `      ${plainLine(labels.length > 0 ? labels.join("  ") : (user ?? l10n.t("(no user)")))}  ${countWords(mine, late)}`,
      ),
      ...(truncated ? [`      ${l10n.t("… and more users")}`] : []),
    ]),
    ...(failure === null ? [] : [`    ${browseFailureText(failure)}`]),
  ];
}

function countWords(count: number, overdue: number): string {
  return overdue === 0 ? String(count) : l10n.t("{0} ({1} overdue)", count, overdue);
}
