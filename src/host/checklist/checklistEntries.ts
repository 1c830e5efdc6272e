import * as vscode from "vscode";

import { deploymentProgress } from "../../core/deployment/progress.ts";
import type { Deployments } from "../deployment/deployments.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";
import type { RunbookLibrary } from "../runbook/runbookLibrary.ts";
import type { ChecklistEntry } from "./checklistEntry.ts";

/** The runbooks of the workspace, each with its deployment as it stands now. */
export class ChecklistEntries {
  readonly #library: RunbookLibrary;
  readonly #deployments: Deployments;
  readonly #entries = new Map<string, ChecklistEntry>();

  constructor(library: RunbookLibrary, deployments: Deployments) {
    this.#library = library;
    this.#deployments = deployments;
  }

  all(): readonly ChecklistEntry[] {
    const entries = this.#library.all().map((document) => this.#entry(document));
    // What is being deployed comes first.
    return [...entries.filter(isOpen), ...entries.filter((entry) => !isOpen(entry))];
  }

  get(key: string): ChecklistEntry | undefined {
    const document = this.#library.get(key);
    return document && this.#entry(document);
  }

  /** What was drawn from is out of date. */
  forget(): void {
    this.#entries.clear();
  }

  #entry(document: RunbookDocument): ChecklistEntry {
    const known = this.#entries.get(document.key);
    if (known !== undefined) {
      return known;
    }
    const entry = buildEntry(document, this.#deployments);
    this.#entries.set(document.key, entry);
    return entry;
  }
}

function isOpen({ deployment }: ChecklistEntry): boolean {
  return deployment !== null && deployment.state.endedAt === null;
}

function buildEntry(document: RunbookDocument, deployments: Deployments): ChecklistEntry {
  const control = deployments.get(document.key);
  const holder = control?.journal.heldBy ?? null;
  return {
    key: document.key,
    title: document.title,
    place: vscode.workspace.asRelativePath(document.uri),
    runbook: control?.runbook ?? document.runbook,
    trusted: vscode.workspace.isTrusted,
    deployment:
      control === undefined
        ? null
        : {
            state: control.state,
            running: control.running,
            heldBy:
              holder === null ? null : `${holder.application} (${holder.host}, pid ${holder.pid})`,
            progress: deploymentProgress(control.runbook, control.state),
            damage: control.journal.damage[0] ?? null,
            changed: deployments.isChanged(document),
          },
  };
}
