import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { OwnHazards } from "../../core/sql/hazards/hazardReader.ts";
import type { Hazard } from "../../core/sql/hazards/preview.ts";
import type { HazardSeverity } from "../../core/sql/hazards/rules.ts";
import { hasScript, scriptBlock } from "../../core/sql/hazards/stepBlocks.ts";
import type { ScriptBlock } from "../../core/sql/hazards/script/readScript.ts";
import { stepsOf } from "../../core/runbook/lookup.ts";
import { hazardText } from "../../prose/hazards/hazardProse.ts";
import type { Engine } from "../engine.ts";
import type { RunbookLibrary } from "../runbook/runbookLibrary.ts";
import { affects, hazardsOff } from "../settings/settings.ts";
import { blockOffset } from "./blockOffset.ts";
import { HazardFixes } from "./hazardFixes.ts";

const DELAY_MS = 400;
/** Longer texts are data. */
const LONGEST = 200_000;

export interface HazardDiagnosticsParts {
  readonly library: RunbookLibrary;
  readonly engine: () => Promise<Engine>;
  readonly guarded: (run: () => Promise<void>) => Promise<void>;
}

/** A hazard with its place in a document. */
export interface PlacedHazard {
  readonly range: vscode.Range;
  /** The statement's own place; null where its text is written otherwise (quoted for a shell). */
  readonly statement: vscode.Range | null;
  readonly hazard: Hazard;
}

/**
 * Hazards in Problems, of files of SQL and of runbooks that are shown, in a workspace with a runbook.
 * Only what is visible is read, and only when the typing pauses.
 */
export class HazardDiagnostics implements Disposable {
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(
    vscode.languages.createDiagnosticCollection("schemaOps.hazards"),
  );
  readonly #parts: HazardDiagnosticsParts;
  readonly #found = new Map<string, readonly PlacedHazard[]>();
  /** Version of each document that was read: what did not change keeps its hazards. */
  readonly #versions = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: HazardDiagnosticsParts) {
    this.#parts = parts;
    const later = (): void => this.#later();
    this.#store.add(vscode.window.onDidChangeVisibleTextEditors(later));
    this.#store.add(vscode.workspace.onDidChangeTextDocument(later));
    this.#store.add(parts.library.onDidChange(later));
    this.#store.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affects(event, "hazards.off")) {
          this.#versions.clear();
          this.#later();
        }
      }),
    );
    this.#store.add(
      vscode.languages.registerCodeActionsProvider(
        [
          { language: "sql", scheme: "file" },
          { language: "markdown", scheme: "file" },
        ],
        new HazardFixes((uri) => this.#found.get(uri.toString()) ?? []),
        { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
      ),
    );
    later();
  }

  dispose(): void {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
    }
    this.#store.dispose();
  }

  #later(): void {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
    }
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#parts.guarded(() => this.#readVisible());
    }, DELAY_MS);
  }

  #forget(uri: vscode.Uri): void {
    this.#found.delete(uri.toString());
    this.#versions.delete(uri.toString());
    this.#collection.delete(uri);
  }

  async #readVisible(): Promise<void> {
    if (this.#parts.library.all().length === 0) {
      return;
    }
    for (const { document } of vscode.window.visibleTextEditors) {
      const key = document.uri.toString();
      if (document.uri.scheme !== "file" || this.#versions.get(key) === document.version) {
        continue;
      }
      const { version } = document;
      const found = await this.#read(document);
      if (found !== null && document.version === version) {
        this.#versions.set(key, version);
        this.#found.set(key, found);
        this.#collection.set(document.uri, found.map(diagnosticOf));
      }
    }
  }

  /** Null: it is not ours to read, or not yet. */
  async #read(document: vscode.TextDocument): Promise<readonly PlacedHazard[] | null> {
    const text = document.getText();
    if (text.length > LONGEST) {
      return null;
    }
    const pieces = this.#piecesOf(document, text);
    if (pieces === null || pieces.length === 0) {
      return pieces === null ? null : [];
    }
    const { readHazards } = await this.#parts.engine();
    const found = await readHazards(
      pieces.map(({ script }) => script),
      hazardsOff(document.uri),
      document.uri.toString(),
    );
    return pieces.flatMap(({ offset }, index) =>
      (found[index] ?? []).flatMap((statement) => placed(document, statement, offset)),
    );
  }

  #piecesOf(document: vscode.TextDocument, text: string): readonly Piece[] | null {
    if (document.languageId === "sql") {
      const whole = { language: "sql", database: null };
      return [{ script: scriptBlock(whole, text, "/", []), offset: (inText) => inText }];
    }
    const runbook = this.#parts.library.of(document);
    return runbook?.text === text
      ? [...stepsOf(runbook.runbook)].flatMap(({ step }) =>
          step.blocks.filter(hasScript).map((block) => ({
            script: scriptBlock(block, block.text, "/", []),
            offset: blockOffset(text, block),
          })),
        )
      : null;
  }
}

/** SQL of a document, and where its text stands. */
interface Piece {
  readonly script: ScriptBlock;
  readonly offset: (inPiece: number) => number;
}

function placed(
  document: vscode.TextDocument,
  { sql, place, hazards }: OwnHazards,
  offset: (inBlock: number) => number,
): readonly PlacedHazard[] {
  const [start, end] = [offset(place.start), offset(place.end)];
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const asWritten = document.getText(range) === sql;
  const first = document.lineAt(range.start.line).range.end;
  // Only the first line is underlined: a long statement is not one long mistake.
  const shown = range.isSingleLine ? range : new vscode.Range(range.start, first);
  return hazards.map((hazard) => ({ range: shown, statement: asWritten ? range : null, hazard }));
}

function diagnosticOf({ range, hazard }: PlacedHazard): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, hazardText(hazard), SEVERITIES[hazard.severity]);
  diagnostic.source = "Schema Ops";
  diagnostic.code = hazard.rule;
  return diagnostic;
}

const SEVERITIES: Readonly<Record<HazardSeverity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};
