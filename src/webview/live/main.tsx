import { CHART_STYLE } from "../../core/charts/chartStyle.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { supportedLocale } from "../../core/lib/supportedLocale.ts";
import { liveContract } from "../../protocol/live.ts";
import { Rpc, RpcError } from "../../protocol/rpc.ts";
import { addStyle, drawer, hostPort, report } from "../lib/page.ts";
import { formatsFor } from "../monitoring/formats.ts";
import { App } from "./app.tsx";
import type { LiveActions, LiveFormats } from "./pageContext.ts";
import { INITIAL_STATE, type PageMessage, type PageState, reduce, savedLive } from "./state.ts";

const vscode = acquireVsCodeApi();

let state: PageState = INITIAL_STATE;
let formats = liveFormats("en");

const rpc = new Rpc({
  local: liveContract.page,
  remote: liveContract.host,
  handlers: {},
  listeners: {
    changed: (model) => dispatch({ kind: "changed", model }),
    looked: ({ name, points }) => dispatch({ kind: "looked", name, points }),
  },
  port: hostPort(vscode),
  session: crypto.randomUUID(),
  report,
});

const actions: LiveActions = {
  show: (name, on) => ask(rpc.request("show", { name, on })),
  pause: (on) => ask(rpc.request("pause", { on })),
  retry: (name) => ask(rpc.request("retry", { name })),
  dismiss: () => dispatch({ kind: "noticed", message: null }),
};

const draw = drawer(() => <App state={state} formats={formats} actions={actions} />);

function ask(request: Promise<unknown>): void {
  request.catch((error: unknown) => {
    if (!(error instanceof RpcError && error.code === "cancelled")) {
      dispatch({ kind: "noticed", message: messageOf(error) });
    }
  });
}

function dispatch(message: PageMessage): void {
  state = reduce(state, message);
  if (state.kind === "ready") {
    vscode.setState(savedLive(state));
  }
  draw();
}

function liveFormats(language: string): LiveFormats {
  const { count, value } = formatsFor(language);
  const clock = new Intl.DateTimeFormat(supportedLocale(language), { timeStyle: "medium" });
  const tick = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
  return { count, value, clock: (at) => clock.format(at), tick: (at) => tick.format(at) };
}

addStyle(CHART_STYLE);

draw();
rpc.request("ready", null).then(
  (ready) => {
    formats = liveFormats(ready.locale);
    dispatch({ kind: "opened", ready });
  },
  (error: unknown) => dispatch({ kind: "failed", message: messageOf(error) }),
);
