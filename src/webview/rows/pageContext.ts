import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { RowsStrings } from "../../protocol/rowsStrings.ts";
import type { Place } from "./state.ts";

/** What the page can do, already bound to the host. */
export interface RowsActions {
  move(to: Place): void;
  turn(forward: boolean): void;
  sort(column: string): void;
  refresh(): void;
  cancel(): void;
  count(): void;
  /** Resolves to whether it was done. */
  copy(what: "cell" | "row" | "rows" | "sql"): Promise<boolean>;
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
