import type { BrowseFailure } from "../catalog/browse.ts";

/**
 * A change to a database that a person asks for from a tree, as it will be run. What is shown before
 * is `statements`, and nothing else is run.
 */
export interface Action {
  /** What it does, in a few words of the person's language ("Revoke 3 sessions of kim"). */
  readonly title: string;
  readonly connection: string;
  /** Complete SQL, values quoted in: exactly what is sent, one statement each, in this order. */
  readonly statements: readonly ActionStatement[];
  /** "none": for statements that PostgreSQL refuses inside a transaction (REINDEX CONCURRENTLY, VACUUM). */
  readonly transaction: "one" | "none";
  /** Why, in the person's words; null: no reason was asked for. */
  readonly reason: string | null;
  /** The statements that undo it, from what it returned; null or empty: it cannot be undone. */
  readonly undo: ((results: readonly StatementResult[]) => readonly ActionStatement[]) | null;
  /**
   * Oid of a table whose indexes are built outside a transaction: indexes that the action left behind
   * invalid when it failed or was cancelled are dropped again.
   */
  readonly dropInvalidIndexesOf?: number;
}

export interface ActionStatement {
  readonly sql: string;
  /**
   * Rows that it must change, when that is known: another number means that somebody else was
   * faster, and the whole action is rolled back. Absent: any number will do.
   */
  readonly expectRows?: number;
}

export interface StatementResult {
  readonly sql: string;
  /** "UPDATE", "GRANT". */
  readonly command: string;
  /** Rows changed or returned; null: the command counts none. */
  readonly rowCount: number | null;
  /** What it returned, in PostgreSQL's text form. */
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

/** From the server's progress views. */
export interface ActionProgress {
  /** As the server names it ("building index"). */
  readonly phase: string;
  /** From 0 to 1; null: the server does not say. */
  readonly done: number | null;
}

export type ActionOutcome =
  | {
      readonly kind: "done";
      readonly results: readonly StatementResult[];
      readonly durationMs: number;
    }
  /** Nothing was changed (`rolledBack`), or some of it was: then `results` says what. */
  | {
      readonly kind: "failed";
      readonly failure: ActionFailure;
      readonly rolledBack: boolean;
      readonly results: readonly StatementResult[];
      /**
       * Statements that would remove what it left behind and could not remove itself: somebody is in the
       * way. Null: it could not be seen whether there is any.
       */
      readonly leftBehind: readonly string[] | null;
      readonly durationMs: number;
    };

export type ActionFailure =
  | BrowseFailure
  /** Somebody else held the lock for longer than we wait. */
  | { readonly code: "locked"; readonly message: string }
  /** A statement changed another number of rows than it must: somebody was faster. */
  | {
      readonly code: "changed-meanwhile";
      readonly sql: string;
      readonly expected: number;
      readonly found: number;
    };
