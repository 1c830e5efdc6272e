import type { JSX } from "preact";
import type { CardVerdict } from "../../core/deployment/view/resultsModel.ts";
import { FILTERS, type Filter } from "../../protocol/results.ts";
import { CardView } from "./card.tsx";
import { VerdictIcon } from "./icons.tsx";
import { PageContext, usePage, type PageActions } from "./pageContext.ts";
import { Running } from "./running.tsx";
import { StepChanges } from "./stepChanges.tsx";
import {
  isOpen,
  matches,
  verdictCounts,
  visibleCards,
  type PageState,
  type ReadyState,
} from "./state.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import { fill } from "../lib/fill.ts";
import { Failed, Loading } from "../lib/pageStates.tsx";
import { plainVerdict, type Formats } from "./words.ts";

interface AppProps {
  readonly state: PageState;
  readonly formats: Formats;
  readonly actions: PageActions;
}

/** The whole page. Before the host has answered there are no words yet: only a bar that moves. */
export function App({ state, formats, actions }: AppProps): JSX.Element {
  switch (state.kind) {
    case "loading":
      return <Loading />;
    case "failed":
      return <Failed message={state.message} />;
    case "ready": {
      const { head, strings } = state;
      const readOnly =
        head.kind === "noDeployment" || head.heldBy !== null || head.phase !== "running";
      return (
        <PageContext.Provider value={{ strings, formats, actions, readOnly }}>
          <main>{head.kind === "noDeployment" ? <NoDeployment /> : <Results state={state} />}</main>
        </PageContext.Provider>
      );
    }
  }
}

function NoDeployment(): JSX.Element {
  const { strings, actions } = usePage();
  return (
    <div class="empty">
      <h1>{strings.noDeployment}</h1>
      <p>{strings.noDeploymentHint}</p>
      <button type="button" onClick={() => actions.start()}>
        {strings.startDeployment}
      </button>
    </div>
  );
}

function Results({ state }: { readonly state: ReadyState }): JSX.Element {
  const { strings, actions } = usePage();
  const cards = visibleCards(state);
  return (
    <>
      <Header state={state} />
      {state.notice === null ? null : (
        <div class="notice" role="alert">
          <span>{visibleText(state.notice)}</span>
          <button type="button" class="link" onClick={() => actions.dismiss()}>
            {strings.dismiss}
          </button>
        </div>
      )}
      {state.progress === null ? null : <Running progress={state.progress} />}
      {state.head.kind === "deployment" ? <StepChanges changes={state.head.changes} /> : null}
      {state.cards.length === 0 ? (
        <div class="empty">
          <p>{strings.nothingInScope}</p>
          {state.head.kind === "deployment" && state.head.scope.kind !== "all" ? (
            <button type="button" class="secondary" onClick={() => actions.showAll()}>
              {strings.showAll}
            </button>
          ) : null}
        </div>
      ) : (
        <>
          <Toolbar state={state} />
          {cards.length === 0 ? <p class="empty">{strings.nothingMatches}</p> : null}
          {cards.map((card) => (
            <CardView
              key={card.id}
              card={card}
              open={isOpen(state, card)}
              rows={state.rows.get(card.id)}
            />
          ))}
        </>
      )}
    </>
  );
}

function Header({ state }: { readonly state: ReadyState }): JSX.Element {
  const { strings, actions } = usePage();
  const { head } = state;
  if (head.kind === "noDeployment") {
    return <></>;
  }
  return (
    <header>
      {head.canGoBack || head.canGoForward ? (
        <nav class="history" aria-label={strings.history}>
          <button
            type="button"
            class="link"
            disabled={!head.canGoBack}
            onClick={() => actions.back()}
          >
            <span aria-hidden="true">←</span> {strings.back}
          </button>
          <button
            type="button"
            class="link"
            disabled={!head.canGoForward}
            onClick={() => actions.forward()}
          >
            {strings.forward} <span aria-hidden="true">→</span>
          </button>
        </nav>
      ) : null}
      <h1>{visibleText(head.scopeTitle ?? head.runbook)}</h1>
      {head.scope.kind === "all" ? null : (
        <p class="quiet">
          {visibleText(head.runbook)}{" "}
          <button type="button" class="link" onClick={() => actions.showAll()}>
            {strings.showAll}
          </button>
        </p>
      )}
      <VerdictLine state={state} />
      {head.heldBy === null ? null : (
        <p class="standing">{fill(strings.readOnly, visibleText(head.heldBy))}</p>
      )}
      {head.phase === "running" ? null : <p class="standing">{strings[head.phase]}</p>}
    </header>
  );
}

const COUNTED = {
  fail: "countFail",
  error: "countError",
  open: "countOpen",
  running: "countRunning",
  accepted: "countAccepted",
  notRun: "countNotRun",
} as const satisfies Partial<Record<CardVerdict, string>>;

/** "2 of 3 as expected", and what the others are. */
function VerdictLine({ state }: { readonly state: ReadyState }): JSX.Element {
  const { strings, formats } = usePage();
  const counts = verdictCounts(state);
  const total = state.cards.length;
  const kinds = Object.entries(COUNTED).flatMap(([verdict, key]) => {
    const found = counts[verdict as keyof typeof COUNTED];
    return found === 0 ? [] : [{ verdict: verdict as keyof typeof COUNTED, key, found }];
  });
  return (
    <div class="verdict-line" role="status">
      {total === 0 ? null : (
        <strong>
          {counts.notRun === total
            ? strings.noneRun
            : fill(strings.asExpected, formats.count(counts.pass), formats.count(total))}
        </strong>
      )}
      {counts.notRun === total
        ? null
        : kinds.map(({ verdict, key, found }) => (
            <span key={verdict} class={`verdict ${verdict}`}>
              <VerdictIcon verdict={verdict} />
              {fill(strings[key], formats.count(found))}
            </span>
          ))}
    </div>
  );
}

function Toolbar({ state }: { readonly state: ReadyState }): JSX.Element | null {
  const { strings, formats, actions } = usePage();
  const offered = FILTERS.map((filter) => ({
    filter,
    count: state.cards.filter(({ verdict }) => matches(filter, verdict)).length,
  })).filter(({ filter, count }) => filter === "all" || filter === state.filter || count > 0);
  return state.cards.length < 2 ? null : (
    <div class="toolbar">
      <div class="filters" role="group" aria-label={strings.filter}>
        {offered.map(({ filter, count }) => (
          <button
            key={filter}
            type="button"
            class="toggle"
            aria-pressed={state.filter === filter}
            onClick={() => actions.filter(filter)}
          >
            {filterWord(filter, state)} <span class="number">{formats.count(count)}</span>
          </button>
        ))}
      </div>
      <button
        type="button"
        class="toggle"
        aria-pressed={state.failuresFirst}
        onClick={() => actions.order(!state.failuresFirst)}
      >
        {strings.failuresFirst}
      </button>
    </div>
  );
}

function filterWord(filter: Filter, { strings }: ReadyState): string {
  return filter === "all" ? strings.filterAll : plainVerdict(filter, strings);
}
