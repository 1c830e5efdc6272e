import type { JSX } from "preact";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { MonitoringModel } from "../../protocol/monitoring.ts";
import { fill } from "../lib/fill.ts";
import { Failed, Loading } from "../lib/pageStates.tsx";
import { SqlText } from "../lib/sqlText.tsx";
import { VerdictIcon } from "../results/icons.tsx";
import { Card, Standing, timeText } from "./card.tsx";
import { Findings, Maintenance } from "./findings.tsx";
import type { Formats } from "./formats.ts";
import { PageContext, type PageActions, usePage } from "./pageContext.ts";
import { orderedCards, standings, type PageState, type ReadyState } from "./state.ts";

interface AppProps {
  readonly state: PageState;
  readonly formats: Formats;
  readonly actions: PageActions;
}

/** The whole page. Before the host has answered there are no words yet, only the places where cards will stand. */
export function App({ state, formats, actions }: AppProps): JSX.Element {
  switch (state.kind) {
    case "loading":
      return (
        <Loading>
          <Skeleton cards={3} />
        </Loading>
      );
    case "failed":
      return <Failed message={state.message} />;
    case "ready":
      return (
        <PageContext.Provider value={{ strings: state.strings, formats, actions }}>
          <main aria-busy={state.model.running !== null}>
            <Head state={state} />
            <Notice state={state} />
            <Undecided model={state.model} />
            <Body state={state} />
            <Agreements model={state.model} />
            <Choices model={state.model} />
          </main>
        </PageContext.Provider>
      );
  }
}

function Skeleton({ cards }: { readonly cards: number }): JSX.Element {
  return (
    <div aria-hidden="true">
      {Array.from({ length: cards }, (_, place) => (
        <div key={place} class="card none skeleton">
          <span class="bone wide" />
          <span class="bone" />
          <span class="bone tall" />
        </div>
      ))}
    </div>
  );
}

function Head({ state: { model } }: { readonly state: ReadyState }): JSX.Element {
  const { strings, formats, actions } = usePage();
  const { report, running } = model;
  return (
    <header>
      <h1>{visibleText(model.title)}</h1>
      {report === null ? null : (
        <>
          <p class="verdict-line">
            <strong>
              <Standing standing={report.verdict} />
            </strong>
            <Counts model={model} />
          </p>
          <p class="quiet">
            {fill(strings.taken, formats.time(report.takenAt))} ·{" "}
            {fill(strings.took, formats.duration(report.durationMs))}
            {report.runbook === null ? null : ` · ${visibleText(report.runbook)}`}
          </p>
          <p class="place quiet">
            {report.connections.map(({ name, server }) => (
              <span key={name}>
                {visibleText(name)}
                {server === null ? null : ` · PostgreSQL ${visibleText(server)}`}
              </span>
            ))}
          </p>
        </>
      )}
      <div class="buttons">
        {running === null ? (
          <button type="button" onClick={() => actions.run()}>
            {report === null ? strings.run : strings.runAgain}
          </button>
        ) : (
          <button type="button" class="secondary" onClick={() => actions.cancel()}>
            {strings.cancel}
          </button>
        )}
        <History model={model} />
        <span role="status">{running === null ? "" : fill(strings.running, running)}</span>
      </div>
    </header>
  );
}

/** "1 failed · 2 open · 9 as expected", and how much was found. */
function Counts({ model: { report } }: { readonly model: MonitoringModel }): JSX.Element {
  const { strings, formats } = usePage();
  const cards = report?.cards ?? [];
  const counts = standings(cards);
  return (
    <>
      {(["fail", "error", "open", "pass"] as const).map((standing) =>
        counts[standing] === 0 ? null : (
          <span key={standing} class={`verdict ${standing}`}>
            <VerdictIcon verdict={standing} />
            {formats.count(counts[standing])} {strings[standing]}
          </span>
        ),
      )}
      <span class="quiet">
        {fill(
          strings.counts,
          formats.count(cards.length),
          formats.count(report?.findings.length ?? 0),
        )}
      </span>
    </>
  );
}

function History({ model }: { readonly model: MonitoringModel }): JSX.Element | null {
  const { strings, formats, actions } = usePage();
  return model.kept.length < 2 ? null : (
    <label class="history-pick">
      {strings.history}{" "}
      <select
        value={model.file ?? ""}
        onChange={(event) => actions.show(event.currentTarget.value)}
      >
        {model.kept.map(({ file, takenAt, verdict }, place) => (
          <option key={file} value={file}>
            {`${formats.time(takenAt)} · ${strings[verdict]}${place === 0 ? ` · ${strings.newest}` : ""}`}
          </option>
        ))}
      </select>
    </label>
  );
}

function Notice({ state }: { readonly state: ReadyState }): JSX.Element {
  const { strings, actions } = usePage();
  return (
    <>
      {state.notice === null ? null : (
        <div class="notice" role="alert">
          <span>{visibleText(fill(strings.failed, state.notice))}</span>
          <button type="button" class="link" onClick={() => actions.dismiss()}>
            {strings.dismiss}
          </button>
        </div>
      )}
      {state.model.problems.length === 0 ? null : (
        <div class="notice">
          <span>
            {strings.problems} {state.model.problems.map(visibleText).join(" · ")}
          </span>
        </div>
      )}
    </>
  );
}

function Body({ state }: { readonly state: ReadyState }): JSX.Element {
  const { strings, actions } = usePage();
  const { report, running } = state.model;
  if (report === null) {
    return running === null ? (
      <div class="empty">
        <p>{strings.neverTaken}</p>
        <p class="quiet">{strings.neverTakenHint}</p>
      </div>
    ) : (
      <Skeleton cards={3} />
    );
  }
  return (
    <>
      <Findings report={report} />
      <section>
        <div class="section-head">
          <h2>{strings.cards}</h2>
          {report.cards.length < 2 ? null : (
            <button
              type="button"
              class="toggle"
              aria-pressed={state.failingFirst}
              onClick={() => actions.order(!state.failingFirst)}
            >
              {strings.failingFirst}
            </button>
          )}
        </div>
        {report.cards.length === 0 ? <p class="quiet">{strings.empty}</p> : null}
        {orderedCards(state).map((card) => (
          <Card key={card.id} card={card} />
        ))}
      </section>
      <Maintenance report={report} />
    </>
  );
}

/** Sections that nobody has put into a report yet. */
function Undecided({ model }: { readonly model: MonitoringModel }): JSX.Element | null {
  const { strings, actions } = usePage();
  return model.undecided.length === 0 ? null : (
    <div class="notice">
      <span>{fill(strings.undecided, model.undecided.map(visibleText).join(", "))}</span>
      <button type="button" class="link" onClick={() => actions.decide()}>
        {strings.decide}
      </button>
    </div>
  );
}

/** Which reports people put such sections into, and the way back. */
function Choices({ model }: { readonly model: MonitoringModel }): JSX.Element | null {
  const { strings, formats, actions } = usePage();
  return model.choices.length === 0 ? null : (
    <section>
      <h2>{strings.choices}</h2>
      {model.choices.map(({ section, title, report, by, at }) => (
        <article key={section} class="card none" aria-label={visibleText(title)}>
          <div class="card-head">
            <h3>{visibleText(title)}</h3>
            <button
              type="button"
              class="secondary"
              aria-label={`${strings.undecide} ${visibleText(title)}`}
              onClick={() => actions.undecide(section)}
            >
              {strings.undecide}
            </button>
          </div>
          <p class="place quiet">
            <span>{report === "" ? strings.noReport : visibleText(report)}</span>
            <span>{fill(strings.chosen, visibleText(by), timeText(at, formats.time))}</span>
          </p>
        </article>
      ))}
    </section>
  );
}

/** What people agreed to ask instead, and the way back. */
function Agreements({ model }: { readonly model: MonitoringModel }): JSX.Element | null {
  const { strings, formats, actions } = usePage();
  return model.agreements.length === 0 ? null : (
    <section>
      <h2>{strings.agreements}</h2>
      <p class="quiet">{strings.agreementsHint}</p>
      {model.agreements.map(({ hash, original, sql, by, at }) => (
        <details key={hash} class="card none">
          <summary>
            <code class="finding-title">{visibleText(shortly(original))}</code>{" "}
            <span class="quiet">
              {fill(strings.agreed, visibleText(by), timeText(at, formats.time))}
            </span>
          </summary>
          <p>{strings.asRunbook}</p>
          <pre tabIndex={0} role="group" aria-label={strings.asRunbook}>
            <SqlText sql={original} />
          </pre>
          <p>{strings.askedSql}</p>
          <pre tabIndex={0} role="group" aria-label={strings.askedSql}>
            <SqlText sql={sql} />
          </pre>
          <button type="button" class="secondary" onClick={() => actions.revoke(hash)}>
            {strings.revoke}
          </button>
        </details>
      ))}
    </section>
  );
}

/** Characters of a statement that stand in a line. */
const SHORT = 80;

function shortly(sql: string): string {
  const line = sql.replace(/\s+/g, " ").trim();
  return line.length > SHORT ? `${line.slice(0, SHORT)}…` : line;
}
