import * as vscode from "vscode";

import type { Comparison } from "./comparison.ts";
import { compareNamed, type CompareSchemasParts } from "./compareNamed.ts";
import { pickSources } from "./pickSource.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import { orCancelled } from "../lib/userMessage.ts";

/** Two schemas that the person picks; or a reference and a fleet, of which one is then looked at. */
export async function compareSchemas(parts: CompareSchemasParts): Promise<Comparison> {
  requireTrust();
  const { journals } = await parts.engine();
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? null;
  const places = { connections: parts.connections, journals, root };
  const title = vscode.l10n.t("Compare Schemas");
  const [reference] = await pickSources(places, `${title} (1/2)`, null);
  const before = orCancelled(reference);
  const without = before.source.kind === "connection" ? before.source.name : null;
  const others = await pickSources(places, `${title} (2/2): ${before.name} ↔ …`, { without });
  return compareNamed(parts, before, others, { kind: "none" });
}
