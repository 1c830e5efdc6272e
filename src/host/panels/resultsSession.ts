import type { Disposable } from "../../core/lib/disposable.ts";
import { type ResultFile, parseResultFile } from "../../core/deployment/resultFile.ts";
import type {
  BlockCard,
  Card,
  QueryCard,
  ResultsModel,
} from "../../core/deployment/view/resultsModel.ts";
import {
  type ResultsHostSide,
  type ResultsPageSide,
  resultsContract,
} from "../../protocol/results.ts";
import type { ResultsStrings } from "../../protocol/resultsStrings.ts";
import { type Handlers, type MessagePort, Rpc } from "../../protocol/rpc.ts";
import { resultRows } from "./resultRows.ts";

/** What the page may ask for, with ids already turned into what the host knows. */
export interface ResultsRequests {
  openRunbook(line: number, endLine: number): Promise<void>;
  openFile(path: string, line: number | null): Promise<void>;
  copy(text: string): Promise<void>;
  runAgain(card: Card): Promise<void>;
  compare(card: QueryCard): Promise<void>;
  cancel(): Promise<void>;
  accept(card: BlockCard): Promise<void>;
  judge(card: Card, verdict: "pass" | "fail"): Promise<void>;
  openLog(card: BlockCard): Promise<void>;
  openChange(step: string, connection: string): Promise<void>;
  start(): Promise<void>;
  /** To the scope that was shown before, or after, this one. */
  back(): Promise<void>;
  forward(): Promise<void>;
  showAll(): Promise<void>;
  /** The content of a result file; null when it is gone. */
  readResult(name: string): Promise<string | null>;
}

export interface ResultsSessionParts {
  readonly port: MessagePort;
  /** Unique to this webview. */
  readonly session: string;
  readonly strings: ResultsStrings;
  readonly locale: string;
  readonly model: () => ResultsModel;
  readonly requests: ResultsRequests;
  readonly report: (what: string) => void;
}

/** The host's end of one results page: answers it, and sends what has changed since it was last told. */
export class ResultsSession implements Disposable {
  readonly #parts: ResultsSessionParts;
  readonly #rpc: Rpc<ResultsHostSide, ResultsPageSide>;
  /** What the page holds, by card; null before its first request. */
  #sent: Map<string, string> | null = null;
  #lastResult: { readonly name: string; readonly file: ResultFile } | null = null;

  constructor(parts: ResultsSessionParts) {
    this.#parts = parts;
    this.#rpc = new Rpc({
      local: resultsContract.host,
      remote: resultsContract.page,
      handlers: this.#handlers(),
      listeners: {},
      port: parts.port,
      session: parts.session,
      report: parts.report,
    });
  }

  /** Sends the model's changes; nothing before the page has asked for the first one. */
  update(): void {
    const before = this.#sent;
    if (before === null) {
      return;
    }
    const model = this.#parts.model();
    const now = fingerprints(model);
    this.#sent = now;
    this.#rpc.emit("changed", {
      head: model.head,
      order: model.cards.map(({ id }) => id),
      cards: model.cards.filter(({ id }) => before.get(id) !== now.get(id)),
      progress: model.progress,
    });
  }

  dispose(): void {
    this.#rpc.dispose();
  }

  #handlers(): Handlers<ResultsHostSide> {
    const { requests, strings, locale } = this.#parts;
    const done = async (work: Promise<void>): Promise<null> => {
      await work;
      return null;
    };
    return {
      ready: () => {
        const model = this.#parts.model();
        this.#sent = fingerprints(model);
        return { model, strings, locale };
      },
      rows: async ({ id, from, count }) => {
        const { result } = this.#query(id);
        if (result === null) {
          throw new Error(strings.gone);
        }
        return resultRows(result, await this.#result(result), from, count);
      },
      openSource: ({ id, expectation }) => {
        const card = this.#card(id);
        if (expectation === null) {
          return done(requests.openRunbook(card.line, card.endLine));
        }
        const { line } = this.#at(card.expectations, expectation);
        return done(requests.openRunbook(line, line));
      },
      openFailure: ({ id, failure, where }) => {
        const { file, fileLine, line } = this.#at(this.#block(id).failures, failure);
        if (where === "file" && file !== null) {
          return done(requests.openFile(file, fileLine));
        }
        if (line === null) {
          throw new Error(strings.gone);
        }
        return done(requests.openRunbook(line, line));
      },
      copy: ({ id }) => done(requests.copy(this.#card(id).text)),
      runAgain: ({ id }) => done(requests.runAgain(this.#card(id))),
      compare: ({ id }) => done(requests.compare(this.#query(id))),
      cancel: () => done(requests.cancel()),
      accept: ({ id }) => done(requests.accept(this.#block(id))),
      judge: ({ id, verdict }) => done(requests.judge(this.#card(id), verdict)),
      openLog: ({ id }) => done(requests.openLog(this.#block(id))),
      openChange: ({ change }) => {
        const { head } = this.#parts.model();
        const changes = head.kind === "deployment" ? head.changes : [];
        const { step, connection } = this.#at(changes, change);
        return done(requests.openChange(step, connection));
      },
      start: () => done(requests.start()),
      back: () => done(requests.back()),
      forward: () => done(requests.forward()),
      showAll: () => done(requests.showAll()),
    };
  }

  #card(id: string): Card {
    const card = this.#parts.model().cards.find((candidate) => candidate.id === id);
    if (card === undefined) {
      throw new Error(this.#parts.strings.gone);
    }
    return card;
  }

  #query(id: string): QueryCard {
    const card = this.#card(id);
    if (card.kind !== "query") {
      throw new Error(this.#parts.strings.gone);
    }
    return card;
  }

  #block(id: string): BlockCard {
    const card = this.#card(id);
    if (card.kind !== "block") {
      throw new Error(this.#parts.strings.gone);
    }
    return card;
  }

  #at<T>(values: readonly T[], index: number): T {
    const value = values[index];
    if (value === undefined) {
      throw new Error(this.#parts.strings.gone);
    }
    return value;
  }

  async #result(name: string): Promise<ResultFile> {
    if (this.#lastResult?.name === name) {
      return this.#lastResult.file;
    }
    const { rowsMissing, rowsUnreadable } = this.#parts.strings;
    const json = await this.#parts.requests.readResult(name);
    if (json === null) {
      throw new Error(rowsMissing.replace("{0}", () => name));
    }
    const parsed = parseResultFile(json);
    if (!parsed.ok) {
      throw new Error(rowsUnreadable.replace("{0}", () => `${name}: ${parsed.error}`));
    }
    this.#lastResult = { name, file: parsed.value };
    return parsed.value;
  }
}

function fingerprints(model: ResultsModel): Map<string, string> {
  return new Map(model.cards.map((card) => [card.id, JSON.stringify(card)]));
}
