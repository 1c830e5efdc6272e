import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { QueryCard } from "../../core/deployment/view/resultsModel.ts";
import type { Cell } from "../../protocol/results.ts";
import { usePage } from "./pageContext.ts";
import type { RowsState } from "./state.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import { fill } from "../lib/fill.ts";

/** Types whose values are read from the right. */
const NUMERIC =
  /^(?:smallint|integer|bigint|int[248]|numeric|decimal|real|double precision|float[48]|oid|money)\b/;

/** The rows that a verdict rests on, page by page. */
export function ResultRows({
  card,
  result,
  rows,
}: {
  readonly card: QueryCard;
  readonly result: string;
  readonly rows: RowsState | undefined;
}): JSX.Element {
  const { strings, actions } = usePage();
  useEffect(() => {
    if (rows === undefined) {
      actions.loadRows(card.id, result, 0);
    }
  }, [rows === undefined, card.id, result]);
  return (
    <section class="rows">
      <h3>{strings.rows}</h3>
      {rows === undefined || (rows.status === "loading" && rows.columns.length === 0) ? (
        <p class="quiet" role="status">
          {strings.rowsLoading}
        </p>
      ) : (
        <LoadedRows card={card} rows={rows} />
      )}
    </section>
  );
}

function LoadedRows({
  card,
  rows,
}: {
  readonly card: QueryCard;
  readonly rows: RowsState;
}): JSX.Element {
  const { strings, formats, actions } = usePage();
  const shown = fill(strings.rowsShown, formats.count(rows.rows.length), formats.count(rows.total));
  return (
    <>
      {rows.status === "failed" ? <p class="failure-text">{visibleText(rows.message)}</p> : null}
      {rows.truncated ? (
        <p class="quiet">{fill(strings.rowsCapped, formats.count(rows.total))}</p>
      ) : null}
      {rows.columns.length === 0 ? null : (
        <div
          class="table-scroll"
          tabIndex={0}
          role="group"
          aria-label={fill(strings.rowsTable, visibleText(card.label))}
        >
          <table>
            <caption>{rows.total === 0 ? strings.rowsNone : shown}</caption>
            <thead>
              <tr>
                {rows.columns.map(({ name, type }, place) => (
                  <th key={place} scope="col" class={NUMERIC.test(type) ? "number" : ""}>
                    {visibleText(name)} <span class="type">{visibleText(type)}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.rows.map((row, place) => (
                <tr key={place}>
                  {row.map((cell, column) => (
                    <td
                      key={column}
                      class={NUMERIC.test(rows.columns[column]?.type ?? "") ? "number" : ""}
                    >
                      <CellView cell={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.rows.length < rows.total ? (
        <button
          type="button"
          class="secondary"
          disabled={rows.status === "loading"}
          onClick={() => actions.loadRows(card.id, rows.result, rows.rows.length)}
        >
          {strings.rowsMore}
        </button>
      ) : null}
    </>
  );
}

/** Characters of a value that stand in its cell until a person asks for the whole. */
const SHOWN_AT_FIRST = 200;

function CellView({ cell }: { readonly cell: Cell }): JSX.Element {
  const { strings, formats } = usePage();
  const [whole, setWhole] = useState(false);
  if (cell === null) {
    return <span class="null">{strings.null}</span>;
  }
  const { text, length } = typeof cell === "string" ? { text: cell, length: cell.length } : cell;
  if (length <= SHOWN_AT_FIRST) {
    return <span class="cell">{visibleText(text)}</span>;
  }
  return (
    <>
      <span class="cell long">{visibleText(whole ? text : text.slice(0, SHOWN_AT_FIRST))}</span>
      {whole && text.length === length ? null : "…"}{" "}
      <span class="quiet">{fill(strings.cellCut, formats.count(length))}</span>{" "}
      {whole ? null : (
        <button type="button" class="link" onClick={() => setWhole(true)}>
          {strings.cellMore}
        </button>
      )}
    </>
  );
}
