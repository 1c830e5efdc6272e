import * as vscode from "vscode";

import type { Backup } from "../../core/backup/backup.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { ageText } from "../../prose/ageText.ts";
import { unitText } from "../../prose/monitoring/numberProse.ts";
import type { Engine } from "../engine.ts";
import { coalesce } from "../lib/coalesce.ts";

export const BACKUPS_VIEW = "schemaOps.backups";
const MANIFESTS = "**/.schema-ops/backups/*/backup.json";
const REFRESH_DELAY_MS = 200;

/** A row: a backup and the workspace folder that keeps it. */
export interface BackupNode {
  readonly root: string;
  readonly folder: string;
  readonly backup: Backup;
}

/** The view "Backups": newest first, with size, age, and whether it was verified. */
export class BackupsView implements vscode.TreeDataProvider<BackupNode>, Disposable {
  readonly #engine: () => Promise<Engine>;
  readonly #store = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(engine: () => Promise<Engine>) {
    this.#engine = engine;
    this.#store.add(this.#changed);
    this.#store.add(vscode.window.registerTreeDataProvider(BACKUPS_VIEW, this));
    const refresh = this.#store.add(coalesce(() => this.refresh(), REFRESH_DELAY_MS));
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher(MANIFESTS));
    watcher.onDidCreate(refresh);
    watcher.onDidChange(refresh);
    watcher.onDidDelete(refresh);
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getTreeItem({ backup }: BackupNode): vscode.TreeItem {
    const item = new vscode.TreeItem(backup.database);
    item.id = backup.id;
    item.contextValue = "backup";
    item.iconPath = new vscode.ThemeIcon(backup.verified === "restored" ? "verified" : "archive");
    const age = ageText(Date.now() - Date.parse(backup.takenAt));
    const size = unitText(backup.bytes, "bytes");
    item.description = [size, age, verifiedText(backup)].join(" · ");
    item.tooltip = [
      backup.id,
      `${backup.connection} · ${backup.database} · ${backup.host}:${backup.port}`,
      `PostgreSQL ${backup.serverVersion} · pg_dump ${backup.clientVersion}`,
      new Date(backup.takenAt).toLocaleString(vscode.env.language),
    ].join("\n");
    return item;
  }

  async getChildren(node?: BackupNode): Promise<BackupNode[]> {
    if (node !== undefined || !vscode.workspace.isTrusted) {
      return [];
    }
    const { backups } = await this.#engine();
    const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const nodes: BackupNode[] = [];
    for (const root of roots) {
      for (const one of await backups.list(root)) {
        if (one.kind === "backup") {
          nodes.push({ root, folder: one.folder, backup: one.backup });
        }
      }
    }
    return nodes;
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function verifiedText({ verified }: Backup): string {
  switch (verified) {
    case "no":
      return vscode.l10n.t("not verified");
    case "listed":
      return vscode.l10n.t("verified by reading");
    case "restored":
      return vscode.l10n.t("verified by restoring");
  }
}
