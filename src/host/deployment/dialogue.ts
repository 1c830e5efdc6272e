import * as vscode from "vscode";

import type { ConnectionProfile } from "../../core/connection/profile.ts";
import type { Dialogue, RunQuestion } from "../../core/deployment/control.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import { environmentText, serverText } from "./production.ts";
import type { VirtualDocuments } from "./virtualDocuments.ts";

/** A text of up to this many lines fits into the modal itself. */
const MODAL_LINES = 14;
const MODAL_CHARACTERS = 1400;

/** The conversation of a run in VS Code. */
export function createDialogue(documents: VirtualDocuments): Dialogue {
  return {
    confirm: (question) => confirmRun(question, documents),
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

/**
 * Shows the exact text that will run, the servers and the databases. A short text stands in the
 * modal; a longer one opens beside, where it can be read while the question waits. Production needs
 * the connection's name as well.
 */
async function confirmRun(question: RunQuestion, documents: VirtualDocuments): Promise<boolean> {
  const text = previewText(question);
  const short = text.split("\n").length <= MODAL_LINES && text.length <= MODAL_CHARACTERS;
  if (short) {
    return (await confirmInModal(question, text)) && (await confirmProduction(question));
  }
  const uri = documents.keep(`${fileName(question)}.sh`, text);
  await vscode.window.showTextDocument(uri, {
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
    preserveFocus: true,
  });
  try {
    return (await confirmBeside(question)) && (await confirmProduction(question));
  } finally {
    await documents.close(uri);
  }
}

async function confirmInModal(question: RunQuestion, text: string): Promise<boolean> {
  const run = vscode.l10n.t("Run");
  const detail = visibleText(`${targetsText(question)}\n\n${text}`);
  const answer = await (question.production
    ? vscode.window.showWarningMessage(
        vscode.l10n.t("Run “{0}” on PRODUCTION?", question.title),
        { modal: true, detail },
        run,
      )
    : vscode.window.showInformationMessage(
        vscode.l10n.t("Run “{0}”?", question.title),
        { modal: true, detail },
        run,
      ));
  return answer === run;
}

async function confirmBeside(question: RunQuestion): Promise<boolean> {
  const run = vscode.l10n.t("Run");
  const answer = await vscode.window.showQuickPick(
    [
      {
        label: `$(play) ${run}`,
        detail: targetsText(question).replaceAll("\n", " · "),
        run: true,
      },
      { label: `$(close) ${vscode.l10n.t("Do not run")}`, run: false },
    ],
    {
      title: question.production
        ? vscode.l10n.t("Run “{0}” on PRODUCTION?", question.title)
        : vscode.l10n.t("Run “{0}”?", question.title),
      placeHolder: vscode.l10n.t("The exact text that will run is open beside."),
      ignoreFocusOut: true,
    },
  );
  return answer?.run ?? false;
}

/** Production is entered by typing the connection's name. */
async function confirmProduction(question: RunQuestion): Promise<boolean> {
  const names = question.targets
    .filter(({ environment }) => environment === "production")
    .map(({ name }) => name);
  for (const name of question.production ? names : []) {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t("This is PRODUCTION"),
      prompt: vscode.l10n.t("Type the connection's name, {0}, to run “{1}”.", name, question.title),
      ignoreFocusOut: true,
      validateInput: (text) =>
        text === name ? undefined : vscode.l10n.t("This is not the name {0}.", name),
    });
    if (typed !== name) {
      return false;
    }
  }
  return true;
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

function targetsText(question: RunQuestion): string {
  return question.targets.length === 0
    ? vscode.l10n.t("No database connection is used.")
    : question.targets
        .map(
          (profile: ConnectionProfile) =>
            `${profile.name}: ${serverText(profile)} (${environmentText(profile.environment)})`,
        )
        .join("\n");
}

function fileName({ title }: RunQuestion): string {
  return (
    title
      .replace(/[^\p{L}\p{N}. -]+/gu, " ")
      .trim()
      .slice(0, 60) || "step"
  );
}
