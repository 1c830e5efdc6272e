import * as vscode from "vscode";

import type { Dialogue, RunQuestion } from "../../core/deployment/control.ts";
import { inDocument } from "../../core/sql/hazards/previewStep.ts";
import { confirmText, type TextQuestion } from "./confirmText.ts";
import { environmentText, serverText } from "./production.ts";
import type { VirtualDocuments } from "./virtualDocuments.ts";

/** The conversation of a run in VS Code. */
export function createDialogue(documents: VirtualDocuments): Dialogue {
  return {
    confirm: async (question) => {
      const text = previewText(question);
      return confirmText(
        { ...question, text, extension: "sh", note: await hazardNote(question, documents) },
        documents,
      );
    },
    value: async (name, suggestion) =>
      (await vscode.window.showInputBox({
        title: vscode.l10n.t("Value for {0}", name),
        prompt: vscode.l10n.t(
          "The runbook leaves this open. The value is kept for this deployment.",
        ),
        value: suggestion ?? "",
        ignoreFocusOut: true,
        validateInput: (text) =>
          text.trim() === "" ? vscode.l10n.t("A value is needed.") : undefined,
      })) ?? null,
    choose: async (what, profiles) => {
      const picked = await vscode.window.showQuickPick(
        profiles.map((profile) => ({
          label: profile.name,
          description: `${serverText(profile)} · ${environmentText(profile.environment)}`,
          profile,
        })),
        { title: vscode.l10n.t("Which connection is {0} for?", what), ignoreFocusOut: true },
      );
      return picked?.profile ?? null;
    },
    prompt: async (text, secret) =>
      (await vscode.window.showInputBox({
        title: vscode.l10n.t("The step asks"),
        prompt: text.trim() === "" ? vscode.l10n.t("Input for the running step") : text.trim(),
        password: secret,
        ignoreFocusOut: true,
      })) ?? null,
  };
}

/** One line of what was found, and the way to all of it. */
async function hazardNote(
  { title, blocks, hazards }: RunQuestion,
  documents: VirtualDocuments,
): Promise<NonNullable<TextQuestion["note"]> | null> {
  if (hazards === null) {
    return null;
  }
  const { hazardSummary, showHazards } = await import("../hazards/hazardDocument.ts");
  const line = hazardSummary(hazards);
  if (line === null) {
    return null;
  }
  return hazards === "failed"
    ? { line, show: null }
    : {
        line,
        show: () =>
          showHazards(
            documents,
            title,
            inDocument(
              hazards,
              blocks.map((block) => block.line),
            ),
          ),
      };
}

/** The texts in the order they will run, each under the line it stands at. */
function previewText(question: RunQuestion): string {
  const [only, ...others] = question.blocks;
  if (only !== undefined && others.length === 0) {
    return only.preview.text;
  }
  return question.blocks
    .map(({ line, preview }) => `# ${vscode.l10n.t("line {0}", line)}\n${preview.text}`)
    .join("\n\n");
}
