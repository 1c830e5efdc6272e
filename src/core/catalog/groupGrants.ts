import { quoteIdentifier } from "../sql/quote.ts";
import type { TableMember } from "./objects.ts";

/** One privilege of one grantee, as `aclexplode` tells it. */
export interface GrantedPrivilege {
  readonly grantee: string;
  readonly grantor: string;
  readonly privilege: string;
  readonly grantable: boolean;
  /** Null: on the whole table. */
  readonly column: string | null;
}

type Grants = Extract<TableMember, { readonly part: "grants" }>;

/** One entry for each pair of grantee and grantor; a privilege on a column names it: `SELECT ("a")`. */
export function groupGrants(granted: readonly GrantedPrivilege[]): readonly Grants[] {
  const groups = new Map<string, Grants>();
  for (const { grantee, grantor, privilege, grantable, column } of granted) {
    const key = JSON.stringify([grantee, grantor]);
    const name = column === null ? privilege : `${privilege} (${quoteIdentifier(column)})`;
    const privileges = [...(groups.get(key)?.privileges ?? []), { name, grantable }];
    groups.set(key, { part: "grants", grantee, grantor, privileges });
  }
  return [...groups.values()];
}
