import * as vscode from "vscode";

import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { Dialogue } from "../../core/deployment/control.ts";
import { DEFAULT_SAMPLE_ROWS, type RehearsalData } from "../../core/rehearsal/ports.ts";
import type { RehearsalReport } from "../../core/rehearsal/report.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { Connections } from "../connections/connections.ts";
import { requireTrust, type DeploymentAccess } from "../deployment/deploymentAccess.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import type { Engine } from "../engine.ts";
import { Cancelled, orCancelled, UserMessage } from "../lib/userMessage.ts";
import { showMarkdown } from "../roles/markdownDocument.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";
import { backupSettings, pathMappings, questionLimits } from "../settings/settings.ts";
import type { KeptRehearsals } from "./rehearsals.ts";

export interface RehearsalCommandParts {
  readonly access: DeploymentAccess;
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly dialogue: Dialogue;
  readonly documents: VirtualDocuments;
  readonly kept: KeptRehearsals;
}

type RehearsalCommand = "schemaOps.rehearse" | "schemaOps.openRehearsal";

/** Rehearses the runbook in hand, and shows what its last rehearsal showed. */
export function rehearsalCommands(
  parts: RehearsalCommandParts,
): Pick<CommandHandlers, RehearsalCommand> {
  const show = async (document: RunbookDocument, report: RehearsalReport): Promise<void> => {
    const { rehearsalWords } = await parts.engine();
    const page = rehearsalWords.page(report);
    await showMarkdown(parts.documents, [document.title], vscode.l10n.t("Rehearsal"), page);
  };
  return {
    "schemaOps.rehearse": async (argument) => {
      requireTrust();
      const document = await parts.access.document(argument);
      await saved(document);
      const targets = await chooseTargets(parts.connections);
      const data = await chooseData();
      const report = await rehearse(parts, document, targets, data);
      await parts.kept.load();
      await show(document, report);
    },
    "schemaOps.openRehearsal": async (argument) => {
      const document = await parts.access.document(argument);
      await parts.kept.load();
      const last = parts.kept.get(document.key);
      if (last === undefined) {
        throw new UserMessage(vscode.l10n.t("“{0}” was not rehearsed yet.", document.title), {
          severity: "information",
          actions: [
            {
              title: vscode.l10n.t("Rehearse Now"),
              run: () =>
                vscode.commands.executeCommand("schemaOps.rehearse", { runbook: document.key }),
            },
          ],
        });
      }
      await show(document, last.report);
    },
  };
}

/** What is rehearsed is what is on the disk, with all that the runbook includes. */
async function saved({ key }: RunbookDocument): Promise<void> {
  const dirty = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.scheme === "file",
  );
  if (dirty.length > 0 && !(await vscode.workspace.saveAll(false))) {
    throw new Cancelled();
  }
  const still = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === key);
  if (still?.isDirty === true) {
    throw new Cancelled();
  }
}

async function chooseTargets(connections: Connections): Promise<readonly ConnectionTarget[]> {
  const profiles = connections.profiles();
  if (profiles.length === 0) {
    throw new UserMessage(
      vscode.l10n.t("A rehearsal needs the connections that the runbook runs on."),
      {
        actions: [
          {
            title: vscode.l10n.t("Add Connection…"),
            run: () => vscode.commands.executeCommand("schemaOps.addConnection"),
          },
        ],
      },
    );
  }
  const names = profiles.map(({ name }) => name);
  const chosen =
    names.length <= 2
      ? names
      : orCancelled(
          await vscode.window.showQuickPick(
            profiles.map(({ name, database }) => ({
              label: name,
              description: database,
              picked: true,
            })),
            {
              canPickMany: true,
              title: vscode.l10n.t("Which databases does the rehearsal need?"),
              ignoreFocusOut: true,
            },
          ),
        ).map(({ label }) => label);
  const targets = await Promise.all(chosen.map((name) => connections.target(name)));
  return targets.filter((target) => target !== undefined);
}

async function chooseData(): Promise<RehearsalData> {
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: vscode.l10n.t("Schema only"),
        description: vscode.l10n.t("fast; the tables are empty"),
        data: { kind: "none" } as const,
      },
      {
        label: vscode.l10n.t("Schema and a sample of the data"),
        description: vscode.l10n.t("at most {0} rows of each table", DEFAULT_SAMPLE_ROWS),
        data: { kind: "sample", rows: DEFAULT_SAMPLE_ROWS } as const,
      },
      {
        label: vscode.l10n.t("Schema and all data"),
        description: vscode.l10n.t("as large as the databases"),
        data: { kind: "all" } as const,
      },
    ],
    {
      title: vscode.l10n.t("Rehearse on a disposable cluster"),
      placeHolder: vscode.l10n.t("What is brought along? The servers are only read."),
      ignoreFocusOut: true,
    },
  );
  return orCancelled(picked).data;
}

async function rehearse(
  { engine, dialogue }: RehearsalCommandParts,
  document: RunbookDocument,
  targets: readonly ConnectionTarget[],
  data: RehearsalData,
): Promise<RehearsalReport> {
  const { rehearsals, rehearsalWords } = await engine();
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Rehearsal"),
      cancellable: true,
    },
    async (progress, token) => {
      const abort = new AbortController();
      const listening = token.onCancellationRequested(() => abort.abort());
      try {
        const result = await rehearsals.rehearse(
          {
            root: document.folder.uri.fsPath,
            source: document.uri.fsPath,
            text: document.text,
            runbook: document.runbook,
            targets,
            pathMappings: pathMappings(document.folder),
            data,
            backups: backupSettings(),
            dialogue,
            statementTimeoutMs: questionLimits().statementTimeoutMs,
          },
          {
            onPhase: (phase) => progress.report({ message: rehearsalWords.phase(phase) }),
            onOutput: () => undefined,
          },
          abort.signal,
        );
        if (result.ok) {
          return result.value;
        }
        if (result.error.code === "cancelled") {
          throw new Cancelled();
        }
        throw new UserMessage(rehearsalWords.failure(result.error), { severity: "error" });
      } finally {
        listening.dispose();
      }
    },
  );
}
