import { supportedLocale } from "../../core/lib/supportedLocale.ts";
import { rowsContract } from "../../protocol/rows.ts";
import { Rpc } from "../../protocol/rpc.ts";
import { createActions } from "./actions.ts";
import { drawer, hostPort, report } from "../lib/page.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { App } from "./app.tsx";
import { INITIAL_STATE, reduce, type PageMessage, type PageState } from "./state.ts";

const vscode = acquireVsCodeApi();

let state: PageState = INITIAL_STATE;
let numbers = new Intl.NumberFormat("en");

const rpc = new Rpc({
  local: rowsContract.page,
  remote: rowsContract.host,
  handlers: {},
  listeners: {
    changed: ({ model, saved }) => {
      dispatch({ kind: "changed", model, saved });
      vscode.setState(saved);
      actions.open();
    },
  },
  port: hostPort(vscode),
  session: crypto.randomUUID(),
  report,
});
const actions = createActions(rpc, dispatch, () => (state.kind === "ready" ? state : null));

const draw = drawer(() => (
  <App state={state} number={(value) => numbers.format(value)} actions={actions} />
));

function dispatch(message: PageMessage): void {
  state = reduce(state, message);
  draw();
}

draw();
rpc.request("ready", null).then(
  (ready) => {
    numbers = new Intl.NumberFormat(supportedLocale(ready.locale));
    dispatch({ kind: "opened", ready });
    vscode.setState(ready.saved);
    actions.open();
  },
  (error: unknown) => dispatch({ kind: "failed", message: messageOf(error) }),
);
