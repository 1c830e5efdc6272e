import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ResultsStrings } from "../../protocol/resultsStrings.ts";
import type { Filter } from "../../protocol/results.ts";
import type { Formats } from "./words.ts";

/** What a person can do on the page. Results come back as changes of the state. */
export interface PageActions {
  filter(filter: Filter): void;
  order(failuresFirst: boolean): void;
  toggle(id: string): void;
  loadRows(id: string, result: string, from: number): void;
  openSource(id: string, expectation: number | null): void;
  openFailure(id: string, failure: number, where: "runbook" | "file"): void;
  copy(id: string): Promise<boolean>;
  runAgain(id: string): void;
  compare(id: string): void;
  cancel(): void;
  accept(id: string): void;
  judge(id: string, verdict: "pass" | "fail"): void;
  openLog(id: string): void;
  openChange(change: number): void;
  start(): void;
  back(): void;
  forward(): void;
  showAll(): void;
  dismiss(): void;
}

export interface Page {
  readonly strings: ResultsStrings;
  readonly formats: Formats;
  readonly actions: PageActions;
  /** Nothing may be changed: somebody else holds the journal, or the deployment has ended. */
  readonly readOnly: boolean;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) {
    throw new Error("A component of the page stands outside of it.");
  }
  return page;
}
