import * as v from "valibot";
import * as vscode from "vscode";

import { tickEdits } from "../../core/deployment/tickEdits.ts";
import { FINDING_RULES } from "../../core/runbook/finding.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { DeploymentAccess } from "../deployment/deploymentAccess.ts";
import { elementFacts, parseElementRef, parseRunbookKey } from "../deployment/elementRef.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import { linesOf, rangeIn } from "../lib/ranges.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import { disabledFindings, writeSetting } from "../settings/settings.ts";
import type { CurrentRunbook } from "./currentRunbook.ts";
import { holdsRule } from "./holdsRule.ts";
import type { RunbookDocument } from "./runbookDocument.ts";
import type { RunbookLibrary } from "./runbookLibrary.ts";

export interface RunbookCommandParts {
  readonly access: DeploymentAccess;
  readonly library: RunbookLibrary;
  readonly current: CurrentRunbook;
  readonly documents: VirtualDocuments;
  readonly showChecklist: () => Promise<void>;
}

type RunbookCommands = Pick<
  CommandHandlers,
  | "schemaOps.selectRunbook"
  | "schemaOps.openAsRunbook"
  | "schemaOps.refreshRunbooks"
  | "schemaOps.openSource"
  | "schemaOps.writeTicks"
  | "schemaOps.compareRunbook"
  | "schemaOps.adoptRunbook"
  | "schemaOps.keepRunbook"
  | "schemaOps.disableFinding"
>;

const finding = v.object({ rule: v.string(), uri: v.string() });

/** The documents themselves: which one, where, and what changed in it. */
export function runbookCommands(parts: RunbookCommandParts): RunbookCommands {
  const { access, library, current, documents } = parts;
  return {
    "schemaOps.selectRunbook": async (argument) => {
      await library.load();
      const key = parseRunbookKey(argument) ?? (await pickRunbook(library.all()));
      await current.choose(key);
      const document = library.get(key);
      if (document !== undefined) {
        await vscode.window.showTextDocument(document.uri, { preview: true });
      }
    },
    "schemaOps.openAsRunbook": async () => {
      const uri = vscode.window.activeTextEditor?.document.uri ?? (await pickMarkdown());
      if (vscode.workspace.getWorkspaceFolder(uri) === undefined) {
        throw new UserMessage(
          vscode.l10n.t(
            "A runbook must lie in a folder of the workspace: its journal is kept there.",
          ),
        );
      }
      await library.load();
      const document = await library.add(uri);
      if (document === undefined) {
        throw new UserMessage(vscode.l10n.t("This file could not be read as a runbook."));
      }
      await current.choose(document.key);
      await parts.showChecklist();
    },
    "schemaOps.refreshRunbooks": async () => {
      await library.load();
      await library.refresh();
      await access.deployments.retryReadOnly();
    },
    "schemaOps.openSource": async (argument) => {
      const document = await access.document(argument);
      const ref = parseElementRef(argument);
      const bound = access.deployments.get(document.key)?.runbook;
      const facts =
        ref === null
          ? undefined
          : (elementFacts(document.runbook, ref.kind, ref.id) ??
            (bound && elementFacts(bound, ref.kind, ref.id)));
      const editor = await vscode.window.showTextDocument(document.uri, {
        preview: true,
        preserveFocus: true,
        viewColumn: columnOf(document.uri),
      });
      if (facts !== undefined) {
        const last = editor.document.lineCount - 1;
        const range = editor.document.validateRange(linesOf(facts.range));
        const start = new vscode.Position(Math.min(range.start.line, last), 0);
        editor.selection = new vscode.Selection(start, start);
        editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
      }
    },
    "schemaOps.writeTicks": async (argument) => {
      const { document, control } = await access.opened(argument);
      const written = await applyTicks(document, control);
      if (written === 0) {
        throw new UserMessage(vscode.l10n.t("The document already shows every tick."), {
          severity: "information",
        });
      }
    },
    "schemaOps.compareRunbook": async (argument) => {
      const { document, control } = await access.opened(argument);
      const name = document.uri.path.split("/").at(-1) ?? "runbook.md";
      const bound = documents.keep(name, await control.journal.runbookText());
      await vscode.commands.executeCommand(
        "vscode.diff",
        bound,
        document.uri,
        vscode.l10n.t("{0}: deployment ↔ now", name),
      );
      await decideOnChange(parts, document);
    },
    "schemaOps.adoptRunbook": async (argument) => {
      const { document } = await access.opened(argument);
      access.unwrap(await access.deployments.adopt(document), document);
    },
    "schemaOps.keepRunbook": async (argument) => {
      const { document, control } = await access.opened(argument);
      access.unwrap(await control.keepBound(), document);
    },
    "schemaOps.disableFinding": async (argument) => {
      const parsed = v.safeParse(finding, argument);
      if (parsed.success && holdsRule(FINDING_RULES, parsed.output.rule)) {
        const scope = vscode.Uri.parse(parsed.output.uri, true);
        const rules = new Set([...disabledFindings(scope), parsed.output.rule]);
        await writeSetting("findings.disabled", [...rules], scope);
      }
    },
  };
}

/** Writes the ticks into the document as edits of one character each; resolves to how many. */
export async function applyTicks(
  document: RunbookDocument,
  control: { readonly state: Parameters<typeof tickEdits>[1] },
): Promise<number> {
  const edits = tickEdits(document.runbook, control.state);
  if (edits.length === 0) {
    return 0;
  }
  const editor = await vscode.workspace.openTextDocument(document.uri);
  if (editor.getText() !== document.text) {
    return 0;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { range, text } of edits) {
    edit.replace(document.uri, rangeIn(editor, range), text);
  }
  await vscode.workspace.applyEdit(edit);
  return edits.length;
}

async function decideOnChange(
  { access }: RunbookCommandParts,
  document: RunbookDocument,
): Promise<void> {
  const control = access.deployments.get(document.key);
  if (control === undefined || !access.deployments.isChanged(document)) {
    return;
  }
  const { added, removed } = control.compare(document.runbook);
  const adopt = vscode.l10n.t("Adopt the Change");
  const keep = vscode.l10n.t("Keep the Old Text");
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      "{0} elements are new or edited, {1} are gone. Which text does the deployment go on with?",
      added.length,
      removed.length,
    ),
    adopt,
    keep,
  );
  if (answer === adopt) {
    access.unwrap(await access.deployments.adopt(document), document);
  } else if (answer === keep) {
    access.unwrap(await control.keepBound(), document);
  }
}

async function pickRunbook(documents: readonly RunbookDocument[]): Promise<string> {
  const picked = await vscode.window.showQuickPick(
    documents.map((document) => ({
      label: document.title,
      description: vscode.workspace.asRelativePath(document.uri),
      key: document.key,
    })),
    { title: vscode.l10n.t("Which runbook?"), matchOnDescription: true },
  );
  return orCancelled(picked).key;
}

async function pickMarkdown(): Promise<vscode.Uri> {
  const files = await vscode.workspace.findFiles("**/*.md", "**/node_modules/**", 500);
  const picked = await vscode.window.showQuickPick(
    files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })),
    { title: vscode.l10n.t("Which Markdown file is the runbook?") },
  );
  return orCancelled(picked).uri;
}

/** The group where the document is already open; else the first, so that a page beside stays. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn {
  const key = uri.toString();
  const open = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === key,
  );
  return open?.viewColumn ?? vscode.ViewColumn.One;
}
