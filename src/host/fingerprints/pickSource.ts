import * as vscode from "vscode";

import type { SchemaSource } from "../../core/catalog/fingerprint/source.ts";
import { foldDeployment } from "../../core/deployment/foldDeployment.ts";
import type { JournalStore } from "../../core/deployment/journal.ts";
import type { TakenFingerprint } from "../../core/deployment/state.ts";
import type { Connections } from "../connections/connections.ts";
import { environmentText, serverText } from "../deployment/production.ts";
import { orCancelled } from "../lib/userMessage.ts";

/** A source, and what the person calls it. */
export interface PickedSource {
  readonly name: string;
  readonly source: SchemaSource;
}

interface Choice extends vscode.QuickPickItem {
  readonly pick?: () => Promise<readonly PickedSource[]>;
}

/** Deployments whose moments are offered, the newest first. */
const MOST_DEPLOYMENTS = 10;

/** Any schema that can be compared; with `fleet`, all tenants at once as well. */
export async function pickSources(
  parts: {
    readonly connections: Connections;
    readonly journals: JournalStore;
    readonly root: string | null;
  },
  title: string,
  fleet: { readonly without: string | null } | null,
): Promise<readonly PickedSource[]> {
  const choices: readonly Choice[] = [
    separator(vscode.l10n.t("Databases")),
    ...connectionChoices(parts.connections, fleet),
    separator(vscode.l10n.t("Files")),
    {
      label: `$(archive) ${vscode.l10n.t("Backup or dump…")}`,
      description: vscode.l10n.t("custom, directory or tar format"),
      pick: pickDump,
    },
    {
      label: `$(file-code) ${vscode.l10n.t("SQL files…")}`,
      description: vscode.l10n.t("applied in order of their names to a disposable cluster"),
      pick: pickFiles,
    },
    ...(parts.root === null ? [] : await momentChoices(parts.journals, parts.root)),
  ];
  const picked = await vscode.window.showQuickPick(choices, {
    title,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return orCancelled(await orCancelled(picked).pick?.());
}

function connectionChoices(
  connections: Connections,
  fleet: { readonly without: string | null } | null,
): readonly Choice[] {
  const profiles = connections.profiles();
  const tenants = profiles.filter(({ role, name }) => role === "tenant" && name !== fleet?.without);
  const one = ({ name }: { readonly name: string }): PickedSource => ({
    name,
    source: { kind: "connection", name },
  });
  return [
    ...profiles.map((profile) => ({
      label: `$(database) ${profile.name}`,
      description: `${serverText(profile)} · ${environmentText(profile.environment)}`,
      pick: () => Promise.resolve([one(profile)]),
    })),
    ...(fleet === null || tenants.length < 2
      ? []
      : [
          {
            label: `$(list-tree) ${vscode.l10n.t("All {0} tenants", tenants.length)}`,
            description: vscode.l10n.t("each with the reference"),
            pick: () => Promise.resolve(tenants.map(one)),
          },
        ]),
  ];
}

/** What deployments recorded before and after their steps. */
async function momentChoices(journals: JournalStore, root: string): Promise<readonly Choice[]> {
  const summaries = (await journals.list(root)).slice(0, MOST_DEPLOYMENTS);
  const choices: Choice[] = [];
  for (const { id, folder, startedAt } of summaries) {
    const journal = await journals.read(folder);
    journal.dispose();
    const moments = foldDeployment(journal.events()).fingerprints.flatMap((taken) =>
      momentChoice(id, taken),
    );
    if (moments.length > 0) {
      const started = new Date(startedAt).toLocaleString(vscode.env.language);
      choices.push(separator(vscode.l10n.t("Deployment of {0}", started)), ...moments);
    }
  }
  return choices;
}

function momentChoice(
  id: string,
  { step, moment, connection, digest, at }: TakenFingerprint,
): readonly Choice[] {
  if (digest === null || step === null) {
    return [];
  }
  const when =
    moment === "before" ? vscode.l10n.t("before {0}", step) : vscode.l10n.t("after {0}", step);
  const name = `${connection} ${when}`;
  return [
    {
      label: `$(history) ${name}`,
      description: new Date(at).toLocaleTimeString(vscode.env.language),
      pick: () =>
        Promise.resolve([
          { name, source: { kind: "deployment", id, connection, moment: { when: moment, step } } },
        ]),
    },
  ];
}

async function pickDump(): Promise<readonly PickedSource[]> {
  const [file] = orCancelled(
    await vscode.window.showOpenDialog({
      canSelectFiles: true,
      canSelectFolders: true,
      title: vscode.l10n.t("Backup or dump…"),
    }),
  );
  const { fsPath } = orCancelled(file);
  return [
    { name: vscode.workspace.asRelativePath(fsPath), source: { kind: "file", path: fsPath } },
  ];
}

async function pickFiles(): Promise<readonly PickedSource[]> {
  const paths = await pickSqlFiles(vscode.l10n.t("SQL files…"));
  const name = paths.map((path) => vscode.workspace.asRelativePath(path)).join(", ");
  return [{ name, source: { kind: "files", paths } }];
}

/** Absolute paths of SQL files, and of folders of them, by name. */
export async function pickSqlFiles(title: string): Promise<readonly string[]> {
  const files = orCancelled(
    await vscode.window.showOpenDialog({
      canSelectFiles: true,
      canSelectFolders: true,
      canSelectMany: true,
      filters: { SQL: ["sql"] },
      title,
    }),
  );
  return files.map(({ fsPath }) => fsPath).sort();
}

function separator(label: string): Choice {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
