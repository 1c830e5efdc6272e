import type { JSX } from "preact";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { ShownColumn } from "./grid.tsx";
import { useRows } from "./pageContext.ts";
import type { ReadyState } from "./state.ts";

/** Pixels that a key changes a width by. */
const WIDER_BY = 24;
/** What is dragged from a header: no other page's text is taken for a column. */
const DRAGGED = "application/x-schema-ops-column";

interface HeadRowProps {
  readonly state: ReadyState;
  readonly shown: readonly ShownColumn[];
  readonly numberWidth: number;
}

/** The names of the columns: one sorts, widens and moves them here. */
export function HeadRow({ state, shown, numberWidth }: HeadRowProps): JSX.Element {
  const { strings } = useRows();
  return (
    <div class="row head" role="row" aria-rowindex={1}>
      <div
        class="corner"
        role="columnheader"
        aria-colindex={1}
        style={{ width: `${numberWidth}px` }}
      >
        <span class="sr-only">{strings.rowNumber}</span>
      </div>
      {shown.map((column) => (
        <Header key={column.column} state={state} shown={column} />
      ))}
    </div>
  );
}

function Header({
  state,
  shown: { place, column, left, width },
}: {
  readonly state: ReadyState;
  readonly shown: ShownColumn;
}): JSX.Element {
  const { strings, actions } = useRows();
  const { active, model } = state;
  const { name, type } = state.columns[column] ?? { name: "", type: "" };
  const order = state.view.order?.column === name ? state.view.order : null;
  const sort = (): void => {
    actions.move({ row: -1, column: place });
    actions.sort(name);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (event.altKey && step !== 0) {
      event.preventDefault();
      if (event.shiftKey) {
        actions.rearrange(place, place + step);
      } else {
        actions.resize(column, width + step * WIDER_BY);
      }
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      sort();
    }
  };
  return (
    <div
      role="columnheader"
      class={model.sortable ? "header sortable" : "header"}
      aria-colindex={place + 2}
      aria-sort={model.sortable ? sortWord(order) : undefined}
      title={strings.headerHint}
      data-place={`-1:${place}`}
      tabIndex={active.row === -1 && active.column === place ? 0 : -1}
      style={{ left: `${left}px`, width: `${width}px` }}
      onClick={sort}
      onKeyDown={onKeyDown}
      onDragOver={(event) => {
        if (event.dataTransfer?.types.includes(DRAGGED) === true) {
          event.preventDefault();
        }
      }}
      onDrop={(event) => {
        const from = event.dataTransfer?.getData(DRAGGED) ?? "";
        if (from !== "") {
          event.preventDefault();
          actions.rearrange(Number(from), place);
        }
      }}
    >
      <span
        class="label"
        draggable
        onDragStart={(event) => event.dataTransfer?.setData(DRAGGED, String(place))}
      >
        <span class="name">{visibleText(name)}</span>
        {order === null ? null : (
          <span aria-hidden="true">{order.descending ? " ▼" : " ▲"}</span>
        )}{" "}
        <span class="type">{visibleText(type)}</span>
      </span>
      <Resizer width={width} onResize={(wanted) => actions.resize(column, wanted)} />
    </div>
  );
}

/** The edge that one drags; the keyboard has keys in the header for it. */
function Resizer({
  width,
  onResize,
}: {
  readonly width: number;
  readonly onResize: (width: number) => void;
}): JSX.Element {
  return (
    <span
      class="resizer"
      aria-hidden="true"
      onClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        event.preventDefault();
        const handle = event.currentTarget;
        const begin = event.clientX;
        handle.setPointerCapture(event.pointerId);
        const move = (moved: PointerEvent): void => onResize(width + moved.clientX - begin);
        const end = (): void => {
          handle.removeEventListener("pointermove", move);
          handle.removeEventListener("pointerup", end);
          handle.removeEventListener("pointercancel", end);
        };
        handle.addEventListener("pointermove", move);
        handle.addEventListener("pointerup", end);
        handle.addEventListener("pointercancel", end);
      }}
    />
  );
}

function sortWord(
  order: { readonly descending: boolean } | null,
): "ascending" | "descending" | "none" {
  return order === null ? "none" : order.descending ? "descending" : "ascending";
}
