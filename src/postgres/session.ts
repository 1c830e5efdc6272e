import type { Client } from "pg";
import * as v from "valibot";
import { serverVersion, type ServerVersion } from "../core/connection/serverVersion.ts";
import type { ServerIdentity } from "../core/deployment/ports.ts";
import { sendCancelRequest } from "./cancelRequest.ts";
import type { Login } from "./connect.ts";

const versionRow = v.object({ version: v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)) });

/** How long a server may take to hear that we leave. */
const GOODBYE_MS = 2000;
/** What a timer can hold; beyond it, it would fire at once. */
const LONGEST_TIMER_MS = 2_147_000_000;

/** One open connection. It notices its own end; whoever holds it asks {@link broken} before relying on it. */
export class Session {
  readonly client: Client;
  readonly version: ServerVersion;
  readonly tls: boolean;
  readonly server: ServerIdentity;
  readonly #cut: () => void;
  #broken = false;

  private constructor(
    client: Client,
    login: Login,
    version: ServerVersion,
    tls: boolean,
    cut: () => void,
  ) {
    this.client = client;
    this.version = version;
    this.tls = tls;
    this.#cut = cut;
    const { host, port, database } = login.target.profile;
    this.server = { host, port, database, user: client.user ?? "", version: version.text };
    client.on("end", () => {
      this.#broken = true;
    });
  }

  static async open(client: Client, login: Login, tls: boolean, cut: () => void): Promise<Session> {
    // Without a listener a lost connection would end the process. Whoever waits for an answer hears
    // of it there, and "end" follows.
    client.on("error", () => undefined);
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(
      "select pg_catalog.current_setting('server_version_num') as version",
    );
    const { version } = v.parse(versionRow, rows[0]);
    return new Session(client, login, serverVersion(version), tls, cut);
  }

  get broken(): boolean {
    return this.#broken;
  }

  /** Asks the server to stop the statement in hand; the statement then fails with 57014. */
  cancel(): Promise<void> {
    return sendCancelRequest(this.client);
  }

  /** Does the work, and cuts the connection when that takes too long: for a server that fell silent. */
  async within<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.destroy(), Math.min(limitMs, LONGEST_TIMER_MS));
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  }

  /** Cuts the connection without a word: for a server that does not answer. */
  destroy(): void {
    this.#broken = true;
    this.#cut();
  }

  async end(): Promise<void> {
    const alreadyBroken = this.#broken;
    this.#broken = true;
    if (alreadyBroken) {
      this.#cut();
      return;
    }
    await this.within(GOODBYE_MS, () => this.client.end());
  }
}
