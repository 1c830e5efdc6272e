import type { Result } from "../lib/result.ts";

/** What was read from a server's catalog, or why not. */
export type Browsed<T> = Result<T, BrowseFailure>;

export type BrowseFailure =
  | {
      readonly code: "unreachable";
      readonly message: string;
      /** The server was away, or a session was lost: it is worth trying again. A refused login is not. */
      readonly mayPass?: boolean;
    }
  | {
      readonly code: "sql";
      readonly sqlState: string;
      readonly message: string;
      readonly hint: string | null;
    }
  | { readonly code: "cancelled" };
