import * as path from "node:path";
import * as vscode from "vscode";

import { stepsOf } from "../../core/runbook/lookup.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import { askReason } from "./askReason.ts";
import type { DeploymentAccess } from "./deploymentAccess.ts";
import { mappingOffers, offerMappings } from "./offerMappings.ts";
import { pickElement } from "./pickElement.ts";
import { scopeBlocks } from "./scopeBlocks.ts";
import { askSignOff } from "./signOffForm.ts";

type LifecycleCommands = Pick<
  CommandHandlers,
  | "schemaOps.startDeployment"
  | "schemaOps.pauseDeployment"
  | "schemaOps.resumeDeployment"
  | "schemaOps.abandonDeployment"
  | "schemaOps.finishDeployment"
  | "schemaOps.setValue"
  | "schemaOps.mapPaths"
  | "schemaOps.openJournal"
  | "schemaOps.openLog"
>;

/** The life of a deployment as a whole, and its files. */
export function lifecycleCommands(
  access: DeploymentAccess,
  afterStart: (key: string) => Promise<void>,
): LifecycleCommands {
  return {
    "schemaOps.startDeployment": async (argument) => {
      const document = await access.document(argument);
      await access.deployments.restore();
      const open = access.deployments.get(document.key);
      if (open !== undefined && (open.state.phase === "running" || open.state.phase === "paused")) {
        throw new UserMessage(
          vscode.l10n.t("A deployment of this runbook is open. Finish or abandon it first."),
        );
      }
      await access.start(document);
      await afterStart(document.key);
    },
    "schemaOps.pauseDeployment": async (argument) => {
      const { document, control } = await access.opened(argument);
      const reason = await askReason(
        vscode.l10n.t("Pause the deployment"),
        vscode.l10n.t("Nothing runs until it is resumed."),
      );
      access.unwrap(await control.pause(reason), document);
    },
    "schemaOps.resumeDeployment": async (argument) => {
      const { document, control } = await access.opened(argument);
      access.unwrap(await control.resume(), document);
    },
    "schemaOps.abandonDeployment": async (argument) => {
      const { document, control } = await access.opened(argument);
      const reason = await askReason(
        vscode.l10n.t("Abandon the deployment"),
        vscode.l10n.t("It cannot be resumed. What ran stays in the databases and in the journal."),
      );
      const abandon = vscode.l10n.t("Abandon");
      const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t("Abandon the deployment of “{0}”?", document.title),
        { modal: true, detail: vscode.l10n.t("An abandoned deployment cannot be resumed.") },
        abandon,
      );
      orCancelled(answer);
      access.unwrap(await control.abandon(reason), document);
    },
    "schemaOps.finishDeployment": async (argument) => {
      const { document, control } = await access.opened(argument);
      const signOff = await askSignOff(control);
      access.unwrap(await control.finish(signOff), document);
      void sayFinished(signOff.name, document.key);
    },
    "schemaOps.setValue": async (argument) => {
      const { document, control } = await access.openedOrStarted(argument);
      const name = await pickValueName(control.runbook, control.state.values);
      const value = orCancelled(
        await vscode.window.showInputBox({
          title: vscode.l10n.t("Value for {0}", name),
          value: control.state.values.get(name) ?? "",
          ignoreFocusOut: true,
        }),
      );
      access.unwrap(await control.setValue(name, value), document);
    },
    "schemaOps.mapPaths": async (argument) => {
      const { document, control } = await access.opened(argument);
      const blocks = scopeBlocks(control.runbook, { kind: "all" }).map(({ id }) => id);
      const offers = await mappingOffers(control, blocks);
      if (offers.length === 0) {
        throw new UserMessage(
          vscode.l10n.t("Every path of the runbook that lies in the workspace is mapped."),
          { severity: "information" },
        );
      }
      await offerMappings(document, offers);
    },
    "schemaOps.openJournal": async (argument) => {
      const { control } = await access.opened(argument);
      const file = vscode.Uri.file(path.join(control.journal.folder, "journal.jsonl"));
      await vscode.window.showTextDocument(file, { preview: true });
    },
    "schemaOps.openLog": async (argument) => {
      const { document, control } = await access.opened(argument);
      const { blocks } = control.state;
      const block = await pickElement(argument, document, control.runbook, "block", (id) =>
        blocks.has(id),
      );
      const log = blocks.get(block)?.log.file;
      if (log === undefined) {
        throw new UserMessage(vscode.l10n.t("This block has not run."));
      }
      const file = vscode.Uri.file(path.resolve(control.journal.folder, log));
      await vscode.window.showTextDocument(file, { preview: true });
    },
  };
}

/** With the way to what is wanted next: the report. */
async function sayFinished(name: string, runbook: string): Promise<void> {
  const report = vscode.l10n.t("Export Completion Report…");
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t("The deployment is finished and signed off by {0}.", name),
    report,
  );
  if (answer === report) {
    await vscode.commands.executeCommand("schemaOps.exportCompletionReport", { runbook });
  }
}

async function pickValueName(
  runbook: Parameters<typeof stepsOf>[0],
  values: ReadonlyMap<string, string>,
): Promise<string> {
  const names = new Set(
    [...stepsOf(runbook)].flatMap(({ step }) =>
      step.blocks.flatMap(({ placeholders }) => placeholders.map(({ name }) => name)),
    ),
  );
  for (const name of values.keys()) {
    names.add(name);
  }
  if (names.size === 0) {
    throw new UserMessage(vscode.l10n.t("This runbook leaves no value open."), {
      severity: "information",
    });
  }
  const picked = await vscode.window.showQuickPick(
    [...names].map((name) => ({ label: name, description: values.get(name) ?? "" })),
    { title: vscode.l10n.t("Which value?") },
  );
  return orCancelled(picked).label;
}
