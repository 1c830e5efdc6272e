import * as path from "node:path";
import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { Emitter } from "../../core/lib/event.ts";
import type { Engine } from "../engine.ts";
import { coalesce } from "../lib/coalesce.ts";
import { affects } from "../settings/settings.ts";
import type { RunbookDocument } from "./runbookDocument.ts";
import { holdsItems, type RunbookFiles } from "./runbookFiles.ts";

const PARSE_DELAY_MS = 200;

/** The runbooks of the workspace, kept in step with the files and with what is typed into them. */
export class RunbookLibrary implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<undefined>());
  readonly #files: RunbookFiles;
  readonly #engine: () => Promise<Engine>;
  readonly #log: vscode.LogOutputChannel;
  readonly #documents = new Map<string, RunbookDocument>();
  /** Number of the last reading of each file: an older one that ends later is dropped. */
  readonly #readings = new Map<string, number>();
  readonly #touched = new Set<string>();
  readonly #readTouched = this.#store.add(
    coalesce(() => {
      const keys = [...this.#touched];
      this.#touched.clear();
      void this.#readAll(keys.map((key) => vscode.Uri.parse(key, true)));
    }, PARSE_DELAY_MS),
  );
  #loading: Promise<void> | undefined;
  #loaded = false;

  /** Fired when a runbook appeared, changed or went. */
  readonly onDidChange = this.#changed.event;

  constructor(files: RunbookFiles, engine: () => Promise<Engine>, log: vscode.LogOutputChannel) {
    this.#files = files;
    this.#engine = engine;
    this.#log = log;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  all(): readonly RunbookDocument[] {
    return [...this.#documents.values()].sort((a, b) => a.uri.path.localeCompare(b.uri.path));
  }

  get(key: string): RunbookDocument | undefined {
    return this.#documents.get(key);
  }

  /** The runbook of a text document, if it is one and has been read. */
  of(document: vscode.TextDocument): RunbookDocument | undefined {
    return this.#documents.get(document.uri.toString());
  }

  isCandidate(uri: vscode.Uri): boolean {
    return this.#files.isCandidate(uri);
  }

  /** Searches the workspace, once, and follows it from then on. */
  load(): Promise<void> {
    if (this.#loading === undefined) {
      this.#watch();
      this.#loading = this.refresh();
    }
    return this.#loading;
  }

  async refresh(): Promise<void> {
    const uris = await this.#files.search();
    const kept = new Set(uris.map((uri) => uri.toString()));
    for (const key of this.#documents.keys()) {
      if (!kept.has(key)) {
        this.#documents.delete(key);
      }
    }
    await this.#readAll(uris);
    this.#loaded = true;
    this.#changed.fire(undefined);
  }

  /** Reads a file as a runbook from now on, whatever it is called. */
  async add(uri: vscode.Uri): Promise<RunbookDocument | undefined> {
    await this.#files.remember(uri);
    await this.#readAll([uri]);
    return this.#documents.get(uri.toString());
  }

  dispose(): void {
    this.#store.dispose();
  }

  #watch(): void {
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher("**/*.md"));
    const touch = (uri: vscode.Uri): void => {
      if (this.#files.isCandidate(uri)) {
        this.#touched.add(uri.toString());
        this.#readTouched();
      }
    };
    this.#store.add(watcher.onDidChange(touch));
    this.#store.add(watcher.onDidCreate(touch));
    this.#store.add(watcher.onDidDelete(touch));
    // A folder that goes is one event: none names the files in it.
    const folders = this.#store.add(
      vscode.workspace.createFileSystemWatcher("**", true, true, false),
    );
    this.#store.add(
      folders.onDidDelete((gone) => {
        const inside = `${gone.toString()}/`;
        [...this.#documents.values()]
          .filter(({ key }) => key.startsWith(inside))
          .forEach(({ uri }) => touch(uri));
      }),
    );
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === "markdown") {
          touch(document.uri);
        }
      }),
    );
    this.#store.add(
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (document.languageId === "markdown" && this.of(document) === undefined) {
          touch(document.uri);
        }
      }),
    );
    this.#store.add(
      vscode.workspace.onDidCloseTextDocument((document) => {
        // Its editor may have been all that was left of it.
        if (this.of(document) !== undefined) {
          touch(document.uri);
        }
      }),
    );
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.refresh()));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affects(event, "runbooks")) {
          void this.refresh();
        }
      }),
    );
  }

  async #readAll(uris: readonly vscode.Uri[]): Promise<void> {
    const changes = await Promise.all(uris.map((uri) => this.#read(uri)));
    if (changes.some(Boolean)) {
      this.#changed.fire(undefined);
    }
  }

  /** Reads one file; resolves to whether something is different now. */
  async #read(uri: vscode.Uri): Promise<boolean> {
    const key = uri.toString();
    const reading = (this.#readings.get(key) ?? 0) + 1;
    this.#readings.set(key, reading);
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    const text = await readText(uri);
    const before = this.#documents.get(key);
    if (
      folder === undefined ||
      text === null ||
      !(holdsItems(text) || this.#files.isRemembered(uri))
    ) {
      return this.#readings.get(key) === reading && this.#documents.delete(key);
    }
    if (before?.text === text) {
      return false;
    }
    try {
      const engine = await this.#engine();
      const runbook = await engine.reader.read(text, key);
      if (this.#readings.get(key) !== reading) {
        return false;
      }
      const title = runbook.title === "" ? path.basename(uri.fsPath) : runbook.title;
      this.#documents.set(key, { key, uri, folder, title, text, runbook });
      return true;
    } catch (error) {
      this.#log.error(`${uri.fsPath} could not be read as a runbook`, error);
      return false;
    }
  }
}

/**
 * The text of a file as its editor shows it, else as it is on the disk; null when there is none. An
 * editor outlives its file: only what was typed into it and not saved does so, too.
 */
async function readText(uri: vscode.Uri): Promise<string | null> {
  const key = uri.toString();
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
  if (open?.isDirty === true) {
    return open.getText();
  }
  try {
    if (open !== undefined) {
      await vscode.workspace.fs.stat(uri);
      return open.getText();
    }
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) {
      return null;
    }
    throw error;
  }
}
