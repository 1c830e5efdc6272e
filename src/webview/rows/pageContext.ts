import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { RowsFormat } from "../../core/rows/rowsText.ts";
import type { RowsStrings } from "../../protocol/rowsStrings.ts";
import type { Place } from "./state.ts";

/** What the page can do, already bound to the host. */
export interface RowsActions {
  /** The rows that are in sight: they are read. */
  see(first: number, last: number): void;
  /** With `extend`, the rows on the way are selected. */
  move(to: Place, extend?: boolean): void;
  /** To the last row, which is counted to first. */
  moveToEnd(extend: boolean): void;
  selectAll(): void;
  chooseFormat(format: RowsFormat): void;
  sort(column: string): void;
  /** Only rows whose value in the column holds the text; an empty text shows all. */
  filter(column: string, text: string): void;
  /** By the column's place in the answer, in pixels. */
  resize(column: number, width: number): void;
  /** By shown places. */
  rearrange(from: number, to: number): void;
  refresh(): void;
  cancel(): void;
  count(): void;
  /** Resolves to whether it was done. */
  copy(what: "cell" | "selected" | "all" | "sql"): Promise<boolean>;
  export(): void;
}

export interface RowsPageContext {
  readonly strings: RowsStrings;
  readonly actions: RowsActions;
  readonly number: (value: number) => string;
}

export const RowsContext = createContext<RowsPageContext | null>(null);

export function useRows(): RowsPageContext {
  const page = useContext(RowsContext);
  if (page === null) {
    throw new Error("A component of the page stands outside of it.");
  }
  return page;
}
