import type { Disposable } from "../../core/lib/disposable.ts";
import {
  monitoringContract,
  type MonitoringHostSide,
  type MonitoringModel,
  type MonitoringPageSide,
  type SqlPlace,
} from "../../protocol/monitoring.ts";
import type { MonitoringStrings } from "../../protocol/monitoringStrings.ts";
import { type Handlers, type MessagePort, Rpc } from "../../protocol/rpc.ts";

/** What the page's buttons do. A rejection is shown on the page. */
export interface ReportRequests {
  /** Takes a new report; resolves when that has begun. */
  run(): void;
  cancel(): void;
  show(file: string | null): void;
  openSource(line: number): Promise<void>;
  copy(text: string): Promise<void>;
  openSql(sql: string, connection: string | null): Promise<void>;
  perform(index: number): Promise<void>;
  agree(card: string): Promise<void>;
  revoke(hash: string): Promise<void>;
  /** Asks which reports the sections without a cadence belong to. */
  decide(): Promise<void>;
  undecide(section: string): Promise<void>;
}

export interface ReportSessionParts {
  readonly port: MessagePort;
  /** Unique to this webview. */
  readonly session: string;
  readonly strings: MonitoringStrings;
  readonly locale: string;
  readonly model: () => MonitoringModel;
  readonly requests: ReportRequests;
  readonly report: (what: string) => void;
}

/** The host's end of one report page. */
export class ReportSession implements Disposable {
  readonly #parts: ReportSessionParts;
  readonly #rpc: Rpc<MonitoringHostSide, MonitoringPageSide>;

  constructor(parts: ReportSessionParts) {
    this.#parts = parts;
    this.#rpc = new Rpc({
      local: monitoringContract.host,
      remote: monitoringContract.page,
      handlers: this.#handlers(),
      listeners: {},
      port: parts.port,
      session: parts.session,
      report: parts.report,
    });
  }

  /** Shows the model as it is now. */
  update(): void {
    this.#rpc.emit("changed", this.#parts.model());
  }

  dispose(): void {
    this.#rpc.dispose();
  }

  #handlers(): Handlers<MonitoringHostSide> {
    const { requests, strings, locale, model } = this.#parts;
    const sql = (place: SqlPlace): PlacedSql => {
      const found = sqlAt(model(), place);
      if (found === null) {
        throw new Error(strings.gone);
      }
      return found;
    };
    return {
      ready: () => ({ model: model(), strings, locale }),
      run: () => {
        requests.run();
        return null;
      },
      cancel: () => {
        requests.cancel();
        return null;
      },
      show: ({ file }) => {
        requests.show(file);
        return null;
      },
      openSource: ({ line }) => done(requests.openSource(line)),
      copySql: (place) => done(requests.copy(sql(place).sql)),
      openSql: (place) => {
        const found = sql(place);
        return done(requests.openSql(found.sql, found.connection));
      },
      perform: ({ index }) => done(requests.perform(index)),
      agree: ({ id }) => done(requests.agree(id)),
      revoke: ({ hash }) => done(requests.revoke(hash)),
      decide: () => done(requests.decide()),
      undecide: ({ section }) => done(requests.undecide(section)),
    };
  }
}

async function done(work: Promise<void>): Promise<null> {
  await work;
  return null;
}

interface PlacedSql {
  readonly sql: string;
  readonly connection: string | null;
}

/** The text that stands in a place of the page; null: nothing does. */
function sqlAt({ report }: MonitoringModel, place: SqlPlace): PlacedSql | null {
  if (place.of === "finding") {
    const finding = report?.findings[place.index];
    const sql = finding?.sql[place.statement];
    return finding === undefined || sql === undefined ? null : { ...finding, sql };
  }
  if (place.of === "action") {
    return report?.actions[place.index] ?? null;
  }
  const card = report?.cards.find(({ id }) => id === place.id);
  if (card === undefined) {
    return null;
  }
  const texts = {
    card: card.sql,
    asked: card.asked,
    rewrite: card.rewrite?.sql ?? null,
    install: card.install,
  };
  const sql = texts[place.of];
  return sql === null ? null : { sql, connection: card.connection };
}
