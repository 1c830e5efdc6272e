import type { Connection, Submittable } from "pg";

export interface CopySink {
  /** A row with the end of its line; the bytes are valid during the call only. */
  row(bytes: Uint8Array): void;
  /** Whether rows come faster than they are taken. */
  readonly full: boolean;
  /** Resolves when there is room again. */
  drained(): Promise<void>;
}

/** The part of the driver that hands over what COPY sends: not among its types. */
interface CopyData {
  readonly chunk: Uint8Array;
}

/**
 * COPY … TO STDOUT over a client, a row at a time. When the sink is full nothing is read from the socket, and
 * the server waits.
 */
export class CopyOut implements Submittable {
  readonly done: Promise<void>;
  readonly #text: string;
  readonly #sink: CopySink;
  #connection: Connection | null = null;
  #waiting = false;
  #finish: (error: unknown) => void = () => undefined;
  #failed: { readonly error: unknown } | null = null;

  constructor(text: string, sink: CopySink) {
    this.#text = text;
    this.#sink = sink;
    this.done = new Promise((resolve, reject) => {
      this.#finish = (error) => {
        if (error === null) {
          resolve();
        } else {
          reject(error instanceof Error ? error : new Error("COPY failed", { cause: error }));
        }
      };
    });
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    connection.query(this.#text);
  }

  handleCopyData({ chunk }: CopyData): void {
    this.#sink.row(chunk);
    if (this.#sink.full && !this.#waiting) {
      this.#waiting = true;
      const stream = this.#connection?.stream;
      stream?.pause();
      void this.#sink.drained().then(() => {
        this.#waiting = false;
        stream?.resume();
      });
    }
  }

  /** Of the server: it then says that it is ready. Of a lost connection: nothing follows. */
  handleError(error: unknown): void {
    this.#failed = { error };
    this.#finish(error);
  }

  handleReadyForQuery(): void {
    if (this.#failed === null) {
      this.#finish(null);
    }
  }

  handleCommandComplete(): void {
    // What counts is that the server is ready again.
  }
}
