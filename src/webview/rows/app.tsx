import type { JSX } from "preact";
import { ROWS_FORMATS, type RowsFormat } from "../../core/rows/rowsText.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import { Grid } from "./grid.tsx";
import { RowsContext, type RowsActions, useRows } from "./pageContext.ts";
import { type PageState, type ReadyState, selectedRows } from "./state.ts";
import { fill } from "../lib/fill.ts";
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
      return (
        <main aria-busy="true">
          <progress class="loading" aria-label="Schema Ops" />
        </main>
      );
    case "failed":
      return (
        <main>
          <p role="alert">{visibleText(state.message)}</p>
        </main>
      );
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
  const { strings, actions, number } = useRows();
  const { page, model, waiting, counting } = state;
  const { first, last } = selectedRows(state);
  const [copied, setCopied] = useCopied();
  const copy = (what: "cell" | "selected" | "page" | "sql") => (): void => {
    void actions.copy(what).then(setCopied);
  };
  const hasRows = page !== null && page.rows.length > 0;
  const busy = waiting !== null || counting;
  return (
    <div class="toolbar" role="toolbar" aria-label={strings.grid}>
      <button
        type="button"
        class="secondary"
        disabled={page === null || page.from === 0 || waiting !== null}
        onClick={() => actions.turn(false)}
      >
        {strings.previous}
      </button>
      <button
        type="button"
        class="secondary"
        disabled={page?.more !== true || waiting !== null}
        onClick={() => actions.turn(true)}
      >
        {strings.next}
      </button>
      <RangeLine state={state} />
      <span class="space" />
      {busy ? (
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
      <button type="button" class="secondary" disabled={!hasRows} onClick={copy("cell")}>
        {strings.copyCell}
      </button>
      <button type="button" class="secondary" disabled={!hasRows} onClick={copy("selected")}>
        {first === last ? strings.copyRow : fill(strings.copySelected, number(last - first + 1))}
      </button>
      <button type="button" class="secondary" disabled={!hasRows} onClick={copy("page")}>
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
      {model.exportable ? (
        <button type="button" class="secondary" onClick={() => actions.export()}>
          {strings.export}
        </button>
      ) : null}
      <span class="quiet" role="status">
        {copied ? strings.copied : ""}
      </span>
    </div>
  );
}

/** "Rows 1 to 200 · 12,345 rows · in 8 ms" */
function RangeLine({ state }: { readonly state: ReadyState }): JSX.Element {
  const { strings, number } = useRows();
  const { page, waiting, count } = state;
  const parts =
    page === null
      ? []
      : [
          page.rows.length === 0
            ? strings.noRows
            : fill(strings.range, number(page.from + 1), number(page.from + page.rows.length)),
          ...(count === null ? [] : [fill(strings.counted, number(count))]),
          fill(strings.took, number(Math.round(page.durationMs))),
        ];
  return (
    <span class="range" role="status">
      {waiting === null ? parts.join(" · ") : strings.loading}
    </span>
  );
}

function Rows({ state }: { readonly state: ReadyState }): JSX.Element | null {
  const { page } = state;
  return page === null || page.columns.length === 0 ? null : <Grid state={state} page={page} />;
}

/** Characters from which a value is shown in whole below the grid. */
const LONG = 60;

function Value({ state: { page, active } }: { readonly state: ReadyState }): JSX.Element | null {
  const { strings, number } = useRows();
  const cell = page?.rows[active.row]?.[active.column] ?? null;
  const column = page?.columns[active.column];
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
