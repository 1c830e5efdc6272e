import * as vscode from "vscode";

import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { RowValue, SessionReader } from "../../core/sessions/ports.ts";
import { qualifiedName } from "../../core/sql/qualifiedName.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import { UserMessage } from "../lib/userMessage.ts";
import { browseFailureText } from "../tree/browseFailureText.ts";
import type { NodeOf } from "./sessionNode.ts";
import { keyText } from "./sessionRows.ts";

export interface SessionTextParts {
  readonly documents: VirtualDocuments;
  readonly sessions: () => Promise<SessionReader>;
  readonly target: (connection: string) => Promise<ConnectionTarget>;
}

/** Opens a session's row as text, column by column. */
export async function showSessionRow(
  { documents, sessions, target }: SessionTextParts,
  { connection, table, row }: NodeOf<"session">,
): Promise<void> {
  const reader = await sessions();
  const read = await reader.row(
    await target(connection),
    table,
    row.key,
    new AbortController().signal,
  );
  if (!read.ok) {
    throw new UserMessage(browseFailureText(read.error), { severity: "error" });
  }
  if (read.value === null) {
    throw new UserMessage(vscode.l10n.t("The session is not there any more."));
  }
  const name = `${table.schema}.${table.name} ${keyText(table, row)}`;
  const uri = documents.keep(`${fileName(connection)}/${fileName(name)}.txt`, rowText(read.value));
  await vscode.window.showTextDocument(uri, { preview: true });
}

/** A tab-separated line a session, for a spreadsheet or a ticket. */
export function copyText(nodes: readonly NodeOf<"session">[]): string {
  const time = (ms: number | null): string =>
    ms === null || !Number.isFinite(ms) ? "" : new Date(ms).toISOString();
  const head = [
    ...["connection", "table", "key", "user", "status", "device", "address"],
    ...["created", "last activity", "expires", "revoked", "reason"],
  ];
  const lines = nodes.map(({ connection, table, row }) => [
    connection,
    qualifiedName([table.schema, table.name]),
    keyText(table, row),
    [row.user ?? "", ...row.labels].join(" "),
    row.status ?? "",
    row.device ?? row.userAgent ?? "",
    row.address ?? "",
    time(row.createdMs),
    time(row.lastActivityMs),
    time(row.expiresMs),
    time(row.revokedMs),
    row.reason ?? "",
  ]);
  return [head, ...lines].map((line) => line.map(cell).join("\t")).join("\n");
}

/** A value that a spreadsheet takes for a value, whoever wrote it into the database. */
function cell(text: string): string {
  const line = visibleText(text).replace(/[\t\n]+/g, " ");
  return /^[=+\-@]/.test(line) ? `'${line}` : line;
}

function rowText(values: readonly RowValue[]): string {
  const width = Math.max(...values.map(({ column }) => visibleText(column).length));
  const lines = values.map(
    ({ column, value }) => `${visibleText(column).padEnd(width)}  ${valueText(value)}`,
  );
  return `${lines.join("\n")}\n`;
}

function valueText(value: RowValue["value"]): string {
  switch (value.kind) {
    case "text":
      return value.text === null ? "NULL" : visibleText(value.text);
    case "secret":
      return value.characters === null
        ? "NULL"
        : vscode.l10n.t("(secret, {0} characters)", value.characters);
    case "unreadable":
      return vscode.l10n.t("(the role may not read it)");
  }
}

/** What a tab can show of a name: one segment of a path. */
export function fileName(name: string): string {
  const plain = visibleText(name)
    .replace(/[\\/\s?#]+/g, " ")
    .slice(0, 80)
    .trim();
  return plain === "" ? "_" : plain;
}
