import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { RowsFormat } from "../../core/rows/rowsText.ts";
import type { RowsStrings } from "../../protocol/rowsStrings.ts";
import type { Place } from "./state.ts";

/** What the page can do, already bound to the host. */
export interface RowsActions {
  /** With `extend`, the rows on the way are selected. */
  move(to: Place, extend?: boolean): void;
  selectAll(): void;
  chooseFormat(format: RowsFormat): void;
  turn(forward: boolean): void;
  sort(column: string): void;
  refresh(): void;
  cancel(): void;
  count(): void;
  /** Resolves to whether it was done. */
  copy(what: "cell" | "selected" | "page" | "sql"): Promise<boolean>;
  export(): void;
  dismiss(): void;
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
