import * as vscode from "vscode";

import { isRunnable } from "../../core/deployment/work.ts";
import { stepsOf } from "../../core/runbook/lookup.ts";
import type { Block, Query, Step } from "../../core/runbook/runbook.ts";
import type { ChecklistEntries } from "../checklist/checklistEntries.ts";
import { canAct, type ChecklistEntry } from "../checklist/checklistEntry.ts";
import { statusOf } from "../checklist/elementStatus.ts";
import { rowDescription } from "../checklist/rowText.ts";
import { isAsked } from "../checklist/checklistTree.ts";
import { statusText } from "../checklist/statusIcon.ts";
import type { CommandId } from "../commands/commandTable.ts";
import { shorten } from "../lib/markdownText.ts";
import type { RunbookLibrary } from "../runbook/runbookLibrary.ts";

/** "Run", "Verify" and the verdict, above each block. */
export class CodeLenses implements vscode.CodeLensProvider {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #library: RunbookLibrary;
  readonly #entries: ChecklistEntries;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(library: RunbookLibrary, entries: ChecklistEntries) {
    this.#library = library;
    this.#entries = entries;
  }

  refresh(): void {
    this.#changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const found = this.#library.of(document);
    const entry = found && this.#entries.get(found.key);
    if (found === undefined || entry === undefined) {
      return [];
    }
    return [...stepsOf(found.runbook)].flatMap(({ step }) => stepLenses(entry, step));
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function stepLenses(entry: ChecklistEntry, step: Step): vscode.CodeLens[] {
  return step.blocks
    .filter(({ origin }) => origin === "fence")
    .flatMap((block) => {
      const queries = step.queries.filter((query) => query.block === block.id && isAsked(query));
      return isRunnable(block)
        ? blockLenses(entry, block)
        : queries.length > 0
          ? queryLenses(entry, step, block, queries)
          : [];
    });
}

function blockLenses(entry: ChecklistEntry, block: Block): vscode.CodeLens[] {
  const line = block.range.line - 2;
  const node = { kind: "block", runbook: entry.key, id: block.id } as const;
  const ref = { runbook: entry.key, kind: "block", id: block.id };
  const status = statusOf(entry, node);
  const running = status === "running";
  return [
    ...(running
      ? [lens(line, `$(debug-stop) ${vscode.l10n.t("Cancel")}`, "schemaOps.cancelRun", ref)]
      : canAct(entry)
        ? [lens(line, `$(play) ${vscode.l10n.t("Run")}`, "schemaOps.runBlock", ref)]
        : []),
    ...(status === "idle"
      ? []
      : [
          lens(
            line,
            plain(rowDescription(entry, node)) || statusText(status),
            "schemaOps.openResults",
            ref,
          ),
        ]),
  ];
}

function queryLenses(
  entry: ChecklistEntry,
  step: Step,
  block: Block,
  queries: readonly Query[],
): vscode.CodeLens[] {
  const verify = { runbook: entry.key, kind: "step", id: step.id };
  const above = canAct(entry)
    ? [
        lens(
          block.range.line - 2,
          `$(beaker) ${vscode.l10n.t("Verify")}`,
          "schemaOps.verifyStep",
          verify,
        ),
      ]
    : [];
  const verdicts = queries.flatMap((query) => {
    const node = { kind: "query", runbook: entry.key, id: query.id } as const;
    const status = statusOf(entry, node);
    return status === "idle"
      ? []
      : [
          lens(
            query.range.line - 1,
            plain(rowDescription(entry, node)) || statusText(status),
            "schemaOps.openResults",
            { runbook: entry.key, kind: "query", id: query.id },
          ),
        ];
  });
  return [...above, ...verdicts];
}

/** Text from servers and documents cannot bring icons of its own. */
function plain(text: string): string {
  return shorten(text, 120).replace(/\$\(/g, "$ (");
}

function lens(line: number, title: string, command: CommandId, ref: unknown): vscode.CodeLens {
  const at = Math.max(0, line);
  return new vscode.CodeLens(new vscode.Range(at, 0, at, 0), { title, command, arguments: [ref] });
}
