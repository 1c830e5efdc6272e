import * as path from "node:path";
import * as vscode from "vscode";

import type { DeploymentControl } from "../../core/deployment/control.ts";
import type { PathMapping } from "../../core/deployment/ports.ts";
import { Cancelled } from "../lib/userMessage.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";
import { isRecord, readSetting, writeSetting } from "../settings/settings.ts";

/** Mappings that would make missing paths of these blocks exist, without repetition. */
export async function mappingOffers(
  control: DeploymentControl,
  blocks: readonly string[],
): Promise<readonly PathMapping[]> {
  const offers = new Map<string, PathMapping>();
  for (const block of blocks) {
    const preview = await control.preview(block);
    for (const { offer } of preview.ok ? preview.value.missingPaths : []) {
      if (offer !== null && !offers.has(offer.from)) {
        offers.set(offer.from, offer);
      }
    }
  }
  return [...offers.values()];
}

/** Offers to map roots of the document onto the workspace; what is accepted is written to the settings. */
export async function offerMappings(
  document: RunbookDocument,
  offers: readonly PathMapping[],
): Promise<void> {
  if (offers.length === 0) {
    return;
  }
  const root = document.folder.uri.fsPath;
  const picked = await vscode.window.showQuickPick(
    offers.map((offer) => ({
      label: vscode.l10n.t("Map {0} to {1}", offer.from, shownFolder(root, offer.to)),
      picked: true,
      offer,
    })),
    {
      title: vscode.l10n.t("The runbook names folders that are not there, but in the workspace"),
      canPickMany: true,
      ignoreFocusOut: true,
    },
  );
  if (picked === undefined) {
    throw new Cancelled();
  }
  if (picked.length === 0) {
    return;
  }
  const before = readSetting("pathMappings", document.folder.uri);
  await writeSetting(
    "pathMappings",
    {
      ...(isRecord(before) ? before : {}),
      ...Object.fromEntries(picked.map(({ offer }) => [offer.from, shownFolder(root, offer.to)])),
    },
    document.folder.uri,
  );
}

/** Relative to the workspace folder where it lies in it. */
function shownFolder(root: string, folder: string): string {
  const relative = path.relative(root, folder);
  return relative.startsWith("..") || path.isAbsolute(relative)
    ? folder
    : `./${relative.split(path.sep).join("/")}`;
}
