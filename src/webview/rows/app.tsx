import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { ROWS_FORMATS, type RowsFormat } from "../../core/rows/rowsText.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import { Grid } from "./grid.tsx";
import { RowsContext, type RowsActions, useRows } from "./pageContext.ts";
import { MOST_ROWS, type PageState, type ReadyState, rowAt, selectedRows } from "./state.ts";
import { fill } from "../lib/fill.ts";
import { Failed, Loading } from "../lib/pageStates.tsx";
import { SqlText } from "../lib/sqlText.tsx";
import { useCopied } from "../lib/useCopied.ts";

interface AppProps {
  readonly state: PageState;
  readonly number: (value: number) => string;
  readonly actions: RowsActions;
}

/** The whole page. Before the host has answered there are no words yet: only a bar that moves. */
export function App({ state, number, actions }: AppProps): JSX.Element {
  switch (state.kind) {
    case "loading":
      return <Loading />;
    case "failed":
      return <Failed message={state.message} />;
    case "ready":
      return (
        <RowsContext.Provider value={{ strings: state.strings, actions, number }}>
          <main>
            <Header state={state} />
            <Toolbar state={state} />
            {state.notice === null ? null : (
              <div class="notice" role="alert">
                {visibleText(fill(state.strings.failed, state.notice))}
              </div>
            )}
            <Rows state={state} />
            <Value state={state} />
          </main>
        </RowsContext.Provider>
      );
  }
}

function Header({ state: { model } }: { readonly state: ReadyState }): JSX.Element {
  const { strings } = useRows();
  return (
    <header>
      <h1>{visibleText(model.title)}</h1>
      <p class="quiet">
        {visibleText(model.connection)} ·{" "}
        <span class={`environment ${model.environment}`}>{strings[model.environment]}</span>
        {model.note === "" ? null : ` · ${visibleText(model.note)}`}
      </p>
      <details>
        <summary>{strings.sql}</summary>
        <pre tabIndex={0} role="group" aria-label={strings.sql}>
          <SqlText sql={model.sql} />
        </pre>
      </details>
    </header>
  );
}

/** Names of formats are the same in every language. */
const FORMAT_NAMES: Readonly<Record<RowsFormat, string>> = {
  tsv: "TSV",
  csv: "CSV",
  json: "JSON",
  markdown: "Markdown",
  insert: "INSERT",
};

function Toolbar({ state }: { readonly state: ReadyState }): JSX.Element {
  const { strings, actions } = useRows();
  const { model, waiting, counting } = state;
  return (
    <div class="toolbar" role="toolbar" aria-label={strings.grid}>
      <RangeLine state={state} />
      <span class="space" />
      <Filter state={state} />
      {waiting.size > 0 || counting ? (
        <button type="button" class="secondary" onClick={() => actions.cancel()}>
          {strings.cancel}
        </button>
      ) : model.live ? (
        <>
          <button type="button" class="secondary" onClick={() => actions.count()}>
            {strings.count}
          </button>
          <button type="button" class="secondary" onClick={() => actions.refresh()}>
            {strings.refresh}
          </button>
        </>
      ) : null}
      <CopyButtons state={state} />
      <button type="button" class="secondary" onClick={() => actions.export()}>
        {strings.export}
      </button>
    </div>
  );
}

/** The text counts when it is entered: on a server, each letter would be a question. */
function Filter({ state }: { readonly state: ReadyState }): JSX.Element | null {
  const { strings, actions } = useRows();
  const { columns, asked, model } = state;
  const [chosen, choose] = useState<string | null>(null);
  const text = useRef<HTMLInputElement>(null);
  const column = chosen ?? asked.filter?.column ?? columns[0]?.name;
  if (!model.sortable || column === undefined) {
    return null;
  }
  const apply = (): void => actions.filter(column, text.current?.value ?? "");
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <select
        aria-label={strings.filterColumn}
        title={strings.filterColumn}
        value={column}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {columns.map(({ name }, place) => (
          <option key={place} value={name}>
            {visibleText(name)}
          </option>
        ))}
      </select>
      <input
        ref={text}
        type="search"
        aria-label={strings.filter}
        placeholder={strings.filter}
        onInput={(event) => {
          // Emptied by its button or by hand: all rows again.
          if (event.currentTarget.value === "" && asked.filter !== null) {
            apply();
          }
        }}
      />
    </form>
  );
}

function CopyButtons({ state }: { readonly state: ReadyState }): JSX.Element {
  const { strings, actions, number } = useRows();
  const { first, last } = selectedRows(state);
  const [copied, setCopied] = useCopied();
  const copy = (what: "cell" | "selected" | "all" | "sql") => (): void => {
    void actions.copy(what).then(setCopied);
  };
  const empty = state.known === 0;
  return (
    <>
      <button type="button" class="secondary" disabled={empty} onClick={copy("cell")}>
        {strings.copyCell}
      </button>
      <button type="button" class="secondary" disabled={empty} onClick={copy("selected")}>
        {first === last ? strings.copyRow : fill(strings.copySelected, number(last - first + 1))}
      </button>
      <button type="button" class="secondary" disabled={empty} onClick={copy("all")}>
        {strings.copyRows}
      </button>
      <select
        aria-label={strings.copyFormat}
        title={strings.copyFormat}
        value={state.format}
        onChange={(event) => {
          const format = ROWS_FORMATS.find((each) => each === event.currentTarget.value);
          actions.chooseFormat(format ?? state.format);
        }}
      >
        {ROWS_FORMATS.map((format) => (
          <option key={format} value={format}>
            {FORMAT_NAMES[format]}
          </option>
        ))}
      </select>
      <button type="button" class="secondary" onClick={copy("sql")}>
        {strings.copySql}
      </button>
      <span class="quiet" role="status">
        {copied ? strings.copied : ""}
      </span>
    </>
  );
}

/** "Rows 1 to 40 · 12,345 rows · 8 ms" */
function RangeLine({ state }: { readonly state: ReadyState }): JSX.Element {
  const { strings, number } = useRows();
  const { known, ended, seen, durationMs } = state;
  const last = Math.min(seen.last + 1, known);
  const parts =
    durationMs === null
      ? []
      : [
          known === 0
            ? strings.noRows
            : fill(strings.range, number(Math.min(seen.first + 1, last)), number(last)),
          ...(known === 0
            ? []
            : [fill(ended ? strings.counted : strings.rowsSoFar, number(known))]),
          ...(known > MOST_ROWS ? [fill(strings.scrollLimit, number(MOST_ROWS))] : []),
          fill(strings.took, number(Math.round(durationMs))),
        ];
  return (
    <span class="range">
      {parts.join(" · ")} <span role="status">{state.waiting.size > 0 ? strings.loading : ""}</span>
    </span>
  );
}

function Rows({ state }: { readonly state: ReadyState }): JSX.Element | null {
  return state.columns.length === 0 ? null : <Grid state={state} />;
}

/** Characters from which a value is shown in whole below the grid. */
const LONG = 60;

function Value({ state }: { readonly state: ReadyState }): JSX.Element | null {
  const { strings, number } = useRows();
  const { active, layout, columns } = state;
  const place = layout.order[active.column] ?? -1;
  const cell = rowAt(state, Math.max(0, active.row))?.[place] ?? null;
  const column = columns[place];
  if (cell === null || column === undefined) {
    return null;
  }
  const { text, length } = typeof cell === "string" ? { text: cell, length: cell.length } : cell;
  if (length <= LONG && !text.includes("\n")) {
    return null;
  }
  return (
    <section class="value" aria-label={strings.value}>
      <p class="quiet">
        <b>{visibleText(column.name)}</b> {visibleText(column.type)} ·{" "}
        {fill(strings.characters, number(length))}
        {text.length < length ? ` · ${fill(strings.valueCut, number(text.length))}` : null}
      </p>
      <pre tabIndex={0} role="group" aria-label={strings.value}>
        {visibleText(text)}
      </pre>
    </section>
  );
}
