import type { Result } from "../lib/result.ts";

/** What was read from a server's catalog, or why not. */
export type Browsed<T> = Result<T, BrowseFailure>;

export type BrowseFailure =
  | { readonly code: "unreachable"; readonly message: string }
  | {
      readonly code: "sql";
      readonly sqlState: string;
      readonly message: string;
      readonly hint: string | null;
    }
  | { readonly code: "cancelled" };
