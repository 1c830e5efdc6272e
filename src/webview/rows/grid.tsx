import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { oneLine, visibleText } from "../../core/lib/visibleText.ts";
import type { RowsCell, RowsPage } from "../../protocol/rows.ts";
import { useRows } from "./pageContext.ts";
import { moveFor, type ReadyState } from "./state.ts";

/** Characters of a value that stand in its cell; the active cell's whole value stands below the grid. */
const SHOWN = 120;

/** The rows as a grid that one walks through with the arrow keys: one tab stop, wherever one is in it. */
export function Grid({
  state,
  page,
}: {
  readonly state: ReadyState;
  readonly page: RowsPage;
}): JSX.Element {
  const { strings, actions } = useRows();
  const grid = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  const { active } = state;
  const place = `${active.row}:${active.column}`;

  useEffect(() => {
    // The focus follows the active cell, but is never taken from elsewhere.
    const cell = grid.current?.querySelector<HTMLElement>(`[data-place="${place}"]`);
    if (hadFocus.current && cell !== null && cell !== undefined) {
      cell.focus({ preventScroll: true });
      cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }, [place, page]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const withControl = event.ctrlKey || event.metaKey;
    if (withControl && event.key.toLowerCase() === "c") {
      if (document.getSelection()?.isCollapsed !== false) {
        event.preventDefault();
        void actions.copy(event.shiftKey ? "row" : "cell");
      }
      return;
    }
    if (active.row === -1 && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      actions.sort(page.columns[active.column]?.name ?? "");
      return;
    }
    const move = event.altKey ? null : moveFor(state, event.key, withControl);
    if (move !== null) {
      event.preventDefault();
      if (move.kind === "place") {
        actions.move(move.to);
      } else {
        actions.turn(move.forward);
      }
    }
  };

  return (
    <div
      class="grid-scroll"
      ref={grid}
      onFocusIn={() => {
        hadFocus.current = true;
      }}
      onFocusOut={(event: FocusEvent) => {
        const to = event.relatedTarget;
        hadFocus.current =
          to === null || (to instanceof Node && grid.current?.contains(to) === true);
      }}
    >
      <table
        role="grid"
        aria-label={strings.grid}
        aria-rowcount={page.more ? -1 : page.from + page.rows.length + 1}
        aria-colcount={page.columns.length + 1}
        aria-busy={state.waiting !== null}
        onKeyDown={onKeyDown}
      >
        <Head state={state} page={page} />
        <tbody>
          {page.rows.map((row, index) => (
            <Row
              key={index}
              row={row}
              index={index}
              number={page.from + index + 1}
              activeColumn={active.row === index ? active.column : null}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({
  state,
  page,
}: {
  readonly state: ReadyState;
  readonly page: RowsPage;
}): JSX.Element {
  const { strings, actions } = useRows();
  const { active, order, model } = state;
  return (
    <thead>
      <tr role="row" aria-rowindex={1}>
        <th scope="col" role="columnheader" class="corner" aria-colindex={1}>
          <span class="sr-only">{strings.rowNumber}</span>
        </th>
        {page.columns.map(({ name, type }, column) => {
          const sorted = order?.column === name;
          return (
            <th
              key={column}
              scope="col"
              role="columnheader"
              class={model.live ? "sortable" : ""}
              aria-colindex={column + 2}
              aria-sort={
                model.live
                  ? sorted
                    ? order.descending
                      ? "descending"
                      : "ascending"
                    : "none"
                  : undefined
              }
              title={model.live ? strings.sortHint : undefined}
              data-place={`-1:${column}`}
              tabIndex={active.row === -1 && active.column === column ? 0 : -1}
              onClick={() => {
                actions.move({ row: -1, column });
                actions.sort(name);
              }}
            >
              <span class="name">{visibleText(name)}</span>
              {sorted ? (
                <span aria-hidden="true">{order.descending ? " ▼" : " ▲"}</span>
              ) : null}{" "}
              <span class="type">{visibleText(type)}</span>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly row: readonly RowsCell[];
  readonly index: number;
  readonly number: number;
  /** Null: the active cell is in another row. */
  readonly activeColumn: number | null;
}

/** Drawn again only when it changed: walking through the grid touches two rows of it. */
function Row({ row, index, number, activeColumn }: RowProps): JSX.Element {
  const page = useRows();
  return useMemo(
    () => (
      <tr role="row" aria-rowindex={number + 1}>
        <th scope="row" role="rowheader" class="number" aria-colindex={1}>
          {page.number(number)}
        </th>
        {row.map((cell, column) => (
          <td
            key={column}
            role="gridcell"
            class={activeColumn === column ? "active" : ""}
            aria-colindex={column + 2}
            data-place={`${index}:${column}`}
            tabIndex={activeColumn === column ? 0 : -1}
            onMouseDown={() => page.actions.move({ row: index, column })}
          >
            <CellText cell={cell} nullWord={page.strings.null} />
          </td>
        ))}
      </tr>
    ),
    [row, index, number, activeColumn],
  );
}

function CellText({
  cell,
  nullWord,
}: {
  readonly cell: RowsCell;
  readonly nullWord: string;
}): JSX.Element {
  if (cell === null) {
    return <span class="null">{nullWord}</span>;
  }
  const text = typeof cell === "string" ? cell : cell.text;
  const shown = oneLine(text.slice(0, SHOWN));
  return <span class="cell">{text.length > SHOWN ? `${shown}…` : shown}</span>;
}
