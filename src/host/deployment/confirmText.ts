import * as vscode from "vscode";

import type { ConnectionProfile } from "../../core/connection/profile.ts";
import { oneLine, visibleText } from "../../core/lib/visibleText.ts";
import { environmentText, serverText } from "./production.ts";
import type { VirtualDocuments } from "./virtualDocuments.ts";

/** A text of up to this many lines fits into the modal itself. */
const MODAL_LINES = 14;
const MODAL_CHARACTERS = 1400;
/** The question hangs over the top of the editor: lines of a heading that it may cover. */
const COVERED_LINES = 7;
const COMMENTS = { sh: "#", sql: "--", md: ">" } as const;

/** What is about to run, and where. */
export interface TextQuestion {
  readonly title: string;
  /** The exact text that will run. */
  readonly text: string;
  /** Of a file that holds such a text. */
  readonly extension: "sh" | "sql" | "md";
  readonly targets: readonly ConnectionProfile[];
  readonly production: boolean;
  /** What is worth knowing before, in one line, and the way to all of it; null: there is no more. */
  readonly note?: { readonly line: string; readonly show: (() => Promise<void>) | null } | null;
}

/**
 * Shows the exact text that will run, the servers and the databases. A short text stands in the
 * modal; a longer one opens beside, where it can be read while the question waits. Production needs
 * the connection's name as well.
 */
export async function confirmText(
  question: TextQuestion,
  documents: VirtualDocuments,
): Promise<boolean> {
  const { text } = question;
  const short = text.split("\n").length <= MODAL_LINES && text.length <= MODAL_CHARACTERS;
  if (short) {
    const answer = await confirmInModal(question);
    if (answer !== "note") {
      return answer && (await confirmProduction(question));
    }
    // A modal hides what it speaks of: with the preview open the question is asked beside it.
    await question.note?.show?.();
  }
  const uri = documents.keep(
    `${fileName(question)}.${question.extension}`,
    `${heading(question)}\n\n${text}`,
  );
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

/** What will run where, as comments, so that no line of the text is covered by the question. */
function heading(question: TextQuestion): string {
  const lines = [question.title, "", ...targetsText(question).split("\n")];
  const padding = Array.from({ length: COVERED_LINES - lines.length }, () => "");
  return [...lines, ...padding]
    .map((line) => `${COMMENTS[question.extension]} ${oneLine(line)}`.trimEnd())
    .join("\n");
}

async function confirmInModal(question: TextQuestion): Promise<boolean | "note"> {
  const run = vscode.l10n.t("Run");
  const note = question.note ?? null;
  const more = (note?.show ?? null) === null ? [] : [vscode.l10n.t("Show Locks and Hazards")];
  const line = note === null ? "" : `\n⚠ ${note.line}`;
  const detail = visibleText(`${targetsText(question)}${line}\n\n${question.text}`);
  const answer = await (question.production
    ? vscode.window.showWarningMessage(
        vscode.l10n.t("Run “{0}” on PRODUCTION?", question.title),
        { modal: true, detail },
        run,
        ...more,
      )
    : vscode.window.showInformationMessage(
        vscode.l10n.t("Run “{0}”?", question.title),
        { modal: true, detail },
        run,
        ...more,
      ));
  return answer !== undefined && answer === more[0] ? "note" : answer === run;
}

async function confirmBeside(question: TextQuestion): Promise<boolean> {
  for (;;) {
    const answer = await askBeside(question);
    if (answer !== "note") {
      return answer;
    }
    await question.note?.show?.();
  }
}

async function askBeside(question: TextQuestion): Promise<boolean | "note"> {
  const run = vscode.l10n.t("Run");
  const note = question.note ?? null;
  const where = targetsText(question).replaceAll("\n", " · ");
  const [shows, told] =
    note === null
      ? [[], ""]
      : note.show === null
        ? [[], ` · ⚠ ${visibleText(note.line)}`]
        : [[showItem(note.line)], ""];
  const chosen = await vscode.window.showQuickPick(
    [
      {
        label: `$(play) ${run}`,
        detail: where + told,
        answer: true,
      },
      ...shows,
      { label: `$(close) ${vscode.l10n.t("Do not run")}`, detail: "", answer: false },
    ],
    {
      title: question.production
        ? vscode.l10n.t("Run “{0}” on PRODUCTION?", question.title)
        : vscode.l10n.t("Run “{0}”?", question.title),
      placeHolder: vscode.l10n.t("The exact text that will run is open beside."),
      ignoreFocusOut: true,
    },
  );
  return chosen?.answer ?? false;
}

function showItem(line: string): vscode.QuickPickItem & { readonly answer: "note" } {
  const label = `$(warning) ${vscode.l10n.t("Show Locks and Hazards")}`;
  return { label, detail: visibleText(line), answer: "note" };
}

/** Production is entered by typing the connection's name. */
async function confirmProduction(question: TextQuestion): Promise<boolean> {
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

function targetsText({ targets }: TextQuestion): string {
  return targets.length === 0
    ? vscode.l10n.t("No database connection is used.")
    : targets
        .map(
          (profile) =>
            `${profile.name}: ${serverText(profile)} (${environmentText(profile.environment)})`,
        )
        .join("\n");
}

function fileName({ title }: TextQuestion): string {
  return (
    title
      .replace(/[^\p{L}\p{N}. -]+/gu, " ")
      .trim()
      .slice(0, 60) || "step"
  );
}
