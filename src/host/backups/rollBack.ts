import * as vscode from "vscode";

import type {
  RollbackDialogue,
  RollbackOffer,
  RollbackQuestion,
} from "../../core/rollback/ports.ts";
import type { RollbackObserver, RollbackRequest } from "../../core/rollback/rollbackRun.ts";
import {
  clientText,
  comparedText,
  continuesText,
  exportedText,
  rollbackEndText,
  rollbackFailureText,
  rollbackStageText,
  serviceFailureText,
  damagedLogsText,
  servicesText,
  writtenText,
} from "../../prose/rollback/rollbackProse.ts";
import type { Engine } from "../engine.ts";
import { Cancelled, UserMessage } from "../lib/userMessage.ts";
import { backupSettings } from "../settings/settings.ts";

/** Tables and clients that a modal names; the rest is counted. */
const NAMED = 8;

/** Restores beside the live databases, shows what would be lost, and exchanges them on consent. */
export async function rollBackDatabases(
  engine: Engine,
  request: Pick<RollbackRequest, "root" | "databases" | "deployment" | "hooks">,
  notes: readonly string[],
): Promise<void> {
  const stamp = new Date().toISOString().replace(/\D/g, "");
  const names = request.databases.map(({ target }) => target.profile.database).join(", ");
  const ended = await withStages(vscode.l10n.t("Rolling back {0}", names), (observer, signal) =>
    engine.rollBack(
      { ...request, id: `rollback-${stamp}`, jobs: backupSettings().jobs },
      createDialogue(notes),
      observer,
      signal,
    ),
  );
  if (ended.ok) {
    const kept = ended.value.offers.flatMap(({ keptAs }) => (keptAs === null ? [] : [keptAs]));
    void vscode.window.showInformationMessage(
      vscode.l10n.t("{0}: rolled back. Kept: {1}.", names, kept.join(", ")),
    );
    if (ended.value.service !== null) {
      throw new UserMessage(serviceFailureText(ended.value.service), { severity: "error" });
    }
    return;
  }
  if (ended.error.outcome === "cancelled") {
    throw new Cancelled();
  }
  throw new UserMessage(rollbackEndText(ended.error), { severity: "error" });
}

/** A notification that says how far it is, and can be cancelled. */
export function withStages<T>(
  title: string,
  work: (observer: RollbackObserver, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return Promise.resolve(
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        const stop = new AbortController();
        token.onCancellationRequested(() => stop.abort());
        const onStage: RollbackObserver["onStage"] = (stage, connection) => {
          const text = rollbackStageText(stage);
          progress.report({ message: connection === null ? text : `${text}: ${connection}` });
        };
        return work({ onStage }, stop.signal);
      },
    ),
  );
}

/** `notes`: what is said before the databases. */
function createDialogue(notes: readonly string[]): RollbackDialogue {
  return { decide: (question) => decide(question, notes) };
}

async function decide(
  question: RollbackQuestion,
  notes: readonly string[],
): ReturnType<RollbackDialogue["decide"]> {
  const { databases, production, services, damagedLogs } = question;
  const others = databases.flatMap(({ clients }) => clients.filter(({ ours }) => !ours));
  const serviceTexts = services.length === 0 ? [] : [servicesText(services).join("\n")];
  const exchange =
    others.length === 0
      ? vscode.l10n.t("Exchange Databases")
      : vscode.l10n.t("End Clients and Exchange Databases");
  const save = vscode.l10n.t("Save What Would Be Lost…");
  const ask = (): Thenable<string | undefined> =>
    vscode.window.showWarningMessage(
      vscode.l10n.t("Exchange the databases for their backups?"),
      {
        modal: true,
        detail: [
          ...notes,
          ...databases.map(offerText),
          ...serviceTexts,
          ...damagedLogsText(damagedLogs),
        ].join("\n\n"),
      },
      exchange,
      ...(question.exportTo === null ? [] : [save]),
    );
  let answer = await ask();
  while (answer === save && question.exportTo !== null) {
    await saveWritten(question.exportTo);
    answer = await ask();
  }
  if (answer !== exchange) {
    return null;
  }
  for (const { database } of production ? databases : []) {
    const typed = await vscode.window.showInputBox({
      prompt: vscode.l10n.t("{0} is PRODUCTION: type its name", database),
      ignoreFocusOut: true,
    });
    if (typed?.trim() !== database) {
      return null;
    }
  }
  return { endClients: others.length > 0 };
}

/** Asks where to; what fails is shown, and the question comes again. */
async function saveWritten(exportTo: NonNullable<RollbackQuestion["exportTo"]>): Promise<void> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t("Save what would be lost: a CSV file a table"),
      openLabel: vscode.l10n.t("Save Here"),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (folder === undefined) {
    return;
  }
  const exported = await exportTo(folder.fsPath.replaceAll("\\", "/"));
  if (exported.ok) {
    const [first = "", ...tables] = exportedText(exported.value, folder.fsPath);
    void vscode.window.showInformationMessage(`${first} ${firstOf(tables).join("; ")}`);
  } else {
    void vscode.window.showErrorMessage(rollbackFailureText(exported.error));
  }
}

function offerText(offer: RollbackOffer): string {
  const { database, backup, backupAt, keptAs, written, clients } = offer;
  return [
    database,
    vscode.l10n.t("back to {0} of {1}", backup, localTime(backupAt)),
    ...continuesText({ continues: offer.continues && localTime(offer.continues) }),
    ...(keptAs === null ? [] : [vscode.l10n.t("the database of now is kept as {0}", keptAs)]),
    ...(written.length === 0
      ? [vscode.l10n.t("nothing was written since")]
      : [
          vscode.l10n.t("written since, and lost ({0} tables):", written.length),
          ...firstOf(written.map((table) => `• ${writtenText(table)}`)),
        ]),
    ...comparedText(offer),
    ...(clients.length === 0
      ? []
      : [
          vscode.l10n.t("connected now:"),
          ...firstOf(clients.map((client) => `• ${clientText(client)}`)),
        ]),
  ].join("\n");
}

/** As people write it where the window is: a log has the other form. */
export function localTime(at: string): string {
  return new Date(at).toLocaleString(vscode.env.language);
}

function firstOf(lines: readonly string[]): readonly string[] {
  const left = lines.length - NAMED;
  return left > 0 ? [...lines.slice(0, NAMED), `… +${left}`] : lines;
}
