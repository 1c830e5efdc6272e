import * as vscode from "vscode";

import { stepsOf } from "../../core/runbook/lookup.ts";
import type { Runbook, Step } from "../../core/runbook/runbook.ts";
import { orCancelled } from "../lib/userMessage.ts";
import { shorten } from "../lib/markdownText.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";
import { elementFacts, type ElementKind, parseElementRef, stepTitle } from "./elementRef.ts";

interface Choice {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly line: number;
}

/**
 * The element a command is for: the one it was called with, else one that the person picks. What
 * stands at the cursor comes first.
 */
export async function pickElement(
  argument: unknown,
  document: RunbookDocument,
  runbook: Runbook,
  kind: ElementKind,
  keep: (id: string, step: Step | null) => boolean = () => true,
): Promise<string> {
  const given = parseElementRef(argument);
  if (given?.kind === kind) {
    return given.id;
  }
  const choices = choicesOf(runbook, kind, keep);
  const line = cursorLine(document);
  const near = line === null ? undefined : lastBefore(choices, line);
  const ordered = near === undefined ? choices : [near, ...choices.filter((c) => c !== near)];
  const picked = await vscode.window.showQuickPick(ordered, {
    title: pickTitle(kind),
    placeHolder:
      choices.length === 0 ? vscode.l10n.t("There is nothing to choose from.") : document.title,
    matchOnDescription: true,
  });
  return orCancelled(picked).id;
}

function choicesOf(
  runbook: Runbook,
  kind: ElementKind,
  keep: (id: string, step: Step | null) => boolean,
): readonly Choice[] {
  const ids: { readonly id: string; readonly step: Step | null; readonly under: string }[] =
    kind === "section"
      ? runbook.sections.map(({ id }) => ({ id, step: null, under: "" }))
      : [...stepsOf(runbook)].flatMap(({ section, step }) =>
          elementIds(step, kind).map((id) => ({
            id,
            step,
            under: kind === "step" ? section.title : stepTitle(step),
          })),
        );
  return ids
    .filter(({ id, step }) => keep(id, step))
    .flatMap(({ id, under }) => {
      const facts = elementFacts(runbook, kind, id);
      return facts === undefined
        ? []
        : [
            {
              id,
              label: shorten(facts.title, 90),
              description: shorten(under, 50),
              line: facts.range.line,
            },
          ];
    });
}

function elementIds(step: Step, kind: Exclude<ElementKind, "section">): readonly string[] {
  switch (kind) {
    case "step":
      return [step.id];
    case "item":
      return step.items.map(({ id }) => id);
    case "block":
      return step.blocks.map(({ id }) => id);
    case "query":
      return step.queries.map(({ id }) => id);
  }
}

function pickTitle(kind: ElementKind): string {
  switch (kind) {
    case "section":
      return vscode.l10n.t("Choose a section");
    case "step":
      return vscode.l10n.t("Choose a step");
    case "item":
      return vscode.l10n.t("Choose an item");
    case "block":
      return vscode.l10n.t("Choose a block");
    case "query":
      return vscode.l10n.t("Choose a query");
  }
}

function cursorLine(document: RunbookDocument): number | null {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.uri.toString() === document.key ? editor.selection.active.line + 1 : null;
}

function lastBefore(choices: readonly Choice[], line: number): Choice | undefined {
  return choices.filter((choice) => choice.line <= line).at(-1);
}
