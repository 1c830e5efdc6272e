import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { Emitter } from "../../core/lib/event.ts";
import {
  type DueState,
  dueState,
  planMonitoring,
  REPORT_KINDS,
  type ReportKind,
} from "../../core/monitoring/cadence.ts";
import type {
  AgreementStore,
  KeptProblem,
  KeptReport,
  Reporter,
  ReportRequest,
  ReportStore,
} from "../../core/monitoring/ports.ts";
import type { QueryCard, Report } from "../../core/monitoring/report.ts";
import { type CadenceChoice, cadencesOf } from "../../core/monitoring/cadenceChoice.ts";
import type { Agreement } from "../../core/monitoring/unanswerable.ts";
import type { Cadence, Section } from "../../core/runbook/runbook.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";

/** What the reports of a workspace are taken, kept and agreed on with. */
export interface ReportsEngine {
  readonly reports: ReportStore;
  readonly agreements: AgreementStore;
  readonly reporter: Reporter;
}

export interface ReportsParts {
  readonly engine: () => Promise<ReportsEngine>;
  /** Folder that holds `.schema-ops`; null: no folder is open. */
  readonly root: () => string | null;
  readonly document: () => RunbookDocument | undefined;
  readonly hasConnection: () => boolean;
  /** Which connection is meant where several fit; by the key of the reference. `ask`: a person may be asked. */
  readonly choose: (
    document: RunbookDocument | undefined,
    kind: ReportKind,
    ask: boolean,
  ) => Promise<ReportRequest["chosen"]>;
  /** Asks which report each of these sections belongs to, and has what is said kept. */
  readonly chooseCadences: (sections: readonly Section[]) => Promise<void>;
  readonly settings: () => Pick<ReportRequest, "thresholds" | "keep">;
  readonly person: () => string;
  readonly now: () => number;
}

/** A report that was taken here, and what had been kept until then. */
export interface TakenReport {
  readonly report: Report;
  readonly before: readonly Report[];
}

interface Running {
  readonly abort: AbortController;
  cards: number;
}

/** The reports of the folder in hand: kept ones, the one being taken, and what was agreed on. */
export class Reports implements Disposable {
  readonly #parts: ReportsParts;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<undefined>());
  readonly #taken = this.#store.add(new Emitter<TakenReport>());
  readonly #running = new Map<ReportKind, Running>();
  /** Taken in this window, kept or not. */
  readonly #latest = new Map<ReportKind, Report>();
  #kept: readonly KeptReport[] = [];
  #problems: readonly KeptProblem[] = [];
  #agreements: readonly Agreement[] = [];
  #choices: readonly CadenceChoice[] = [];
  #root: string | null = null;
  #loading: Promise<void> | null = null;

  /** Fired when a report was taken or read, while one is taken, and when an agreement was made. */
  readonly onDidChange = this.#changed.event;
  readonly onDidTake = this.#taken.event;

  constructor(parts: ReportsParts) {
    this.#parts = parts;
  }

  get kept(): readonly KeptReport[] {
    return this.#kept;
  }

  get problems(): readonly KeptProblem[] {
    return this.#problems;
  }

  get agreements(): readonly Agreement[] {
    return this.#agreements;
  }

  /** Which reports people put sections of the runbook in hand into. */
  get choices(): readonly CadenceChoice[] {
    const runbook = runbookOf(this.#parts.document());
    return this.#choices.filter((choice) => choice.runbook === runbook?.path);
  }

  /** Sections of the runbook in hand that look like monitoring and say no cadence, nor did a person. */
  undecided(): readonly Section[] {
    const document = this.#parts.document();
    return document === undefined
      ? []
      : planMonitoring(document.runbook, "daily", this.#decided()).undecided;
  }

  /** The kinds that can be taken here: those that the runbook has checks for, and the health pack. */
  kinds(): readonly ReportKind[] {
    const document = this.#parts.document();
    return REPORT_KINDS.filter((kind) =>
      kind === "health"
        ? this.#parts.hasConnection()
        : document !== undefined &&
          planMonitoring(document.runbook, kind, this.#decided()).entries.length > 0,
    );
  }

  newest(kind: ReportKind): KeptReport | null {
    return this.#kept.find(({ report }) => report.kind === kind) ?? null;
  }

  /** The kept report of that file, else the newest of its kind; null: there is none. */
  shown(
    kind: ReportKind,
    file: string | null,
  ): { readonly file: string | null; readonly report: Report } | null {
    const found = this.#kept.find((kept) => kept.file === file && kept.report.kind === kind);
    const newest = this.newest(kind);
    const latest = this.#latest.get(kind);
    return (
      found ??
      (latest !== undefined && latest.takenAt > (newest?.report.takenAt ?? 0)
        ? { file: null, report: latest }
        : newest)
    );
  }

  /** Cards that have come in; null: none is being taken. */
  running(kind: ReportKind): number | null {
    return this.#running.get(kind)?.cards ?? null;
  }

  due(kind: ReportKind): DueState {
    const lastAt = this.newest(kind)?.report.takenAt ?? null;
    return dueState(kind, lastAt, this.#parts.now(), (at) => -new Date(at).getTimezoneOffset());
  }

  /** Reads what is kept in the folder in hand, unless that was done. */
  async load(): Promise<void> {
    const root = this.#parts.root();
    if (root !== this.#root) {
      this.#root = root;
      this.#latest.clear();
      this.#loading = null;
    }
    this.#loading ??= this.#read(root);
    await this.#loading;
  }

  /** Reads what is kept again. */
  async reload(): Promise<void> {
    this.#loading = null;
    await this.load();
  }

  /** Takes a report; null: it is being taken already, or was cancelled. */
  take(kind: ReportKind): Promise<Report | null> {
    return this.#take(kind, true);
  }

  /** As {@link take}; where several connections fit and none was chosen before, its card says so. */
  takeQuietly(kind: ReportKind): Promise<Report | null> {
    return this.#take(kind, false);
  }

  async #take(kind: ReportKind, ask: boolean): Promise<Report | null> {
    const root = this.#parts.root();
    if (root === null || this.#running.has(kind)) {
      return null;
    }
    const running = { abort: new AbortController(), cards: 0 };
    this.#running.set(kind, running);
    this.#changed.fire(undefined);
    try {
      const document = this.#parts.document();
      if (ask && kind !== "health") {
        await this.#parts.chooseCadences(this.undecided());
      }
      const chosen = await this.#parts.choose(document, kind, ask);
      const { reporter } = await this.#parts.engine();
      const report = await reporter.take(
        {
          kind,
          root,
          runbook: kind === "health" ? null : runbookOf(document),
          decided: this.#decided(),
          chosen,
          connections: [],
          ...this.#parts.settings(),
        },
        {
          onCard: () => {
            running.cards += 1;
            this.#changed.fire(undefined);
          },
        },
        running.abort.signal,
      );
      if (running.abort.signal.aborted) {
        return null;
      }
      const before = this.#known();
      this.#latest.set(kind, report);
      await this.#read(root);
      this.#taken.fire({ report, before });
      return report;
    } finally {
      this.#running.delete(kind);
      this.#changed.fire(undefined);
    }
  }

  cancel(kind: ReportKind): void {
    this.#running.get(kind)?.abort.abort();
  }

  /** Uses the version that a card offers from the next report on. */
  async agree(card: QueryCard): Promise<boolean> {
    const root = this.#parts.root();
    if (root === null || card.rewrite === null) {
      return false;
    }
    const { agreements } = await this.#parts.engine();
    const { hash, sql } = card.rewrite;
    const agreed = await agreements.agree(root, {
      hash,
      original: card.sql,
      sql,
      by: this.#parts.person(),
      at: new Date(this.#parts.now()).toISOString(),
    });
    await this.#read(root);
    return agreed.ok;
  }

  /** Resolves to whether it was done: not, when the file cannot be read. */
  async revoke(hash: string): Promise<boolean> {
    const root = this.#parts.root();
    if (root === null) {
      return false;
    }
    const { agreements } = await this.#parts.engine();
    const revoked = await agreements.revoke(root, hash);
    await this.#read(root);
    return revoked.ok;
  }

  /** Puts a section of the runbook in hand into a report, or into none; resolves to whether it was written. */
  async decide({ id, title }: Section, cadence: Cadence | null): Promise<boolean> {
    const runbook = runbookOf(this.#parts.document());
    const root = this.#parts.root();
    if (runbook === null || root === null) {
      return false;
    }
    const { agreements } = await this.#parts.engine();
    const decided = await agreements.decide(root, {
      ...{ runbook: runbook.path, section: id, title, cadence, by: this.#parts.person() },
      at: new Date(this.#parts.now()).toISOString(),
    });
    await this.#read(root);
    return decided.ok;
  }

  /** Takes back what was said of a section of the runbook in hand. */
  async undecide(section: string): Promise<boolean> {
    const runbook = runbookOf(this.#parts.document());
    const root = this.#parts.root();
    if (runbook === null || root === null) {
      return false;
    }
    const { agreements } = await this.#parts.engine();
    const undecided = await agreements.undecide(root, { runbook: runbook.path, section });
    await this.#read(root);
    return undecided.ok;
  }

  #decided(): ReadonlyMap<string, Cadence | null> {
    const runbook = runbookOf(this.#parts.document());
    return runbook === null ? new Map() : cadencesOf(this.#choices, runbook.path);
  }

  dispose(): void {
    for (const { abort } of this.#running.values()) {
      abort.abort();
    }
    this.#store.dispose();
  }

  #known(): readonly Report[] {
    return [...this.#latest.values(), ...this.#kept.map(({ report }) => report)];
  }

  async #read(root: string | null): Promise<void> {
    if (root === null) {
      [this.#kept, this.#problems, this.#agreements, this.#choices] = [[], [], [], []];
    } else {
      const { reports, agreements } = await this.#parts.engine();
      const [kept, agreed, choices] = await Promise.all([
        reports.list(root),
        agreements.read(root),
        agreements.cadences(root),
      ]);
      this.#kept = kept.reports;
      this.#problems = agreed.ok ? kept.problems : [...kept.problems, agreed.error];
      this.#agreements = agreed.ok ? agreed.value : [];
      this.#choices = choices.ok ? choices.value : [];
    }
    this.#changed.fire(undefined);
  }
}

function runbookOf(document: RunbookDocument | undefined): ReportRequest["runbook"] {
  if (document === undefined) {
    return null;
  }
  const { folder, uri, runbook } = document;
  return { path: uri.path.slice(folder.uri.path.length + 1), runbook };
}
