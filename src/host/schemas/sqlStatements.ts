import * as vscode from "vscode";

import { splitStatements, statementAt } from "../../core/sql/statementAt.ts";

/** What of a document is meant: the statements of the selection, or the one at the cursor. */
export interface MeantSql {
  readonly statements: readonly string[];
  /** Offset of each statement in the document. */
  readonly starts: readonly number[];
}

export function meantSql(editor: vscode.TextEditor): MeantSql {
  const { document, selection } = editor;
  const text = document.getText();
  if (selection.isEmpty) {
    const range = statementAt(text, document.offsetAt(selection.active));
    return range === null
      ? { statements: [], starts: [] }
      : { statements: [text.slice(range.start, range.end)], starts: [range.start] };
  }
  const start = document.offsetAt(selection.start);
  const selected = document.getText(selection);
  const ranges = splitStatements(selected);
  return {
    statements: ranges.map((range) => selected.slice(range.start, range.end)),
    starts: ranges.map((range) => start + range.start),
  };
}

/** Where in the document an error stands, from its offset in the statement. */
export function errorRange(
  document: vscode.TextDocument,
  start: number,
  statement: string,
  position: number | null,
): vscode.Range {
  const at = start + (position ?? 0);
  const word = position === null ? null : /^[\w$]+|^\S/u.exec(statement.slice(position))?.[0];
  const end = position === null ? start + statement.length : at + (word?.length ?? 1);
  return new vscode.Range(document.positionAt(at), document.positionAt(end));
}
