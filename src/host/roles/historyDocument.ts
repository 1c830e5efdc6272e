import * as vscode from "vscode";

import {
  entryLabel,
  type ApplicationRole,
  type HistoryEntry,
} from "../../core/roles/applicationRoles.ts";
import { groupBy } from "../../core/lib/groupBy.ts";
import type { Listed } from "../../core/roles/ports.ts";
import type { RoleModel } from "../../core/roles/roleModel.ts";
import { tableLabel } from "../../core/roles/tableShape.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import { UserMessage } from "../lib/userMessage.ts";
import { inline, showMarkdown } from "./markdownDocument.ts";
import type { RoleAccess } from "./roleAccess.ts";

export interface HistoryOf {
  readonly connection: string;
  readonly model: RoleModel;
  /** Null: all roles. */
  readonly role: ApplicationRole | null;
}

/** Shows what was granted to a role and revoked from it, the latest first. */
export async function showHistory(
  { access, documents }: { readonly access: RoleAccess; readonly documents: VirtualDocuments },
  { connection, model, role }: HistoryOf,
): Promise<void> {
  const { history } = model;
  if (history === null) {
    throw new UserMessage(vscode.l10n.t("The application keeps no history of its permissions."));
  }
  const found = await access.read(connection, (reader, target, signal) =>
    reader.history(target, model, role, signal),
  );
  const name = role === null ? tableLabel(model.roles.table) : entryLabel(role);
  const title = vscode.l10n.t("Permission history of {0}", name);
  const source = vscode.l10n.t("{0} on {1}", tableLabel(history.table), connection);
  const text = historyText(title, source, found, role === null);
  await showMarkdown(documents, [connection, model.id], title, text);
}

/** A day a heading, and a row an event. */
export function historyText(
  title: string,
  source: string,
  { items, truncated }: Listed<HistoryEntry>,
  namesRoles: boolean,
): string {
  const days = groupBy(items, ({ at }) => at.slice(0, 10));
  return [
    `# ${inline(title)}`,
    inline(source),
    ...(items.length === 0 ? [vscode.l10n.t("Nothing was recorded.")] : []),
    ...[...days].flatMap(([day, entries]) => [`## ${inline(day)}`, dayTable(entries, namesRoles)]),
    ...(truncated ? [vscode.l10n.t("Older entries are not shown.")] : []),
  ].join("\n\n");
}

function dayTable(entries: readonly HistoryEntry[], namesRoles: boolean): string {
  const hasReasons = entries.some(({ reason }) => reason !== null);
  const head = [
    vscode.l10n.t("Time"),
    vscode.l10n.t("What"),
    ...(namesRoles ? [vscode.l10n.t("Role")] : []),
    vscode.l10n.t("Permission"),
    vscode.l10n.t("By"),
    ...(hasReasons ? [vscode.l10n.t("Reason")] : []),
  ];
  const rows = entries.map((entry) => [
    inline(entry.at.slice(11).replace(/\.\d+/, "")),
    `${MARKS[entry.what]} ${inline(entry.word)}`,
    ...(namesRoles ? [inline(entry.role)] : []),
    inline(entry.permission),
    entry.by === null ? vscode.l10n.t("not recorded") : inline(entry.by),
    ...(hasReasons ? [inline(entry.reason ?? "")] : []),
  ]);
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** The word stands beside it. */
const MARKS: Readonly<Record<HistoryEntry["what"], string>> = {
  granted: "＋",
  revoked: "－",
  other: "·",
};
