import * as vscode from "vscode";

import type { DeploymentControl, Refusal } from "../../core/deployment/control.ts";
import type { Result } from "../../core/lib/result.ts";
import { Cancelled, type MessageAction, UserMessage } from "../lib/userMessage.ts";
import type { CommandId } from "../commands/commandTable.ts";
import type { CurrentRunbook } from "../runbook/currentRunbook.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";
import type { RunbookLibrary } from "../runbook/runbookLibrary.ts";
import type { Deployments } from "./deployments.ts";
import { parseRunbookKey } from "./elementRef.ts";
import { refusalText } from "./refusalText.ts";

/** A runbook with the deployment that is open for it. */
export interface OpenDeployment {
  readonly document: RunbookDocument;
  readonly control: DeploymentControl;
}

/** The way from a command's argument to the deployment it is for, and from a refusal to words. */
export class DeploymentAccess {
  readonly deployments: Deployments;
  readonly #library: RunbookLibrary;
  readonly #current: CurrentRunbook;
  /** Throws where a deployment may not begin. */
  readonly #mayStart: (document: RunbookDocument) => Promise<void>;

  constructor(
    deployments: Deployments,
    library: RunbookLibrary,
    current: CurrentRunbook,
    mayStart: (document: RunbookDocument) => Promise<void>,
  ) {
    this.deployments = deployments;
    this.#library = library;
    this.#current = current;
    this.#mayStart = mayStart;
  }

  /** The runbook of the element, which is then the one in hand; without an element, the one in hand. */
  async document(argument: unknown): Promise<RunbookDocument> {
    await this.#library.load();
    const key = parseRunbookKey(argument);
    const document = key === null ? this.#current.get() : this.#library.get(key);
    if (document === undefined) {
      throw new UserMessage(vscode.l10n.t("There is no runbook in this workspace."), {
        actions: [command(vscode.l10n.t("Open as Runbook"), "schemaOps.openAsRunbook")],
      });
    }
    if (key !== null && document.key !== this.#current.get()?.key) {
      await this.#current.choose(document.key);
    }
    return document;
  }

  /** The open deployment; there must be one. */
  async opened(argument: unknown): Promise<OpenDeployment> {
    const document = await this.document(argument);
    await this.deployments.restore();
    const control = this.deployments.get(document.key);
    if (control === undefined) {
      throw new UserMessage(vscode.l10n.t("No deployment of this runbook is open."), {
        actions: [
          command(vscode.l10n.t("Start Deployment"), "schemaOps.startDeployment", {
            runbook: document.key,
          }),
        ],
      });
    }
    return { document, control };
  }

  /** The open deployment, or a new one if the person wants it. */
  async openedOrStarted(argument: unknown): Promise<OpenDeployment> {
    requireTrust();
    const document = await this.document(argument);
    await this.deployments.restore();
    const open = this.deployments.get(document.key);
    if (open !== undefined && isUnfinished(open)) {
      return { document, control: open };
    }
    const start = vscode.l10n.t("Start Deployment");
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t("No deployment of “{0}” is open.", document.title),
      start,
    );
    if (answer !== start) {
      throw new Cancelled();
    }
    return { document, control: await this.start(document) };
  }

  async start(document: RunbookDocument): Promise<DeploymentControl> {
    requireTrust();
    await requireSaved(document);
    await this.#mayStart(document);
    return this.deployments.start(document);
  }

  /** The value, or the refusal as a message with what can be done about it. */
  unwrap<T>(result: Result<T, Refusal>, document: RunbookDocument): T {
    if (result.ok) {
      return result.value;
    }
    if (result.error.code === "not-confirmed") {
      throw new Cancelled();
    }
    throw new UserMessage(refusalText(result.error, document.runbook), {
      actions: actionsFor(result.error, document.key),
      severity: result.error.code === "journal" ? "error" : "warning",
    });
  }
}

export function isUnfinished(control: DeploymentControl): boolean {
  const { phase } = control.state;
  return phase === "running" || phase === "paused";
}

/** Nothing runs and nothing connects in a workspace that is not trusted. */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted) {
    throw new UserMessage(
      vscode.l10n.t("This workspace is not trusted: nothing runs and nothing connects."),
      {
        actions: [
          {
            title: vscode.l10n.t("Manage Workspace Trust"),
            run: () => vscode.commands.executeCommand("workbench.trust.manage"),
          },
        ],
      },
    );
  }
}

async function requireSaved({ key }: RunbookDocument): Promise<void> {
  const editor = vscode.workspace.textDocuments.find((open) => open.uri.toString() === key);
  if (editor?.isDirty !== true) {
    return;
  }
  const save = vscode.l10n.t("Save");
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("The runbook has unsaved changes. A deployment starts from what is on the disk."),
    save,
  );
  if (answer !== save || !(await editor.save())) {
    throw new Cancelled();
  }
}

function actionsFor(refusal: Refusal, runbook: string): readonly MessageAction[] {
  switch (refusal.code) {
    case "locked":
      // Without a step it is the deployment as a whole that cannot be signed off yet.
      return refusal.step === ""
        ? []
        : [
            command(vscode.l10n.t("Unlock…"), "schemaOps.unlockStep", {
              runbook,
              kind: "step",
              id: refusal.step,
            }),
          ];
    case "by-command":
      return [
        command(vscode.l10n.t("Run It"), "schemaOps.runItem", {
          runbook,
          kind: "item",
          id: refusal.item,
        }),
      ];
    case "values-missing":
      return [command(vscode.l10n.t("Set Value…"), "schemaOps.setValue", { runbook })];
    case "no-connection":
      return [command(vscode.l10n.t("Add Connection…"), "schemaOps.addConnection")];
    case "runbook-changed":
      return [command(vscode.l10n.t("Compare…"), "schemaOps.compareRunbook", { runbook })];
    case "busy":
      return [command(vscode.l10n.t("Cancel Run"), "schemaOps.cancelRun", { runbook })];
    case "not-running":
      return refusal.phase === "paused"
        ? [command(vscode.l10n.t("Resume"), "schemaOps.resumeDeployment", { runbook })]
        : [command(vscode.l10n.t("Start Deployment"), "schemaOps.startDeployment", { runbook })];
    case "read-only":
    case "reason-needed":
    case "children-open":
    case "not-confirmed":
    case "unknown":
    case "nothing-to-do":
    case "journal":
    case "backup-failed":
      return [];
  }
}

function command(title: string, id: CommandId, argument?: unknown): MessageAction {
  return { title, run: () => vscode.commands.executeCommand(id, argument) };
}
