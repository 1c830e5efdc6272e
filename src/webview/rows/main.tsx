import { render } from "preact";
import { rowsContract } from "../../protocol/rows.ts";
import { type MessagePort, Rpc } from "../../protocol/rpc.ts";
import { createActions, messageOf } from "./actions.ts";
import { App } from "./app.tsx";
import { INITIAL_STATE, reduce, type PageMessage, type PageState } from "./state.ts";

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
  port,
  session: crypto.randomUUID(),
  // eslint-disable-next-line no-console -- the webview's console is its only log
  report: (what) => console.warn(what),
});
const actions = createActions(rpc, dispatch, () => (state.kind === "ready" ? state : null));

let isDrawing = false;

function dispatch(message: PageMessage): void {
  state = reduce(state, message);
  draw();
}

/** Draws once for all that happens in a turn; never inside a render, which an effect's dispatch would be. */
function draw(): void {
  if (isDrawing) {
    return;
  }
  isDrawing = true;
  queueMicrotask(() => {
    isDrawing = false;
    render(
      <App state={state} number={(value) => numbers.format(value)} actions={actions} />,
      place,
    );
  });
}

draw();
rpc.request("ready", null).then(
  (ready) => {
    const [locale] = supported(ready.locale);
    numbers = new Intl.NumberFormat(locale);
    dispatch({ kind: "opened", ready });
    vscode.setState(ready.saved);
    actions.open();
  },
  (error: unknown) => dispatch({ kind: "failed", message: messageOf(error) }),
);

function supported(language: string): readonly string[] {
  try {
    return Intl.NumberFormat.supportedLocalesOf(language);
  } catch {
    // The host's language is no language tag: the browser's own is used.
    return [];
  }
}
