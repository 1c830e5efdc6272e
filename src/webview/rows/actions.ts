import {
  type PageOrder,
  PAGE_ROWS,
  type RowsCopy,
  type RowsHostSide,
  type RowsPageSide,
} from "../../protocol/rows.ts";
import { RpcError, type Rpc } from "../../protocol/rpc.ts";
import type { RowsActions } from "./pageContext.ts";
import { nextOrder, type PageMessage, type ReadyState, selectedRows } from "./state.ts";

export type RowsRpc = Rpc<RowsPageSide, RowsHostSide>;

/** Turns what the person does into messages to the state and requests to the host. */
export function createActions(
  rpc: RowsRpc,
  dispatch: (message: PageMessage) => void,
  current: () => ReadyState | null,
): RowsActions & { open(): void } {
  let requests = 0;
  let abort = new AbortController();
  let countAbort = new AbortController();

  const load = (from: number, order: PageOrder | null, enter: "top" | "bottom" | "stay"): void => {
    // Only the newest question matters: the one before is cancelled on the server.
    abort.abort();
    abort = new AbortController();
    requests += 1;
    const request = requests;
    dispatch({ kind: "asked", request, order });
    rpc.request("rows", { from, order }, abort.signal).then(
      (page) => dispatch({ kind: "arrived", request, page, enter }),
      (error: unknown) =>
        dispatch({
          kind: "refused",
          request,
          message: isCancelled(error) ? null : messageOf(error),
        }),
    );
  };
  const notice = (error: unknown): void => dispatch({ kind: "noticed", message: messageOf(error) });

  return {
    open: () => load(0, null, "top"),
    move: (to, extend = false) => dispatch({ kind: "moved", to, extend }),
    selectAll: () => dispatch({ kind: "selectedAll" }),
    chooseFormat: (format) => dispatch({ kind: "formatChosen", format }),
    export: () => {
      rpc.request("export", null).catch(notice);
    },
    turn: (forward) => {
      const state = current();
      const page = state?.page;
      if (state === null || page === null || page === undefined || state.waiting !== null) {
        return;
      }
      const from = forward ? page.from + page.rows.length : Math.max(0, page.from - PAGE_ROWS);
      load(from, state.order, forward ? "top" : "bottom");
    },
    sort: (column) => {
      const state = current();
      if (state?.model.sortable === true) {
        load(0, nextOrder(state.order, column), "stay");
      }
    },
    refresh: () => {
      const state = current();
      load(state?.page?.from ?? 0, state?.order ?? null, "stay");
    },
    cancel: () => {
      abort.abort();
      countAbort.abort();
    },
    count: () => {
      countAbort.abort();
      countAbort = new AbortController();
      dispatch({ kind: "counting" });
      rpc.request("count", null, countAbort.signal).then(
        ({ count }) => dispatch({ kind: "counted", count, message: null }),
        (error: unknown) =>
          dispatch({
            kind: "counted",
            count: null,
            message: isCancelled(error) ? null : messageOf(error),
          }),
      );
    },
    copy: async (what) => {
      const state = current();
      try {
        if (what === "sql") {
          await rpc.request("copySql", null);
        } else if (state !== null) {
          await rpc.request("copy", copyRequest(state, what));
        }
        return true;
      } catch (error) {
        notice(error);
        return false;
      }
    },
    dismiss: () => dispatch({ kind: "noticed", message: null }),
  };
}

function copyRequest(state: ReadyState, what: "cell" | "selected" | "page"): RowsCopy {
  const { active, format } = state;
  switch (what) {
    case "cell":
      return { what, row: Math.max(0, active.row), column: active.column };
    case "selected":
      return { what: "rows", rows: selectedRows(state), format };
    case "page":
      return { what: "rows", rows: null, format };
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof RpcError && error.code === "cancelled";
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
