import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { BodyRow } from "./bodyRow.tsx";
import { HeadRow } from "./headRow.tsx";
import { moveFor } from "./keys.ts";
import { useRows } from "./pageContext.ts";
import { useVirtual } from "./useVirtual.ts";
import { extentOf, type ReadyState, rowAt, selectedRows } from "./state.ts";

/** As `--row` and `--head` of the style say. */
const ROW_HEIGHT = 22;
const HEAD_HEIGHT = 26;

/** A column that is drawn: its places, and where it stands. */
export interface ShownColumn {
  /** As it is shown. */
  readonly place: number;
  /** In the answer. */
  readonly column: number;
  readonly left: number;
  readonly width: number;
}

/**
 * The rows as a grid that one walks through with the arrow keys: one tab stop, wherever one is in it.
 * Only what is in sight is drawn, and the cell that has the focus.
 */
export function Grid({ state }: { readonly state: ReadyState }): JSX.Element {
  const { strings, actions, number } = useRows();
  const scroller = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  const { active, layout, columns } = state;
  const extent = extentOf(state);
  const selected = selectedRows(state);
  const numberWidth = 24 + 8 * number(extent).length;
  const rows = useVirtual({
    ...{ scroller, count: extent, size: () => ROW_HEIGHT, start: HEAD_HEIGHT },
    ...{ keep: active.row, horizontal: false },
  });
  const across = useVirtual({
    ...{ scroller, count: columns.length, start: numberWidth, keep: active.column },
    size: (place) => layout.widths[layout.order[place] ?? 0] ?? 0,
    horizontal: true,
  });
  // Widths are asked for once each: other ones must be asked for again.
  useLayoutEffect(() => across.measure(), [layout, numberWidth]);

  const items = across.getVirtualItems();
  const shownKey = items.map(({ index, start, size }) => `${index}:${start}:${size}`).join();
  const shown: readonly ShownColumn[] = useMemo(
    () =>
      items.map(({ index, start, size }) => ({
        ...{ place: index, column: layout.order[index] ?? 0, left: start, width: size },
      })),
    [shownKey, layout],
  );
  const width = across.getTotalSize();

  useSeen(state, rows.range);
  useLayoutEffect(() => {
    // Other rows begin with the first.
    scroller.current?.scrollTo({ top: 0 });
  }, [state.turns]);
  useEffect(() => {
    // The focus follows the active cell, but is never taken from elsewhere.
    if (!hadFocus.current) {
      return;
    }
    if (active.row >= 0) {
      rows.scrollToIndex(active.row, { align: "auto" });
    }
    across.scrollToIndex(active.column, { align: "auto" });
    const place = `${active.row}:${active.column}`;
    scroller.current
      ?.querySelector<HTMLElement>(`[data-place="${place}"]`)
      ?.focus({ preventScroll: true });
  }, [active.row, active.column, state.turns, layout]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const withControl = event.ctrlKey || event.metaKey;
    if (event.altKey) {
      return;
    }
    if (withControl && onControlKey(event)) {
      return;
    }
    const move = moveFor(state, event.key, withControl);
    if (move !== null) {
      event.preventDefault();
      if (move.kind === "end") {
        actions.moveToEnd(event.shiftKey);
      } else {
        actions.move(move.to, event.shiftKey);
      }
    }
  };

  /** Whether the key together with Control means something here. */
  const onControlKey = (event: KeyboardEvent): boolean => {
    switch (event.key.toLowerCase()) {
      case "c":
        if (document.getSelection()?.isCollapsed !== false) {
          event.preventDefault();
          // Several rows are meant when several are selected.
          const several = event.shiftKey || selected.last > selected.first;
          void actions.copy(several ? "selected" : "cell");
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

  return (
    <div
      class="grid-scroll"
      ref={scroller}
      onFocusIn={() => {
        hadFocus.current = true;
      }}
      onFocusOut={(event: FocusEvent) => {
        const to = event.relatedTarget;
        hadFocus.current =
          to === null || (to instanceof Node && scroller.current?.contains(to) === true);
      }}
    >
      <div
        class="grid"
        role="grid"
        aria-label={strings.grid}
        aria-rowcount={state.ended ? state.known + 1 : -1}
        aria-colcount={columns.length + 1}
        aria-multiselectable={true}
        aria-busy={state.waiting.size > 0}
        style={{ height: `${rows.getTotalSize()}px`, width: `${width}px` }}
        onKeyDown={onKeyDown}
      >
        <HeadRow state={state} shown={shown} numberWidth={numberWidth} />
        {rows.getVirtualItems().map(({ index, start }) => (
          <BodyRow
            key={index}
            row={rowAt(state, index)}
            index={index}
            top={start}
            shown={shown}
            width={width}
            numberWidth={numberWidth}
            activePlace={active.row === index ? active.column : null}
            selected={
              selected.last > selected.first
                ? index >= selected.first && index <= selected.last
                : null
            }
          />
        ))}
      </div>
    </div>
  );
}

/** Tells which rows are in sight, whenever that or what they show changes. */
function useSeen(
  state: ReadyState,
  range: { readonly startIndex: number; readonly endIndex: number } | null,
): void {
  const { actions } = useRows();
  const first = range?.startIndex ?? 0;
  const last = range?.endIndex ?? 0;
  useEffect(() => actions.see(first, last), [first, last, state.view, state.known]);
}
