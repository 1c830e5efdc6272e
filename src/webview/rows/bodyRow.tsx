import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { oneLine } from "../../core/lib/visibleText.ts";
import type { RowsCell } from "../../protocol/rows.ts";
import type { ShownColumn } from "./grid.tsx";
import { useRows } from "./pageContext.ts";

/** Characters of a value that stand in its cell; the active cell's whole value stands below the grid. */
const SHOWN = 120;

interface BodyRowProps {
  /** Undefined: it is not there yet. */
  readonly row: readonly RowsCell[] | undefined;
  readonly index: number;
  readonly top: number;
  readonly shown: readonly ShownColumn[];
  readonly width: number;
  readonly numberWidth: number;
  /** Null: the active cell is in another row. */
  readonly activePlace: number | null;
  /** Null: only the active row is, as always. */
  readonly selected: boolean | null;
}

/** Drawn again only when it changed: walking through the grid touches two rows of it. */
export function BodyRow(props: BodyRowProps): JSX.Element {
  const { row, index, top, shown, width, numberWidth, activePlace, selected } = props;
  const page = useRows();
  return useMemo(
    () => (
      <div
        role="row"
        aria-rowindex={index + 2}
        aria-selected={selected ?? undefined}
        aria-busy={row === undefined ? true : undefined}
        class={selected === true ? "row selected" : "row"}
        style={{ transform: `translateY(${top}px)`, width: `${width}px` }}
      >
        <div
          role="rowheader"
          class="number"
          aria-colindex={1}
          style={{ width: `${numberWidth}px` }}
        >
          {page.number(index + 1)}
        </div>
        {shown.map(({ place, column, left, width: own }) => (
          <div
            key={column}
            role="gridcell"
            class={activePlace === place ? "value-cell active" : "value-cell"}
            aria-colindex={place + 2}
            data-place={`${index}:${place}`}
            tabIndex={activePlace === place ? 0 : -1}
            style={{ left: `${left}px`, width: `${own}px` }}
            onMouseDown={(event) => {
              if (event.shiftKey) {
                // The browser would select the text between.
                event.preventDefault();
                event.currentTarget.focus();
              }
              page.actions.move({ row: index, column: place }, event.shiftKey);
            }}
          >
            <CellText cell={row?.[column]} nullWord={page.strings.null} />
          </div>
        ))}
      </div>
    ),
    [row, index, top, shown, width, numberWidth, activePlace, selected],
  );
}

function CellText({
  cell,
  nullWord,
}: {
  readonly cell: RowsCell | undefined;
  readonly nullWord: string;
}): JSX.Element {
  if (cell === undefined) {
    return <span class="pending">…</span>;
  }
  if (cell === null) {
    return <span class="null">{nullWord}</span>;
  }
  const text = typeof cell === "string" ? cell : cell.text;
  const shown = oneLine(text.slice(0, SHOWN));
  return <span class="cell">{text.length > SHOWN ? `${shown}…` : shown}</span>;
}
