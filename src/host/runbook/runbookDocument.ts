import type * as vscode from "vscode";

import type { Runbook } from "../../core/runbook/runbook.ts";

/** A runbook of the workspace: the file, its text as it stands in the editor, and what it says. */
export interface RunbookDocument {
  /** The file's URI as text: its identity everywhere in the host. */
  readonly key: string;
  readonly uri: vscode.Uri;
  readonly folder: vscode.WorkspaceFolder;
  /** As the document says it, else the file's name. */
  readonly title: string;
  readonly text: string;
  readonly runbook: Runbook;
}
