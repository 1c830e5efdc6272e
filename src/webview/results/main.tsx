import { render } from "preact";
import { parseSavedPage, resultsContract } from "../../protocol/results.ts";
import { Rpc, type MessagePort } from "../../protocol/rpc.ts";
import { App } from "./app.tsx";
import { createActions, messageOf } from "./actions.ts";
import { INITIAL_STATE, reduce, savedPage, type PageMessage, type PageState } from "./state.ts";
import { formatsFor } from "./words.ts";

const root = document.getElementById("root");
if (root === null) {
  throw new Error("The page has no root.");
}
const place: HTMLElement = root;
const vscode = acquireVsCodeApi();

const port: MessagePort = {
  post: (message) => vscode.postMessage(message),
  listen: (listener) => {
    const hear = (event: MessageEvent<unknown>): void => listener(event.data);
    window.addEventListener("message", hear);
    return { dispose: () => window.removeEventListener("message", hear) };
  },
};

let state: PageState = INITIAL_STATE;
let formats = formatsFor("en");

const rpc = new Rpc({
  local: resultsContract.page,
  remote: resultsContract.host,
  handlers: {},
  listeners: { changed: (change) => dispatch({ kind: "changed", change }) },
  port,
  session: crypto.randomUUID(),
  // eslint-disable-next-line no-console -- the webview's console is its only log
  report: (what) => console.warn(what),
});
const actions = createActions(rpc, dispatch, () =>
  state.kind === "ready" ? state.strings.actionFailed : "{0}",
);

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

let isDrawing = false;

/** Draws once for all that happens in a turn; never inside a render, which an effect's dispatch would be. */
function draw(): void {
  if (isDrawing) {
    return;
  }
  isDrawing = true;
  queueMicrotask(() => {
    isDrawing = false;
    render(<App state={state} formats={formats} actions={actions} />, place);
  });
}

draw();
rpc.request("ready", null).then(
  (ready) => {
    formats = formatsFor(ready.locale);
    dispatch({ kind: "opened", ready, saved: parseSavedPage(vscode.getState()) });
  },
  (error: unknown) => dispatch({ kind: "failed", message: messageOf(error) }),
);
