import * as path from "node:path";
import * as vscode from "vscode";

import type { CommandHandlers } from "../commands/commandTable.ts";
import { guard } from "../commands/registerCommands.ts";
import type { DeploymentAccess } from "../deployment/deploymentAccess.ts";
import type { Engine } from "../engine.ts";
import type { DeploymentSummary } from "../../core/deployment/journal.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import { offerToOpen } from "./offerToOpen.ts";

type Format = "html" | "md" | "json";

/** The report of what became of a deployment, into a file that the person names. */
export function reportCommands(
  access: DeploymentAccess,
  engine: () => Promise<Engine>,
  log: vscode.LogOutputChannel,
): Pick<CommandHandlers, "schemaOps.exportCompletionReport"> {
  return {
    "schemaOps.exportCompletionReport": async (argument) => {
      const document = await access.document(argument);
      const folder = await askDeployment(await access.deployments.kept(document));
      const format = await askFormat();
      const target = await askFile(folder, format);
      const written = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: vscode.l10n.t("Writing the completion report"),
          cancellable: true,
        },
        async (_progress, token) => {
          const abort = new AbortController();
          token.onCancellationRequested(() => abort.abort());
          const { completionReports } = await engine();
          const made = await completionReports.make(folder, abort.signal);
          const text = completionReports.render(made, {
            format,
            language: vscode.env.language.toLowerCase().startsWith("ko") ? "ko" : "en",
            timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
            base: path.relative(path.dirname(target.fsPath), folder).split(path.sep).join("/"),
          });
          if (abort.signal.aborted) {
            return false;
          }
          await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
          return true;
        },
      );
      if (written) {
        // Not awaited: the command is done, whether or not the message is answered.
        void guard("open the completion report", log, () =>
          offerToOpen(
            target,
            vscode.l10n.t("The completion report is written: {0}", path.basename(target.fsPath)),
          ),
        );
      }
    },
  };
}

/** The folder of the deployment; asked only where there are several. Newest first. */
async function askDeployment(summaries: readonly DeploymentSummary[]): Promise<string> {
  const [first] = summaries;
  if (first === undefined) {
    throw new UserMessage(vscode.l10n.t("This runbook has no deployment to report on."), {
      severity: "information",
    });
  }
  if (summaries.length === 1) {
    return first.folder;
  }
  const picked = await vscode.window.showQuickPick(
    summaries.map(({ id, startedAt, open, folder }) => ({
      label: new Date(startedAt).toLocaleString(vscode.env.language),
      description: open ? vscode.l10n.t("unfinished") : "",
      detail: id,
      folder,
    })),
    { title: vscode.l10n.t("Which deployment?"), ignoreFocusOut: true, matchOnDetail: true },
  );
  return orCancelled(picked).folder;
}

async function askFormat(): Promise<Format> {
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: "HTML",
        description: vscode.l10n.t("one file to read, print and hand over"),
        format: "html" as const,
      },
      {
        label: "Markdown",
        description: vscode.l10n.t("the document as it was carried out"),
        format: "md" as const,
      },
      { label: "JSON", description: vscode.l10n.t("for programs"), format: "json" as const },
    ],
    { title: vscode.l10n.t("Export the completion report"), ignoreFocusOut: true },
  );
  return orCancelled(picked).format;
}

async function askFile(folder: string, format: Format): Promise<vscode.Uri> {
  const file = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(folder, `report.${format}`)),
    filters: { [format.toUpperCase()]: [format] },
    title: vscode.l10n.t("Export the completion report"),
  });
  return orCancelled(file);
}
