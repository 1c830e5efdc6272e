import * as vscode from "vscode";

import type { DefinedRef } from "../../core/catalog/objects.ts";
import type { CatalogReader } from "../../core/catalog/ports.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import { Cancelled, UserMessage } from "../lib/userMessage.ts";
import { browseFailureText } from "../tree/browseFailureText.ts";
import { type Asking, withCancel } from "./asking.ts";
import { objectLabel } from "./schemaRows.ts";

export interface DefinitionParts {
  readonly asking: Asking;
  readonly catalog: () => Promise<CatalogReader>;
  readonly documents: VirtualDocuments;
}

/** Opens the statements that make an object again, as a read-only SQL document. */
export async function showDefinition(
  { asking, catalog, documents }: DefinitionParts,
  connection: string,
  ref: DefinedRef,
): Promise<void> {
  const name = "schema" in ref ? `${ref.schema}.${objectLabel(ref)}` : ref.name;
  const title = vscode.l10n.t("Reading the DDL of {0}", name);
  const definition = await withCancel(title, async (signal) =>
    (await catalog()).definition(await asking.target(connection), ref, signal),
  );
  if (!definition.ok) {
    if (definition.error.code === "cancelled") {
      throw new Cancelled();
    }
    throw new UserMessage(browseFailureText(definition.error), { severity: "error" });
  }
  // The folders keep apart what has one name in two databases.
  const uri = documents.keep(
    `${fileName(connection)}/${ref.oid}/${fileName(name)}.sql`,
    definition.value,
  );
  await vscode.window.showTextDocument(uri, { preview: true });
}

/** What a tab can show of a name: one segment of a path. */
function fileName(name: string): string {
  return (
    visibleText(name)
      .replace(/[\\/\s?#]+/g, " ")
      .slice(0, 80)
      .trim() || "_"
  );
}
