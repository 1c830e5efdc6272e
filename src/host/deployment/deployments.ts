import { createHash, randomBytes } from "node:crypto";
import * as path from "node:path";
import * as vscode from "vscode";

import type { DeploymentControl, Dialogue } from "../../core/deployment/control.ts";
import type { DeploymentSummary, Journal } from "../../core/deployment/journal.ts";
import { deploymentConnection } from "../../core/deployment/startDeployment.ts";
import { findBlock } from "../../core/runbook/lookup.ts";
import type { Disposable } from "../../core/lib/disposable.ts";
import { Emitter } from "../../core/lib/event.ts";
import type { Connections } from "../connections/connections.ts";
import type { ControlRequest, Engine } from "../engine.ts";
import { coalesce } from "../lib/coalesce.ts";
import { Cancelled } from "../lib/userMessage.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";
import type { RunbookLibrary } from "../runbook/runbookLibrary.ts";
import { sameButTicks } from "../runbook/sameButTicks.ts";
import {
  fingerprintPolicy,
  backupSettings,
  hazardsOff,
  pathMappings,
  questionLimits,
  thisPerson,
  watchEveryMs,
} from "../settings/settings.ts";
import { runCaption } from "./runCaption.ts";

const JOURNALS = "**/.schema-ops/deployments/*/journal.jsonl";
const SEARCH_DELAY_MS = 200;

export interface DeploymentsParts {
  readonly engine: () => Promise<Engine>;
  readonly library: RunbookLibrary;
  readonly connections: Connections;
  readonly dialogue: Dialogue;
  readonly log: vscode.LogOutputChannel;
}

/** The open deployments of the workspace: at most one a runbook, the newest unfinished one. */
export class Deployments implements Disposable {
  readonly #parts: DeploymentsParts;
  readonly #open = new Map<string, DeploymentControl>();
  readonly #listening = new Map<string, Disposable>();
  /** The text that each open deployment is bound to. */
  readonly #boundTexts = new Map<string, string>();
  readonly #changed = new Emitter<string>();
  readonly #output = new Emitter<{ readonly key: string; readonly chunk: string }>();
  /** One at a time: what is begun here is not found as somebody else's by a search. */
  #last: Promise<unknown> = Promise.resolve();
  #watcher: vscode.Disposable | undefined;
  #disposed = false;
  readonly #search = coalesce(() => this.#inBackground(() => this.restore()), SEARCH_DELAY_MS);

  /** Fired with a runbook's key when its deployment changed, began or went. */
  readonly onDidChange = this.#changed.event;
  readonly onDidOutput = this.#output.event;

  constructor(parts: DeploymentsParts) {
    this.#parts = parts;
  }

  get(key: string): DeploymentControl | undefined {
    return this.#open.get(key);
  }

  /** Number and title of the step whose block a run is of, when its deployment is open here. */
  stepOfRun(runId: string): string | null {
    for (const { runbook, state } of this.#open.values()) {
      for (const [id, { run }] of state.blocks) {
        const step = run === runId ? findBlock(runbook, id)?.step : undefined;
        if (step !== undefined) {
          return [step.number, step.title].filter((part) => part !== null).join(" ");
        }
      }
    }
    return null;
  }

  /** Begins a deployment of the document as it stands. */
  start(document: RunbookDocument): Promise<DeploymentControl> {
    return this.#inTurn(async () => {
      const engine = await this.#parts.engine();
      const id = newDeploymentId(new Date());
      const journal = await engine.journals.create(document.folder.uri.fsPath, id, document.text);
      return this.#bind(document, journal, {
        id,
        text: document.text,
        connections: this.#parts.connections.profiles().map(deploymentConnection),
      });
    });
  }

  /** Opens what is unfinished in the workspace and not open yet, and follows what other windows and programs begin. */
  restore(): Promise<void> {
    this.#watch();
    return this.#inTurn(() => this.#restore(({ state }) => state.endedAt !== null));
  }

  /** Opens again what another window or program held. */
  retryReadOnly(): Promise<void> {
    return this.#inTurn(() =>
      this.#restore(({ state, journal }) => state.endedAt !== null || journal.heldBy !== null),
    );
  }

  /** All that the workspace keeps of the document, ended ones too, newest first. */
  async kept(document: RunbookDocument): Promise<readonly DeploymentSummary[]> {
    const root = document.folder.uri.fsPath;
    const { journals } = await this.#parts.engine();
    return deploymentsOf(await journals.list(root), document, root);
  }

  /** The text that the deployment of a runbook is bound to. */
  boundText(key: string): string | undefined {
    return this.#boundTexts.get(key);
  }

  /** Whether the document is not what its deployment is bound to, ticks aside. */
  isChanged(document: RunbookDocument): boolean {
    const bound = this.#boundTexts.get(document.key);
    return bound !== undefined && !sameButTicks(bound, document.text);
  }

  /** Tells the deployments what their documents say now. */
  observeDocuments(): void {
    for (const [key, control] of this.#open) {
      const document = this.#parts.library.get(key);
      const bound = this.#boundTexts.get(key);
      if (document !== undefined && bound !== undefined) {
        control.observeDocument(sha256(this.isChanged(document) ? document.text : bound));
      }
    }
  }

  /** Goes on with the document as it stands now. */
  async adopt(document: RunbookDocument): ReturnType<DeploymentControl["adopt"]> {
    const control = this.#open.get(document.key);
    if (control === undefined) {
      return { ok: false, error: { code: "unknown", id: document.key } };
    }
    const adopted = await control.adopt(document.runbook, document.text);
    if (adopted.ok) {
      this.#boundTexts.set(document.key, document.text);
      this.#changed.fire(document.key);
    }
    return adopted;
  }

  dispose(): void {
    this.#disposed = true;
    this.#search.dispose();
    this.#watcher?.dispose();
    for (const key of [...this.#open.keys()]) {
      this.#release(key);
    }
    this.#changed.dispose();
    this.#output.dispose();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    // The next one follows whatever became of this one; its caller hears of that.
    this.#last = next.catch(() => undefined);
    return next;
  }

  #inBackground(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      this.#parts.log.error("The deployments of the workspace could not be searched", error);
    });
  }

  #watch(): void {
    if (this.#watcher === undefined && !this.#disposed) {
      const journals = vscode.workspace.createFileSystemWatcher(JOURNALS);
      journals.onDidCreate((uri) => this.#consider(uri));
      journals.onDidChange((uri) => this.#consider(uri));
      this.#watcher = journals;
    }
  }

  /** What is appended to the journals that are open here is followed already. */
  #consider({ fsPath }: vscode.Uri): void {
    const folders = [...this.#open.values()].map(({ journal }) => journal.folder);
    if (!folders.includes(path.dirname(fsPath))) {
      this.#search();
    }
  }

  /** Opens the newest unfinished deployment of every document without one, or whose own is to be opened again. */
  async #restore(again: (open: DeploymentControl) => boolean): Promise<void> {
    const waiting = this.#parts.library.all().filter(({ key }) => {
      const open = this.#open.get(key);
      return open === undefined || again(open);
    });
    if (waiting.length === 0) {
      return;
    }
    const engine = await this.#parts.engine();
    const folders = new Map(
      waiting.map((document) => [document.folder.uri.fsPath, document.folder]),
    );
    for (const root of folders.keys()) {
      const open = (await engine.journals.list(root)).filter((summary) => summary.open);
      for (const document of waiting.filter(({ folder }) => folder.uri.fsPath === root)) {
        const [newest] = deploymentsOf(open, document, root);
        if (newest !== undefined && !this.#disposed) {
          await this.#reopen(engine, document, newest);
        }
      }
    }
  }

  async #reopen(
    engine: Engine,
    document: RunbookDocument,
    summary: DeploymentSummary,
  ): Promise<void> {
    try {
      await this.#bind(document, await engine.journals.open(summary.folder), null);
    } catch (error) {
      if (error instanceof Cancelled) {
        return;
      }
      this.#parts.log.error(`The deployment in ${summary.folder} could not be opened`, error);
      void vscode.window.showErrorMessage(
        vscode.l10n.t("The deployment {0} could not be opened. The log says why.", summary.id),
      );
    }
  }

  async #bind(
    document: RunbookDocument,
    journal: Journal,
    begin: ControlRequest["begin"],
  ): Promise<DeploymentControl> {
    const engine = await this.#parts.engine();
    const { folder } = document;
    const text = begin?.text ?? (await journal.runbookText());
    const control = await engine.openControl({
      runbook: text === document.text ? document.runbook : await engine.reader.read(text),
      journal,
      begin,
      dialogue: this.#parts.dialogue,
      connections: this.#parts.connections,
      person: thisPerson(),
      settings: {
        get limits() {
          return questionLimits();
        },
        get pathMappings() {
          return pathMappings(folder);
        },
        get hazardsOff() {
          return hazardsOff(folder.uri);
        },
        get watchEveryMs() {
          return watchEveryMs();
        },
        get fingerprints() {
          return fingerprintPolicy();
        },
        get backups() {
          return backupSettings();
        },
      },
      cwd: folder.uri.fsPath,
      source: document.uri.fsPath,
    });
    if (this.#disposed) {
      control.dispose();
      journal.dispose();
      throw new Cancelled();
    }
    this.#release(document.key);
    this.#open.set(document.key, control);
    this.#boundTexts.set(document.key, text);
    this.#listen(document.key, control);
    this.observeDocuments();
    this.#changed.fire(document.key);
    return control;
  }

  #listen(key: string, control: DeploymentControl): void {
    const state = control.onDidChange(() => this.#changed.fire(key));
    const free = control.journal.onDidRelease(() => this.#inBackground(() => this.retryReadOnly()));
    const output = control.onDidOutput(({ chunk }) => this.#output.fire({ key, chunk }));
    const captions = control.journal.onDidAppend((events) => {
      for (const event of control.journal.heldBy === null ? events : []) {
        const chunk = runCaption(event, control);
        if (chunk !== null) {
          this.#output.fire({ key, chunk });
        }
      }
    });
    this.#listening.set(key, {
      dispose: () => {
        state.dispose();
        free.dispose();
        output.dispose();
        captions.dispose();
      },
    });
  }

  #release(key: string): void {
    this.#listening.get(key)?.dispose();
    this.#listening.delete(key);
    const control = this.#open.get(key);
    this.#open.delete(key);
    this.#boundTexts.delete(key);
    control?.dispose();
    control?.journal.dispose();
  }
}

/** Those of the document, newest first. */
function deploymentsOf(
  summaries: readonly DeploymentSummary[],
  document: RunbookDocument,
  root: string,
): readonly DeploymentSummary[] {
  return summaries
    .filter((summary) => path.resolve(root, summary.runbookPath) === document.uri.fsPath)
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** Sorts by time, is a valid folder name everywhere, and does not collide between two windows. */
function newDeploymentId(now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${time}-${randomBytes(2).toString("hex")}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
