import * as vscode from "vscode";

import type { TextRange } from "../../core/runbook/textRange.ts";

/** A range of a text that is open in an editor. */
export function rangeIn(document: vscode.TextDocument, range: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
}

/** The lines of a range, where the text is not at hand. */
export function linesOf(range: TextRange): vscode.Range {
  return new vscode.Range(range.line - 1, 0, range.endLine - 1, Number.MAX_SAFE_INTEGER);
}

/** Offsets of a text to positions, without an editor. */
export function rangeInText(text: string, range: TextRange): vscode.Range {
  return new vscode.Range(
    range.line - 1,
    columnOf(text, range.start),
    range.endLine - 1,
    columnOf(text, range.end),
  );
}

function columnOf(text: string, offset: number): number {
  const before = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1));
  return offset - before - 1;
}
