import { messageOf } from "../../core/lib/messageOf.ts";
import type { RowsCopy, RowsView } from "../../protocol/rows.ts";
import { ChunkLoader } from "./chunkLoader.ts";
import { nextOrder } from "./keys.ts";
import type { RowsActions } from "./pageContext.ts";
import { isCancelled, type RowsRpc } from "./rowsRpc.ts";
import { PLAIN_VIEW, type PageMessage, type ReadyState, selectedRows } from "./state.ts";

/** Turns what the person does into messages to the state and requests to the host. */
export function createActions(
  rpc: RowsRpc,
  dispatch: (message: PageMessage) => void,
  current: () => ReadyState | null,
): RowsActions & { open(): void } {
  const loader = new ChunkLoader(rpc, dispatch, current);
  let countAbort = new AbortController();

  const notice = (error: unknown): void => dispatch({ kind: "noticed", message: messageOf(error) });
  const viewOf = (): RowsView => current()?.asked ?? PLAIN_VIEW;

  /** Resolves to the number of rows; null: it could not be had, and why is shown. */
  const count = async (): Promise<number | null> => {
    countAbort.abort();
    countAbort = new AbortController();
    dispatch({ kind: "counting" });
    try {
      const counted = await rpc.request("count", { view: viewOf() }, countAbort.signal);
      dispatch({ kind: "counted", count: counted.count, message: null });
      return counted.count;
    } catch (error) {
      const message = isCancelled(error) ? null : messageOf(error);
      dispatch({ kind: "counted", count: null, message });
      return null;
    }
  };

  return {
    open: () => loader.turn({ ...PLAIN_VIEW }, true),
    see: (first, last) => {
      dispatch({ kind: "saw", first, last });
      loader.see(first, last);
    },
    move: (to, extend = false) => dispatch({ kind: "moved", to, extend }),
    moveToEnd: (extend) => {
      const column = (current()?.columns.length ?? 1) - 1;
      void count().then((rows) => {
        if (rows !== null) {
          dispatch({ kind: "moved", to: { row: rows - 1, column }, extend });
        }
      });
    },
    selectAll: () => dispatch({ kind: "selectedAll" }),
    resize: (column, width) => dispatch({ kind: "resized", column, width }),
    rearrange: (from, to) => dispatch({ kind: "rearranged", from, to }),
    chooseFormat: (format) => dispatch({ kind: "formatChosen", format }),
    export: () => {
      rpc.request("export", { view: viewOf() }).catch(notice);
    },
    sort: (column) => {
      if (current()?.model.sortable === true) {
        const { order, filter } = viewOf();
        loader.turn({ order: nextOrder(order, column), filter }, true);
      }
    },
    filter: (column, text) => {
      const filter = text === "" ? null : { column, text };
      loader.turn({ order: viewOf().order, filter }, true);
    },
    refresh: () => loader.turn({ ...viewOf() }, false),
    cancel: () => {
      loader.cancel();
      countAbort.abort();
    },
    count: () => void count(),
    copy: async (what) => {
      const state = current();
      try {
        if (what === "sql") {
          await rpc.request("copySql", null);
        } else if (state !== null) {
          await rpc.request("copy", { view: state.view, wanted: copyRequest(state, what) });
        }
        return true;
      } catch (error) {
        notice(error);
        return false;
      }
    },
  };
}

function copyRequest(state: ReadyState, what: "cell" | "selected" | "all"): RowsCopy {
  const { active, format, layout } = state;
  switch (what) {
    case "cell":
      return {
        what,
        row: Math.max(0, active.row),
        column: layout.order[active.column] ?? 0,
      };
    case "selected":
      return { what: "rows", rows: selectedRows(state), columns: [...layout.order], format };
    case "all":
      return { what: "rows", rows: null, columns: [...layout.order], format };
  }
}
