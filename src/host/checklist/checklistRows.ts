import * as vscode from "vscode";

import { findBlock, findItem } from "../../core/runbook/lookup.ts";
import type { CommandId } from "../commands/commandTable.ts";
import { contextValue } from "./capabilities.ts";
import type { ChecklistEntry } from "./checklistEntry.ts";
import { type ChecklistNode, nodeId } from "./checklistNode.ts";
import { childrenOf } from "./checklistTree.ts";
import { statusOf } from "./elementStatus.ts";
import { rowDescription, rowLabel } from "./rowText.ts";
import { statusIcon, statusText } from "./statusIcon.ts";

/** A row as VS Code draws it; the tooltip follows when somebody asks for it. */
export function checklistRow(entry: ChecklistEntry, node: ChecklistNode): vscode.TreeItem {
  const label = rowLabel(entry, node);
  const description = rowDescription(entry, node);
  const row = new vscode.TreeItem(label, collapsibleState(entry, node));
  row.id = rowId(entry, node);
  row.description = description;
  row.contextValue = contextValue(entry, node);
  const icon = rowIcon(entry, node);
  if (icon !== undefined) {
    row.iconPath = icon;
  }
  if (node.kind === "item") {
    row.checkboxState = checkbox(entry, node.id, label);
  }
  row.accessibilityInformation = {
    label: [label, statusText(statusOf(entry, node)), description]
      .filter((p) => p !== "")
      .join(", "),
  };
  const click = clickOf(node);
  if (click !== null) {
    row.command = click;
  }
  return row;
}

function clickOf(node: ChecklistNode): vscode.Command | null {
  if (node.kind === "runbook" || node.kind === "criterion") {
    return null;
  }
  const [command, title]: readonly [CommandId, string] =
    node.kind === "changes"
      ? ["schemaOps.showStepChanges", vscode.l10n.t("Show Changes")]
      : ["schemaOps.openSource", vscode.l10n.t("Open Source")];
  return { command, title, arguments: [node] };
}

/** VS Code keeps how far a row is unfolded by its id: a runbook whose deployment begins unfolds anew. */
function rowId({ deployment }: ChecklistEntry, node: ChecklistNode): string {
  return node.kind === "runbook" && deployment !== null
    ? `${nodeId(node)}#${deployment.state.id}`
    : nodeId(node);
}

function collapsibleState(
  entry: ChecklistEntry,
  node: ChecklistNode,
): vscode.TreeItemCollapsibleState {
  if (childrenOf(entry, node).length === 0) {
    return vscode.TreeItemCollapsibleState.None;
  }
  const open =
    node.kind === "runbook"
      ? entry.deployment !== null && entry.deployment.state.endedAt === null
      : node.kind === "section" && isDeployed(entry, node.id);
  return open
    ? vscode.TreeItemCollapsibleState.Expanded
    : vscode.TreeItemCollapsibleState.Collapsed;
}

/** Preflight and phases are open at first; rollback and monitoring are not in the way. */
function isDeployed({ runbook }: ChecklistEntry, id: string): boolean {
  const kind = runbook.sections.find((section) => section.id === id)?.kind;
  return kind === "preflight" || kind === "phase" || kind === "other";
}

function rowIcon(entry: ChecklistEntry, node: ChecklistNode): vscode.ThemeIcon | undefined {
  const status = statusOf(entry, node);
  if (node.kind === "item") {
    // The checkbox says whether it is ticked; an icon only says what is wrong with the tick.
    return status === "stale" || status === "accepted" ? statusIcon(status) : undefined;
  }
  return statusIcon(status) ?? kindIcon(entry, node);
}

function kindIcon({ runbook }: ChecklistEntry, node: ChecklistNode): vscode.ThemeIcon {
  switch (node.kind) {
    case "runbook":
      return new vscode.ThemeIcon("book");
    case "section":
      return new vscode.ThemeIcon(
        sectionIcon(runbook.sections.find(({ id }) => id === node.id)?.kind),
      );
    case "block":
      return new vscode.ThemeIcon(
        findBlock(runbook, node.id)?.block.language === "sql" ? "database" : "terminal",
      );
    case "query":
      return new vscode.ThemeIcon("search");
    case "criterion":
      return new vscode.ThemeIcon("dashboard");
    case "changes":
      return new vscode.ThemeIcon("diff");
    case "step":
    case "item":
      return new vscode.ThemeIcon("circle-large-outline");
  }
}

function sectionIcon(kind: string | undefined): string {
  switch (kind) {
    case "rollback":
      return "discard";
    case "monitoring":
      return "pulse";
    case "script":
      return "terminal-bash";
    case "signOff":
      return "pencil";
    default:
      return "circle-large-outline";
  }
}

function checkbox(
  entry: ChecklistEntry,
  id: string,
  label: string,
): NonNullable<vscode.TreeItem["checkboxState"]> {
  const item = findItem(entry.runbook, id)?.item;
  const ticked =
    entry.deployment === null
      ? item?.checked === true
      : entry.deployment.state.items.get(id)?.ticked === true;
  return {
    state: ticked ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
    tooltip: ticked ? vscode.l10n.t("Untick") : vscode.l10n.t("Tick"),
    accessibilityInformation: { label, role: "checkbox" },
  };
}
