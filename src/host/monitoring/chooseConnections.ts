import * as vscode from "vscode";

import { resolveTarget, targetKey } from "../../core/connection/resolveTarget.ts";
import { planMonitoring, type ReportKind } from "../../core/monitoring/cadence.ts";
import type { Connections } from "../connections/connections.ts";
import { environmentText, serverText } from "../deployment/production.ts";
import { isRecord } from "../settings/settings.ts";
import { orCancelled } from "../lib/userMessage.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";

const CHOSEN = "schemaOps.reportConnections";

/**
 * Which connection each reference of a report means where several fit: as it was chosen the last time,
 * else a person is asked, unless nobody may be. Remembered in the workspace.
 */
export async function chooseConnections(
  document: RunbookDocument | undefined,
  kind: ReportKind,
  connections: Connections,
  memory: vscode.Memento,
  ask: boolean,
): Promise<ReadonlyMap<string, string>> {
  const chosen = remembered(memory);
  if (document === undefined || kind === "health" || !ask) {
    return chosen;
  }
  let asked = false;
  for (const { query } of planMonitoring(document.runbook, kind).entries) {
    const target = resolveTarget(query.database, connections.profiles());
    const key = targetKey(query.database);
    const known = chosen.get(key);
    if (target.kind === "several" && !target.profiles.some(({ name }) => name === known)) {
      const picked = await vscode.window.showQuickPick(
        target.profiles.map((profile) => ({
          label: profile.name,
          description: `${serverText(profile)} (${environmentText(profile.environment)})`,
        })),
        {
          placeHolder:
            key === ""
              ? vscode.l10n.t("Which connection do the checks mean that name none?")
              : vscode.l10n.t("Which connection does “{0}” mean?", key),
          ignoreFocusOut: true,
        },
      );
      chosen.set(key, orCancelled(picked).label);
      asked = true;
    }
  }
  if (asked) {
    await memory.update(CHOSEN, Object.fromEntries(chosen));
  }
  return chosen;
}

function remembered(memory: vscode.Memento): Map<string, string> {
  const value: unknown = memory.get(CHOSEN);
  return new Map(
    Object.entries(isRecord(value) ? value : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}
