import * as vscode from "vscode";

import type { CommandId } from "../commands/commandTable.ts";

/** A level of a tree: what the commands of its rows hand over. */
export interface LevelPlace {
  readonly view: string;
  /** Id of the node above it; "" is the first level. */
  readonly level: string;
}

/** Rows of one level that are drawn at once. */
export const PAGE = 1000;

/** The row below a page of a long level. */
export function moreItem(place: LevelPlace, left: number): vscode.TreeItem {
  const count = Math.min(left, PAGE);
  const item = new vscode.TreeItem(
    vscode.l10n.t("Show {0} more of {1}", count.toLocaleString(), left.toLocaleString()),
  );
  item.id = `more:${place.level}`;
  item.iconPath = new vscode.ThemeIcon("ellipsis");
  item.command = commandOf("schemaOps.showMoreRows", vscode.l10n.t("Show More"), place);
  return item;
}

/** The row in the place of a level that could not be read. */
export function failedItem(place: LevelPlace, message: string): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t("Could not be read"));
  item.id = `failed:${place.level}`;
  item.description = message;
  item.tooltip = `${message}\n\n${vscode.l10n.t("Click to try again.")}`;
  item.iconPath = new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground"));
  item.contextValue = "failed";
  item.command = commandOf("schemaOps.readLevelAgain", vscode.l10n.t("Try Again"), place);
  return item;
}

function commandOf(command: CommandId, title: string, place: LevelPlace): vscode.Command {
  return { command, title, arguments: [place] };
}
