import type { ResultsHostSide, ResultsPageSide } from "../../protocol/results.ts";
import type { Rpc } from "../../protocol/rpc.ts";
import type { PageActions } from "./pageContext.ts";
import type { PageMessage } from "./state.ts";
import { fill } from "../lib/fill.ts";
import { messageOf } from "../../core/lib/messageOf.ts";

/** Rows of one page of a table. */
const ROWS_A_PAGE = 50;

export type ResultsRpc = Rpc<ResultsPageSide, ResultsHostSide>;

/** Turns what the person does into messages to the state and requests to the host. */
export function createActions(
  rpc: ResultsRpc,
  dispatch: (message: PageMessage) => void,
  failedSentence: () => string,
): PageActions {
  const notice = (error: unknown): void =>
    dispatch({ kind: "noticed", message: fill(failedSentence(), messageOf(error)) });
  const ask = (request: Promise<null>): void => {
    dispatch({ kind: "noticed", message: null });
    request.catch(notice);
  };
  return {
    filter: (filter) => dispatch({ kind: "filtered", filter }),
    order: (failuresFirst) => dispatch({ kind: "ordered", failuresFirst }),
    toggle: (id) => dispatch({ kind: "toggled", id }),
    dismiss: () => dispatch({ kind: "noticed", message: null }),
    loadRows: (id, result, from) => {
      dispatch({ kind: "rowsAsked", id, result });
      rpc.request("rows", { id, from, count: ROWS_A_PAGE }).then(
        (page) => dispatch({ kind: "rowsArrived", id, page }),
        (error: unknown) => dispatch({ kind: "rowsFailed", id, result, message: messageOf(error) }),
      );
    },
    copy: async (id) => {
      try {
        await rpc.request("copy", { id });
        return true;
      } catch (error) {
        notice(error);
        return false;
      }
    },
    openSource: (id, expectation) => ask(rpc.request("openSource", { id, expectation })),
    openFailure: (id, failure, where) => ask(rpc.request("openFailure", { id, failure, where })),
    runAgain: (id) => ask(rpc.request("runAgain", { id })),
    compare: (id) => ask(rpc.request("compare", { id })),
    cancel: () => ask(rpc.request("cancel", null)),
    accept: (id) => ask(rpc.request("accept", { id })),
    judge: (id, verdict) => ask(rpc.request("judge", { id, verdict })),
    openLog: (id) => ask(rpc.request("openLog", { id })),
    openChange: (change) => ask(rpc.request("openChange", { change })),
    start: () => ask(rpc.request("start", null)),
    back: () => ask(rpc.request("back", null)),
    forward: () => ask(rpc.request("forward", null)),
    showAll: () => ask(rpc.request("showAll", null)),
  };
}
