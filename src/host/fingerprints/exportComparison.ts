import * as vscode from "vscode";

import { differenceMarkdown } from "../../prose/catalog/differenceProse.ts";
import { orCancelled } from "../lib/userMessage.ts";
import type { Comparison } from "./comparison.ts";

/** Into a file that the person names: to be read, or for programs. */
export async function exportComparison(comparison: Comparison): Promise<void> {
  const { before, after, difference } = comparison;
  const file = orCancelled(
    await vscode.window.showSaveDialog({
      filters: { Markdown: ["md"], JSON: ["json"] },
      title: vscode.l10n.t("Export the comparison"),
    }),
  );
  const text = file.path.endsWith(".json")
    ? `${JSON.stringify({ before, after, difference }, null, 2)}\n`
    : differenceMarkdown(before, after, difference);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(file);
}
