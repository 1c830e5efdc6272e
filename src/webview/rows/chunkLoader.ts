import { messageOf } from "../../core/lib/messageOf.ts";
import { PAGE_ROWS, type RowsView } from "../../protocol/rows.ts";
import { isCancelled, type RowsRpc } from "./rowsRpc.ts";
import { missingChunks, type PageMessage, type ReadyState } from "./state.ts";

/** While somebody scrolls, rows are asked for so often (ms). */
const PACE_MS = 40;
/** Rows beyond those in sight that are read ahead. */
const AHEAD = 60;

/** Reads the rows that are looked at, and gives up those that nobody looks at any more. */
export class ChunkLoader {
  readonly #rpc: RowsRpc;
  readonly #dispatch: (message: PageMessage) => void;
  readonly #current: () => ReadyState | null;
  readonly #running = new Map<number, AbortController>();
  #looking: { readonly first: number; readonly last: number } = { first: 0, last: 0 };
  #timer: number | null = null;

  constructor(
    rpc: RowsRpc,
    dispatch: (message: PageMessage) => void,
    current: () => ReadyState | null,
  ) {
    this.#rpc = rpc;
    this.#dispatch = dispatch;
    this.#current = current;
  }

  /** Other rows: only the newest question matters, those before are cancelled on the server. */
  turn(view: RowsView, fromTop: boolean): void {
    this.cancel();
    this.#dispatch({ kind: "turned", view, fromTop });
    const first = fromTop ? 0 : this.#looking.first;
    this.#load(Math.floor(first / PAGE_ROWS), view);
  }

  /** The rows that are in sight now. */
  see(first: number, last: number): void {
    this.#looking = { first, last };
    this.#timer ??= window.setTimeout(() => {
      this.#timer = null;
      this.#follow();
    }, PACE_MS);
  }

  cancel(): void {
    for (const abort of this.#running.values()) {
      abort.abort();
    }
    this.#running.clear();
  }

  #follow(): void {
    const state = this.#current();
    // New rows begin with their first chunk: until it is there nobody knows what else is to be read.
    if (state === null || state.asked !== state.view || state.columns.length === 0) {
      return;
    }
    const first = this.#looking.first - AHEAD;
    const last = this.#looking.last + AHEAD;
    for (const [chunk, abort] of this.#running) {
      if ((chunk + 1) * PAGE_ROWS < first || chunk * PAGE_ROWS > last) {
        abort.abort();
        this.#running.delete(chunk);
      }
    }
    for (const chunk of missingChunks(state, first, last)) {
      this.#load(chunk, state.view);
    }
  }

  #load(chunk: number, view: RowsView): void {
    const abort = new AbortController();
    this.#running.set(chunk, abort);
    this.#dispatch({ kind: "asked", chunk });
    const ended = (): void => {
      if (this.#running.get(chunk) === abort) {
        this.#running.delete(chunk);
      }
    };
    this.#rpc.request("rows", { from: chunk * PAGE_ROWS, view }, abort.signal).then(
      (page) => {
        ended();
        this.#dispatch({ kind: "arrived", view, chunk, page });
      },
      (error: unknown) => {
        ended();
        const message = isCancelled(error) ? null : messageOf(error);
        this.#dispatch({ kind: "refused", view, chunk, message });
      },
    );
  }
}
