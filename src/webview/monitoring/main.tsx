import { CHART_STYLE } from "../../core/charts/chartStyle.ts";
import { monitoringContract } from "../../protocol/monitoring.ts";
import { Rpc } from "../../protocol/rpc.ts";
import { addStyle, drawer, hostPort, report } from "../lib/page.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { createActions } from "./actions.ts";
import { App } from "./app.tsx";
import { formatsFor } from "./formats.ts";
import { INITIAL_STATE, reduce, savedReport, type PageMessage, type PageState } from "./state.ts";

const vscode = acquireVsCodeApi();

let state: PageState = INITIAL_STATE;
let formats = formatsFor("en");

const rpc = new Rpc({
  local: monitoringContract.page,
  remote: monitoringContract.host,
  handlers: {},
  listeners: { changed: (model) => dispatch({ kind: "changed", model }) },
  port: hostPort(vscode),
  session: crypto.randomUUID(),
  report,
});
const actions = createActions(rpc, dispatch);

const draw = drawer(() => <App state={state} formats={formats} actions={actions} />);

function dispatch(message: PageMessage): void {
  state = reduce(state, message);
  if (state.kind === "ready") {
    vscode.setState(savedReport(state));
  }
  draw();
}

addStyle(CHART_STYLE);

draw();
rpc.request("ready", null).then(
  (ready) => {
    formats = formatsFor(ready.locale);
    dispatch({ kind: "opened", ready });
  },
  (error: unknown) => dispatch({ kind: "failed", message: messageOf(error) }),
);
