/** A table of application sessions, by what its columns are for. */
export interface SessionTable {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly comment: string | null;
  /** Columns that name a row; at least one. */
  readonly key: readonly string[];
  readonly status: StatusModel;
  readonly user: string | null;
  /** Where the user's own words stand, when a foreign key leads there. */
  readonly userTable: UserTable | null;
  readonly device: string | null;
  readonly userAgent: string | null;
  readonly address: { readonly column: string; readonly network: boolean } | null;
  readonly createdAt: string | null;
  readonly lastActivityAt: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly reason: { readonly column: string; readonly length: number | null } | null;
  /** Columns that let somebody in: never shown. */
  readonly secrets: readonly string[];
  /** Columns that the role which asks may not read. */
  readonly unreadable: readonly string[];
  /** Columns that the role which acts may not change. */
  readonly readOnly: readonly string[];
}

export interface UserTable {
  readonly schema: string;
  readonly name: string;
  /** The column that {@link SessionTable.user} refers to. */
  readonly target: string;
  /** Columns that tell people who it is: a name, a login; at least one. */
  readonly labels: readonly string[];
}

/** How a table says where a session stands. */
export type StatusModel =
  | {
      readonly kind: "column";
      readonly column: string;
      /** All that the type or a check allows; null: any text. */
      readonly values: readonly string[] | null;
      readonly words: StatusWords;
    }
  /** True while it is active. */
  | { readonly kind: "flag"; readonly column: string }
  /** Only the times of the end and of revocation tell. */
  | { readonly kind: "times" };

/** The table's own words for the states that we act on; null: it has none. */
export interface StatusWords {
  readonly active: string | null;
  readonly expired: string | null;
  readonly revoked: string | null;
}

/** Where a session stands, whatever the table calls it. */
export type SessionState = "active" | "expired" | "revoked" | "other";

/** What a table without words of its own is shown with. */
export const DERIVED_WORDS = {
  active: "ACTIVE",
  expired: "EXPIRED",
  revoked: "REVOKED",
} as const satisfies StatusWords;

export function wordsOf(status: StatusModel): StatusWords {
  return status.kind === "column" ? status.words : DERIVED_WORDS;
}

export function stateOf(status: StatusModel, word: string | null): SessionState {
  const words = wordsOf(status);
  if (word === null) {
    return "other";
  }
  return word === words.active
    ? "active"
    : word === words.expired
      ? "expired"
      : word === words.revoked
        ? "revoked"
        : "other";
}

/** Active first, then what has ended, then what we have no name for. */
export function compareStatuses(status: StatusModel, a: string | null, b: string | null): number {
  const order: readonly SessionState[] = ["active", "expired", "revoked", "other"];
  const place = order.indexOf(stateOf(status, a)) - order.indexOf(stateOf(status, b));
  return place === 0 ? (a ?? "").localeCompare(b ?? "") : place;
}
