import * as vscode from "vscode";

import type { ConnectionProfile } from "../../core/connection/profile.ts";
import { Cancelled, UserMessage } from "../lib/userMessage.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";
import { requireRehearsal } from "../settings/settings.ts";
import { rehearsalLine } from "./rehearsalText.ts";
import type { KeptRehearsals, LastRehearsal } from "./rehearsals.ts";

/**
 * Before a deployment begins: where the setting demands it, production needs a fresh rehearsal that
 * passed. Elsewhere a rehearsal that failed is said once, and the person decides.
 */
export function rehearsalGate(
  kept: KeptRehearsals,
  profiles: () => readonly ConnectionProfile[],
): (document: RunbookDocument) => Promise<void> {
  return async (document) => {
    const required =
      requireRehearsal() === "production" &&
      profiles().some(({ environment }) => environment === "production");
    await kept.load();
    const last = kept.get(document.key);
    if (required && !isFreshPass(last)) {
      throw new UserMessage(
        last === undefined
          ? vscode.l10n.t("A deployment on production needs a rehearsal first.")
          : `${vscode.l10n.t("A deployment on production needs a fresh rehearsal that passed.")} ${rehearsalLine(last, Date.now())}`,
        {
          actions: [
            {
              title: vscode.l10n.t("Rehearse Now"),
              run: () =>
                vscode.commands.executeCommand("schemaOps.rehearse", { runbook: document.key }),
            },
          ],
        },
      );
    }
    if (last?.report.verdict === "fail") {
      await askAfterFailure(last);
    }
  };
}

function isFreshPass(last: LastRehearsal | undefined): boolean {
  return last?.report.verdict === "pass" && last.changed.length === 0;
}

async function askAfterFailure(last: LastRehearsal): Promise<void> {
  const start = vscode.l10n.t("Start Anyway");
  const answer = await vscode.window.showWarningMessage(
    rehearsalLine(last, Date.now()),
    start,
    vscode.l10n.t("Cancel"),
  );
  if (answer !== start) {
    throw new Cancelled();
  }
}
