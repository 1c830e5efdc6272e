import * as vscode from "vscode";

import type { ConnectionProfile } from "../../core/connection/profile.ts";
import { environmentText, serverText } from "../deployment/production.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";

/** Asks which connection is meant. */
export async function pickConnection(
  profiles: readonly ConnectionProfile[],
): Promise<ConnectionProfile> {
  if (profiles.length === 0) {
    throw new UserMessage(vscode.l10n.t("There is no connection yet."), {
      actions: [
        {
          title: vscode.l10n.t("Add Connection…"),
          run: () => vscode.commands.executeCommand("schemaOps.addConnection"),
        },
      ],
    });
  }
  const picked = await vscode.window.showQuickPick(
    profiles.map((profile) => ({
      label: profile.name,
      description: `${serverText(profile)} · ${environmentText(profile.environment)}`,
      profile,
    })),
    { title: vscode.l10n.t("Which connection?") },
  );
  return orCancelled(picked).profile;
}
