import { messageOf } from "../../core/lib/messageOf.ts";
import type { MonitoringHostSide, MonitoringPageSide } from "../../protocol/monitoring.ts";
import { RpcError, type Rpc } from "../../protocol/rpc.ts";
import type { PageActions } from "./pageContext.ts";
import type { PageMessage } from "./state.ts";

/** Turns what the person does into messages to the state and requests to the host. */
export function createActions(
  rpc: Rpc<MonitoringPageSide, MonitoringHostSide>,
  dispatch: (message: PageMessage) => void,
): PageActions {
  const ask = async (request: () => Promise<unknown>): Promise<boolean> => {
    try {
      await request();
      dispatch({ kind: "noticed", message: null });
      return true;
    } catch (error) {
      if (!(error instanceof RpcError && error.code === "cancelled")) {
        dispatch({ kind: "noticed", message: messageOf(error) });
      }
      return false;
    }
  };
  return {
    run: () => void ask(() => rpc.request("run", null)),
    cancel: () => void ask(() => rpc.request("cancel", null)),
    show: (file) => void ask(() => rpc.request("show", { file })),
    order: (failingFirst) => dispatch({ kind: "ordered", failingFirst }),
    openSource: (line) => void ask(() => rpc.request("openSource", { line })),
    copySql: (place) => ask(() => rpc.request("copySql", place)),
    openSql: (place) => void ask(() => rpc.request("openSql", place)),
    perform: (index) => void ask(() => rpc.request("perform", { index })),
    agree: (id) => void ask(() => rpc.request("agree", { id })),
    revoke: (hash) => void ask(() => rpc.request("revoke", { hash })),
    decide: () => void ask(() => rpc.request("decide", null)),
    undecide: (section) => void ask(() => rpc.request("undecide", { section })),
    dismiss: () => dispatch({ kind: "noticed", message: null }),
  };
}
