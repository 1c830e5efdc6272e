import * as vscode from "vscode";

import type { ContentRequest, TableName } from "../../core/catalog/fingerprint/ports.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import { environmentText, serverText } from "../deployment/production.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import { withCancel } from "../schemas/asking.ts";
import { browseFailureText } from "../tree/browseFailureText.ts";
import { compareNamed, type CompareSchemasParts } from "./compareNamed.ts";
import type { Comparison } from "./comparison.ts";

/** Two databases with their rows: how many, or which; of all tables or of some. */
export async function compareRows(parts: CompareSchemasParts): Promise<Comparison> {
  requireTrust();
  const title = vscode.l10n.t("Compare Rows of Databases");
  const before = await pickConnection(parts, `${title} (1/3)`, null);
  const after = await pickConnection(parts, `${title} (2/3): ${before} ↔ …`, before);
  const how = orCancelled(
    await vscode.window.showQuickPick(choices(), { title: `${title} (3/3)`, ignoreFocusOut: true }),
  );
  const tables = how.chosen ? await pickTables(parts, before, title) : "all";
  const source = (name: string): { readonly kind: "connection"; readonly name: string } => ({
    kind: "connection",
    name,
  });
  return compareNamed(
    parts,
    { name: before, source: source(before) },
    [{ name: after, source: source(after) }],
    { kind: how.how, tables },
  );
}

interface How extends vscode.QuickPickItem {
  readonly how: ContentRequest["kind"];
  readonly chosen: boolean;
}

function choices(): readonly How[] {
  const all = vscode.l10n.t("of all tables");
  const chosen = vscode.l10n.t("of tables that you choose");
  const count = vscode.l10n.t("Number of rows");
  const digest = vscode.l10n.t("Content: every row is read");
  return [
    { label: count, description: all, how: "count", chosen: false },
    { label: count, description: chosen, how: "count", chosen: true },
    { label: digest, description: all, how: "digest", chosen: false },
    { label: digest, description: chosen, how: "digest", chosen: true },
  ];
}

async function pickConnection(
  { connections }: CompareSchemasParts,
  title: string,
  without: string | null,
): Promise<string> {
  const picked = await vscode.window.showQuickPick(
    connections
      .profiles()
      .filter(({ name }) => name !== without)
      .map((profile) => ({
        label: `$(database) ${profile.name}`,
        description: `${serverText(profile)} · ${environmentText(profile.environment)}`,
        name: profile.name,
      })),
    { title, ignoreFocusOut: true, matchOnDescription: true },
  );
  return orCancelled(picked).name;
}

/** Tables that hold rows of their own, by name. */
async function pickTables(
  { engine, connections }: CompareSchemasParts,
  connection: string,
  title: string,
): Promise<readonly TableName[]> {
  const target = orCancelled(await connections.target(connection));
  const { catalog } = await engine();
  const read = await withCancel(vscode.l10n.t("Reading the names of {0}", connection), (signal) =>
    catalog.allObjects(target, signal),
  );
  if (!read.ok) {
    throw new UserMessage(browseFailureText(read.error), { severity: "error" });
  }
  const picked = orCancelled(
    await vscode.window.showQuickPick(
      read.value
        .filter(({ kind }) => kind === "table")
        .map(({ schema, name }) => ({
          label: oneLine(name),
          description: oneLine(schema),
          table: { schema, table: name },
        })),
      { title, canPickMany: true, ignoreFocusOut: true, matchOnDescription: true },
    ),
  );
  return orCancelled(picked.length === 0 ? null : picked).map(({ table }) => table);
}
