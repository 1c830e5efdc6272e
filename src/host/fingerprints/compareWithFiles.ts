import * as path from "node:path";
import * as vscode from "vscode";

import { schemaFilesOf } from "../../core/catalog/fingerprint/schemaFiles.ts";
import type { ConnectionProfile } from "../../core/connection/profile.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import { environmentText, serverText } from "../deployment/production.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import { schemaFiles, writeSetting } from "../settings/settings.ts";
import { compareNamed, type CompareSchemasParts } from "./compareNamed.ts";
import type { Comparison } from "./comparison.ts";
import { pickSqlFiles } from "./pickSource.ts";

/**
 * What a database has and its files have not, and the other way round. The files are those of the
 * setting; who has none is asked once, and they are kept there.
 */
export async function compareWithFiles(parts: CompareSchemasParts): Promise<Comparison> {
  requireTrust();
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) {
    throw new UserMessage(vscode.l10n.t("Open a folder first: its files are compared."));
  }
  const profile = await askConnection(parts);
  const own = schemaFilesOf(schemaFiles(folder), profile);
  const root = folder.uri.fsPath;
  const paths = own.length > 0 ? own : await askFiles(folder, profile.name);
  return compareNamed(
    parts,
    {
      name: vscode.l10n.t("files of {0}", profile.name),
      source: { kind: "files", paths: paths.map((file) => path.resolve(root, file)) },
    },
    [{ name: profile.name, source: { kind: "connection", name: profile.name } }],
    { kind: "none" },
  );
}

async function askConnection({ connections }: CompareSchemasParts): Promise<ConnectionProfile> {
  const profiles = connections.profiles();
  const [only] = profiles;
  if (only !== undefined && profiles.length === 1) {
    return only;
  }
  const picked = await vscode.window.showQuickPick(
    profiles.map((profile) => ({
      label: `$(database) ${profile.name}`,
      description: `${serverText(profile)} · ${environmentText(profile.environment)}`,
      profile,
    })),
    { title: vscode.l10n.t("Compare a Database With Its Files"), ignoreFocusOut: true },
  );
  return orCancelled(picked).profile;
}

/** As seen from the folder, so that the setting is the same for everybody. */
async function askFiles(
  folder: vscode.WorkspaceFolder,
  connection: string,
): Promise<readonly string[]> {
  const picked = await pickSqlFiles(
    vscode.l10n.t("The SQL files that make {0}, in order of their names", connection),
  );
  const paths = picked.map((file) =>
    path.relative(folder.uri.fsPath, file).split(path.sep).join("/"),
  );
  await writeSetting("schemaFiles", { ...schemaFiles(folder), [connection]: paths }, folder.uri);
  return paths;
}
