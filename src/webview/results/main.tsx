import { parseSavedPage, resultsContract } from "../../protocol/results.ts";
import { Rpc } from "../../protocol/rpc.ts";
import { drawer, hostPort, report } from "../lib/page.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { App } from "./app.tsx";
import { createActions } from "./actions.ts";
import { INITIAL_STATE, reduce, savedPage, type PageMessage, type PageState } from "./state.ts";
import { formatsFor } from "./words.ts";

const vscode = acquireVsCodeApi();

let state: PageState = INITIAL_STATE;
let formats = formatsFor("en");

const rpc = new Rpc({
  local: resultsContract.page,
  remote: resultsContract.host,
  handlers: {},
  listeners: { changed: (change) => dispatch({ kind: "changed", change }) },
  port: hostPort(vscode),
  session: crypto.randomUUID(),
  report,
});
const actions = createActions(rpc, dispatch, () =>
  state.kind === "ready" ? state.strings.actionFailed : "{0}",
);

const draw = drawer(() => <App state={state} formats={formats} actions={actions} />);

function dispatch(message: PageMessage): void {
  state = reduce(state, message);
  if (state.kind === "ready") {
    const saved = savedPage(state);
    if (saved !== null) {
      vscode.setState(saved);
    }
  }
  draw();
}

draw();
rpc.request("ready", null).then(
  (ready) => {
    formats = formatsFor(ready.locale);
    dispatch({ kind: "opened", ready, saved: parseSavedPage(vscode.getState()) });
  },
  (error: unknown) => dispatch({ kind: "failed", message: messageOf(error) }),
);
