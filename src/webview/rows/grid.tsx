import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { oneLine, visibleText } from "../../core/lib/visibleText.ts";
import type { RowsCell, RowsPage } from "../../protocol/rows.ts";
import { useRows } from "./pageContext.ts";
import { moveFor, type ReadyState, selectedRows } from "./state.ts";

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
  const { first, last } = selectedRows(state);
  const place = `${active.row}:${active.column}`;

  useEffect(() => {
    // The focus follows the active cell, but is never taken from elsewhere.
    const cell = grid.current?.querySelector<HTMLElement>(`[data-place="${place}"]`);
    if (hadFocus.current && cell !== null && cell !== undefined) {
      cell.focus({ preventScroll: true });
      cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }, [place, page]);

  /** Whether the key together with Control means something here. */
  const onControlKey = (event: KeyboardEvent): boolean => {
    switch (event.key.toLowerCase()) {
      case "c":
        if (document.getSelection()?.isCollapsed !== false) {
          event.preventDefault();
          // Several rows are meant when several are selected.
          void actions.copy(event.shiftKey || last > first ? "selected" : "cell");
        }
        return true;
      case "a":
        event.preventDefault();
        actions.selectAll();
        return true;
      default:
        return false;
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const withControl = event.ctrlKey || event.metaKey;
    if (withControl && onControlKey(event)) {
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
        actions.move(move.to, event.shiftKey);
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
        aria-multiselectable={true}
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
              selected={last > first ? index >= first && index <= last : null}
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
              class={model.sortable ? "sortable" : ""}
              aria-colindex={column + 2}
              aria-sort={
                model.sortable
                  ? sorted
                    ? order.descending
                      ? "descending"
                      : "ascending"
                    : "none"
                  : undefined
              }
              title={model.sortable ? strings.sortHint : undefined}
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
  /** Null: only the active row is, as always. */
  readonly selected: boolean | null;
}

/** Drawn again only when it changed: walking through the grid touches two rows of it. */
function Row({ row, index, number, activeColumn, selected }: RowProps): JSX.Element {
  const page = useRows();
  return useMemo(
    () => (
      <tr
        role="row"
        aria-rowindex={number + 1}
        aria-selected={selected ?? undefined}
        class={selected === true ? "selected" : ""}
      >
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
            onMouseDown={(event) => {
              if (event.shiftKey) {
                // The browser would select the text between.
                event.preventDefault();
                event.currentTarget.focus();
              }
              page.actions.move({ row: index, column }, event.shiftKey);
            }}
          >
            <CellText cell={cell} nullWord={page.strings.null} />
          </td>
        ))}
      </tr>
    ),
    [row, index, number, activeColumn, selected],
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
