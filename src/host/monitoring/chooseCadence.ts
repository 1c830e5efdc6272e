import * as vscode from "vscode";

import { type Cadence, CADENCES, type Section } from "../../core/runbook/runbook.ts";
import { shorten } from "../lib/markdownText.ts";
import { UserMessage } from "../lib/userMessage.ts";
import type { MonitoringWords } from "./monitoringWords.ts";
import { notWritten } from "./notWritten.ts";

const TITLE = 80;

export interface CadenceKeeper {
  /** Resolves to whether it was written. */
  decide(section: Section, cadence: Cadence | null): Promise<boolean>;
}

/**
 * Asks which report a section belongs to, and keeps what is said. Escape leaves it for later: it is asked
 * again with the next report, and its row stays in the view.
 */
export async function chooseCadence(
  section: Section,
  keeper: CadenceKeeper,
  words: MonitoringWords,
): Promise<void> {
  const picked = await vscode.window.showQuickPick(
    [
      ...CADENCES.map((cadence) => ({ label: words.kind(cadence), cadence })),
      { label: vscode.l10n.t("In no report"), cadence: null },
    ],
    {
      placeHolder: vscode.l10n.t(
        "Which report does the section “{0}” belong to?",
        shorten(section.title, TITLE),
      ),
      ignoreFocusOut: true,
    },
  );
  if (picked !== undefined && !(await keeper.decide(section, picked.cadence))) {
    throw new UserMessage(notWritten());
  }
}
