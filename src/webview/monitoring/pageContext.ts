import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { SqlPlace } from "../../protocol/monitoring.ts";
import type { MonitoringStrings } from "../../protocol/monitoringStrings.ts";
import type { Formats } from "./formats.ts";

/** What a person can do on the page. What comes of it arrives as changes of the state. */
export interface PageActions {
  run(): void;
  cancel(): void;
  show(file: string | null): void;
  order(failingFirst: boolean): void;
  openSource(line: number): void;
  /** Resolves to whether it was done. */
  copySql(place: SqlPlace): Promise<boolean>;
  openSql(place: SqlPlace): void;
  perform(index: number): void;
  agree(id: string): void;
  revoke(hash: string): void;
  decide(): void;
  undecide(section: string): void;
  dismiss(): void;
}

export interface Page {
  readonly strings: MonitoringStrings;
  readonly formats: Formats;
  readonly actions: PageActions;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) {
    throw new Error("A component of the page stands outside of it.");
  }
  return page;
}
