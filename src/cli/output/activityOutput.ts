import * as l10n from "@vscode/l10n";
import type { Browsed } from "../../core/catalog/browse.ts";
import type { ConnectionProfile } from "../../core/connection/profile.ts";
import {
  type BackendTree,
  blockingTrees,
  groupActivity,
  isIdleInTransaction,
  marksOf,
  ownPurpose,
  type StateGroup,
} from "../../core/sessions/activity.ts";
import type { Activity } from "../../core/sessions/backend.ts";
import type { ExitCode } from "../exitCode.ts";
import { browseFailureText } from "../text/browseText.ts";
import { plainLine } from "../text/plain.ts";

export interface ConnectionActivity {
  readonly profile: ConnectionProfile;
  readonly activity: Browsed<Activity>;
}

/** The published shape of `activity --json`: processes as they are, with what deserves a look. */
export function activityJson(
  found: readonly ConnectionActivity[],
  exitCode: ExitCode,
): Readonly<Record<string, unknown>> {
  return {
    connections: found.map(({ profile, activity }) => ({
      name: profile.name,
      database: profile.database,
      ...(activity.ok ? serverJson(activity.value) : { backends: [] }),
      error: activity.ok ? null : activity.error,
    })),
    exitCode,
  };
}

function serverJson({
  atMs,
  maxConnections,
  backends,
}: Activity): Readonly<Record<string, unknown>> {
  const flat = (tree: BackendTree): readonly BackendTree[] => [tree, ...tree.waiting.flatMap(flat)];
  const time = (us: number | null): string | null =>
    us === null ? null : new Date(us / 1000).toISOString();
  return {
    at: new Date(atMs).toISOString(),
    maxConnections,
    backends: blockingTrees(backends)
      .flatMap(flat)
      .map(({ backend, blocks, cycle }) => {
        const { startedUs, queryStartedUs, ...rest } = backend;
        return {
          ...rest,
          startedAt: time(startedUs),
          queryStartedAt: time(queryStartedUs),
          marks: marksOf(backend, blocks),
          blocks,
          deadlock: cycle,
          own: ownPurpose(backend),
        };
      }),
  };
}

/** Databases and states with their processes; those that wait stand under the one they wait for. */
export function activityText(found: readonly ConnectionActivity[], all: boolean): string {
  const lines = found.map(({ profile, activity }) =>
    [
      plainLine(`${profile.name}: ${profile.host}:${profile.port}`),
      ...(activity.ok
        ? serverLines(activity.value, all)
        : [`  ${browseFailureText(activity.error)}`]),
    ].join("\n"),
  );
  return `${lines.join("\n\n")}\n`;
}

function serverLines({ backends, maxConnections }: Activity, all: boolean): readonly string[] {
  const clients = backends.filter(({ state }) => state !== "background").length;
  const blocked = backends.filter(({ blockedBy }) => blockedBy.length > 0).length;
  return [
    `  ${l10n.t("{0} of {1} connections, {2} blocked", clients, maxConnections, blocked)}`,
    ...groupActivity(backends).flatMap(({ database, states }) => [
      `  ${plainLine(database ?? l10n.t("(no database)"))}`,
      ...states.flatMap((group) => [
        `    ${group.state}  ${group.count}`,
        ...group.trees
          .filter((tree) => all || deservesLine(group, tree))
          .flatMap((tree) => treeLines(tree, 3)),
      ]),
    ]),
  ];
}

function deservesLine({ state }: StateGroup, { backend, blocks }: BackendTree): boolean {
  return state === "active" || isIdleInTransaction(state) || marksOf(backend, blocks).length > 0;
}

function treeLines(tree: BackendTree, depth: number): readonly string[] {
  const lines: string[] = [];
  const waiting: { readonly tree: BackendTree; readonly depth: number }[] = [{ tree, depth }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    lines.push(`${"  ".repeat(next.depth)}${backendLine(next.tree)}`);
    const below = next.depth + 1;
    waiting.push(...[...next.tree.waiting].reverse().map((each) => ({ tree: each, depth: below })));
  }
  return lines;
}

function backendLine({ backend, blocks, cycle }: BackendTree): string {
  const { ages, state } = backend;
  const age = state === "active" ? ages.queryMs : ages.stateMs;
  const words = [
    String(backend.pid),
    backend.user ?? backend.type ?? "",
    backend.application,
    backend.client ?? "",
    ...(age === null ? [] : [`${(age / 1000).toFixed(1)} s`]),
    ...(cycle ? [l10n.t("deadlock")] : []),
    ...marksOf(backend, blocks),
    backend.wait ?? "",
    backend.query,
  ];
  return plainLine(words.filter((word) => word !== "").join("  "));
}
