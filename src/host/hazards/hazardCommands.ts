import * as v from "valibot";
import * as vscode from "vscode";

import { findStep } from "../../core/runbook/lookup.ts";
import { inDocument } from "../../core/sql/hazards/previewStep.ts";
import { isHazardRule } from "../../core/sql/hazards/rules.ts";
import { hasScript, profileFor, scriptBlock } from "../../core/sql/hazards/stepBlocks.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { Connections } from "../connections/connections.ts";
import { askReason } from "../deployment/askReason.ts";
import { requireTrust, type DeploymentAccess } from "../deployment/deploymentAccess.ts";
import { stepTitle } from "../deployment/elementRef.ts";
import { pickElement } from "../deployment/pickElement.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import type { Engine } from "../engine.ts";
import { UserMessage } from "../lib/userMessage.ts";
import { hazardsOff, pathMappings, writeSetting } from "../settings/settings.ts";
import { showHazards } from "./hazardDocument.ts";

export interface HazardCommandParts {
  readonly access: DeploymentAccess;
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly documents: VirtualDocuments;
}

type HazardCommands = Pick<
  CommandHandlers,
  "schemaOps.previewHazards" | "schemaOps.allowHazard" | "schemaOps.switchHazardOff"
>;

const switched = v.object({ uri: v.string(), rule: v.string() });
const allowed = v.object({ ...switched.entries, line: v.number(), indent: v.string() });

/** On one line: it becomes a comment. */
async function askWhy(title: string): Promise<string> {
  const prompt = vscode.l10n.t("Why is this no hazard here?");
  return (await askReason(title, prompt)).replace(/\s+/g, " ");
}

/** The preview of a step's locks and hazards: nothing runs, and no deployment is needed. */
export function hazardCommands({
  access,
  engine,
  connections,
  documents,
}: HazardCommandParts): HazardCommands {
  return {
    "schemaOps.allowHazard": async (argument) => {
      const parsed = v.safeParse(allowed, argument);
      if (!parsed.success) {
        return;
      }
      const { uri, line, indent, rule } = parsed.output;
      const reason = await askWhy(vscode.l10n.t("Allow {0} here", rule));
      const edit = new vscode.WorkspaceEdit();
      const text = `${indent}-- schema-ops: allow ${rule} because ${reason}\n`;
      edit.insert(vscode.Uri.parse(uri, true), new vscode.Position(line, 0), text);
      await vscode.workspace.applyEdit(edit);
    },
    "schemaOps.switchHazardOff": async (argument) => {
      const parsed = v.safeParse(switched, argument);
      if (!parsed.success || !isHazardRule(parsed.output.rule)) {
        return;
      }
      const { rule } = parsed.output;
      const scope = vscode.Uri.parse(parsed.output.uri, true);
      const reason = await askWhy(vscode.l10n.t("Switch {0} off", rule));
      await writeSetting("hazards.off", { ...hazardsOff(scope), [rule]: reason }, scope);
    },
    "schemaOps.previewHazards": async (argument) => {
      // It opens the files that the document names, wherever they are, and asks its servers.
      requireTrust();
      const document = await access.document(argument);
      const { runbook, folder } = document;
      const id = await pickElement(
        argument,
        document,
        runbook,
        "step",
        (_id, step) => step?.blocks.some(hasScript) ?? false,
      );
      const place = findStep(runbook, id);
      if (place === undefined) {
        throw new UserMessage(vscode.l10n.t("The runbook does not hold this any more."));
      }
      const { step } = place;
      const mappings = pathMappings(folder);
      const scripts = step.blocks.filter(hasScript);
      const blocks = scripts.map((block) =>
        scriptBlock(block, block.text, folder.uri.fsPath, mappings),
      );
      const { previewHazards } = await engine();
      const title = stepTitle(step);
      const preview = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: vscode.l10n.t("Previewing locks and hazards of {0}", title),
          cancellable: true,
        },
        (_progress, token) => {
          const controller = new AbortController();
          token.onCancellationRequested(() => controller.abort());
          return previewHazards(
            {
              blocks,
              off: hazardsOff(document.uri),
              target: async (database) => {
                const profile = profileFor(database, place, connections.profiles());
                return profile === null ? null : ((await connections.target(profile.name)) ?? null);
              },
            },
            controller.signal,
          );
        },
      );
      const lines = scripts.map(({ range }) => range.line);
      await showHazards(documents, title, inDocument(preview, lines));
    },
  };
}
