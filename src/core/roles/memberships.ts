import { groupBy } from "../lib/groupBy.ts";
import type { Membership, ServerRole, ServerRoles } from "./serverRoles.ts";

/** A role at the other end of memberships. */
export interface RelatedRole {
  readonly role: ServerRole;
  /** One for each grantor: PostgreSQL 16 and later keep them apart. */
  readonly grants: readonly Membership[];
}

/** Looks memberships up in both directions. */
export class MembershipIndex {
  readonly #roles: ReadonlyMap<number, ServerRole>;
  readonly #byMember: ReadonlyMap<number, readonly Membership[]>;
  readonly #byRole: ReadonlyMap<number, readonly Membership[]>;

  constructor({ roles, memberships }: Pick<ServerRoles, "roles" | "memberships">) {
    this.#roles = new Map(roles.map((role) => [role.oid, role]));
    this.#byMember = groupBy(memberships, ({ member }) => member);
    this.#byRole = groupBy(memberships, ({ role }) => role);
  }

  role(oid: number): ServerRole | undefined {
    return this.#roles.get(oid);
  }

  /** Memberships that the role has. */
  of(member: number): readonly Membership[] {
    return this.#byMember.get(member) ?? [];
  }

  /** The roles that it is a member of, by name. */
  memberOf(oid: number): readonly RelatedRole[] {
    return this.#related(this.#byMember.get(oid) ?? [], ({ role }) => role);
  }

  /** The roles that are members of it, by name. */
  members(oid: number): readonly RelatedRole[] {
    return this.#related(this.#byRole.get(oid) ?? [], ({ member }) => member);
  }

  /** The role and all that it is a member of, directly or through others. Loops end where they began. */
  reached(oid: number, follows: (membership: Membership) => boolean): ReadonlySet<number> {
    const reached = new Set([oid]);
    for (const member of reached) {
      for (const membership of this.of(member)) {
        if (follows(membership)) {
          reached.add(membership.role);
        }
      }
    }
    return reached;
  }

  #related(
    memberships: readonly Membership[],
    other: (membership: Membership) => number,
  ): readonly RelatedRole[] {
    return [...groupBy(memberships, other)]
      .flatMap(([oid, grants]) => {
        const role = this.#roles.get(oid);
        return role === undefined ? [] : [{ role, grants }];
      })
      .sort((a, b) => (a.role.name < b.role.name ? -1 : 1));
  }
}
