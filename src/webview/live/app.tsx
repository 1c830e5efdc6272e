import type { JSX } from "preact";
import { visibleText } from "../../core/lib/visibleText.ts";
import { fill } from "../lib/fill.ts";
import { Failed, Loading } from "../lib/pageStates.tsx";
import { Connection } from "./connection.tsx";
import { type LiveActions, LiveContext, type LiveFormats, useLive } from "./pageContext.ts";
import type { PageState, ReadyState } from "./state.ts";

interface AppProps {
  readonly state: PageState;
  readonly formats: LiveFormats;
  readonly actions: LiveActions;
}

/** The whole page. Before the host has answered there are no words yet. */
export function App({ state, formats, actions }: AppProps): JSX.Element {
  switch (state.kind) {
    case "loading":
      return <Loading />;
    case "failed":
      return <Failed message={state.message} />;
    case "ready":
      return (
        <LiveContext.Provider value={{ strings: state.strings, formats, actions }}>
          <main>
            <Head state={state} />
            <Body state={state} />
          </main>
        </LiveContext.Provider>
      );
  }
}

function Head({ state: { model, notice } }: { readonly state: ReadyState }): JSX.Element {
  const { strings, formats, actions } = useLive();
  return (
    <header>
      <h1>{strings.title}</h1>
      <p class="quiet">{fill(strings.hint, formats.value(model.seconds, "count"))}</p>
      <div class="head-line">
        <button
          type="button"
          class="toggle"
          aria-pressed={model.paused}
          onClick={() => actions.pause(!model.paused)}
        >
          {strings.pause}
        </button>
        {model.connections.length < 2 ? null : (
          <div class="choice" role="group" aria-label={strings.shown}>
            {model.connections.map(({ name, shown }) => (
              <button
                key={name}
                type="button"
                class="toggle"
                aria-pressed={shown}
                onClick={() => actions.show(name, !shown)}
              >
                {visibleText(name)}
              </button>
            ))}
          </div>
        )}
      </div>
      {notice === null ? null : (
        <div class="notice" role="alert">
          <span>{visibleText(fill(strings.failed, notice))}</span>
          <button type="button" class="link" onClick={() => actions.dismiss()}>
            {strings.dismiss}
          </button>
        </div>
      )}
    </header>
  );
}

function Body({ state: { model, points } }: { readonly state: ReadyState }): JSX.Element {
  const { strings } = useLive();
  const shown = model.connections.filter((connection) => connection.shown);
  if (shown.length === 0) {
    return (
      <p class="empty quiet">
        {model.connections.length === 0 ? strings.noConnection : strings.nothingShown}
      </p>
    );
  }
  return (
    <>
      {shown.map((connection) => (
        <Connection
          key={connection.name}
          connection={connection}
          points={points.get(connection.name) ?? []}
        />
      ))}
    </>
  );
}
