import { createHash } from "node:crypto";
import * as path from "node:path";
import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { Emitter } from "../../core/lib/event.ts";
import type { RehearsalReport } from "../../core/rehearsal/report.ts";
import type { Engine } from "../engine.ts";
import { coalesce } from "../lib/coalesce.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";

/** The last rehearsal of a runbook, and what changed since. */
export interface LastRehearsal {
  readonly report: RehearsalReport;
  /** Paths of what is not as it was rehearsed; empty: it is fresh. */
  readonly changed: readonly string[];
}

const REFRESH_DELAY_MS = 500;
/** The files that a rehearsal may rest on; what is among them is found by their digests. */
const SCRIPTS = "**/*.{sql,psql,pgsql,ddl,dml,sh,bash,py,pl,rb,js,mjs,ts,md}";

/** What the workspace keeps of rehearsals, as it was last read. */
export class KeptRehearsals implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<undefined>());
  readonly #engine: () => Promise<Engine>;
  readonly #documents: () => readonly RunbookDocument[];
  readonly #last = new Map<string, LastRehearsal>();
  readonly #reread = this.#store.add(
    coalesce(() => {
      void this.load();
    }, REFRESH_DELAY_MS),
  );
  #watching = false;

  readonly onDidChange = this.#changed.event;

  constructor(engine: () => Promise<Engine>, documents: () => readonly RunbookDocument[]) {
    this.#engine = engine;
    this.#documents = documents;
  }

  get(key: string): LastRehearsal | undefined {
    return this.#last.get(key);
  }

  /** Reads the reports, and the digests of what the newest ones rest on. */
  async load(): Promise<void> {
    const { rehearsalStore } = await this.#engine();
    for (const document of this.#documents()) {
      const root = document.folder.uri.fsPath;
      const place = path.relative(root, document.uri.fsPath).split(path.sep).join("/");
      const reports = await rehearsalStore.list(root);
      const report = reports.find(({ runbook }) => runbook.path === place);
      if (report === undefined) {
        this.#last.delete(document.key);
        continue;
      }
      const changed = await rehearsalStore.changedSince(root, report);
      // What is in the editor counts before what is on the disk.
      const edited = sha256(document.text) !== report.runbook.sha256 && !changed.includes(place);
      this.#last.set(document.key, { report, changed: edited ? [place, ...changed] : changed });
    }
    this.#watch();
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Only where something was rehearsed is there something to grow stale. */
  #watch(): void {
    if (this.#watching || this.#last.size === 0) {
      return;
    }
    this.#watching = true;
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher(SCRIPTS));
    this.#store.add(watcher.onDidChange(() => this.#reread()));
    this.#store.add(watcher.onDidCreate(() => this.#reread()));
    this.#store.add(watcher.onDidDelete(() => this.#reread()));
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
