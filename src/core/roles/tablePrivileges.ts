import { groupBy } from "../lib/groupBy.ts";
import { MembershipIndex } from "./memberships.ts";
import type { Membership, ServerRoles } from "./serverRoles.ts";

/** What the catalog says of one table: who owns it, who was granted what, and what else counts. */
export interface TableFacts {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly owner: number;
  readonly grants: readonly AclEntry[];
  readonly columnGrants: readonly (AclEntry & { readonly column: string })[];
  readonly schemaOwner: number;
  /** USAGE on the schema only. */
  readonly schemaGrants: readonly AclEntry[];
  readonly rowSecurity: { readonly enabled: boolean; readonly forced: boolean };
  readonly policies: readonly PolicyFacts[];
}

export interface AclEntry {
  /** Null: PUBLIC. */
  readonly grantee: number | null;
  readonly grantor: number;
  /** "SELECT" */
  readonly privilege: string;
  readonly grantable: boolean;
}

export interface PolicyFacts {
  readonly name: string;
  readonly command: "all" | "select" | "insert" | "update" | "delete";
  readonly permissive: boolean;
  /** Null: PUBLIC is among them. */
  readonly roles: readonly number[] | null;
}

/** One way in which a role comes by a privilege. */
export interface PrivilegePath {
  /** From the role that is asked about to the one that has it; empty: the role itself. */
  readonly memberships: readonly Membership[];
  readonly source: PrivilegeSource;
  /** A membership of the way does not inherit: the privilege is there after SET ROLE only. */
  readonly needsSetRole: boolean;
}

export type PrivilegeSource =
  | { readonly kind: "superuser" }
  /** What the owner has by owning. */
  | { readonly kind: "owner"; readonly role: number }
  | {
      readonly kind: "grant";
      /** Null: PUBLIC. */
      readonly grantee: number | null;
      readonly grantor: number;
      readonly grantable: boolean;
    }
  /** A role of PostgreSQL's own that has it on every table. */
  | { readonly kind: "predefined"; readonly role: number };

export interface PrivilegeAnswer {
  readonly privilege: string;
  readonly allowed: "yes" | "after-set-role" | "no";
  /** At most {@link MOST_PATHS}; the shortest first. */
  readonly paths: readonly PrivilegePath[];
  /** Where the table as a whole is not allowed: columns that are. */
  readonly columns: readonly ColumnAnswer[];
}

export interface ColumnAnswer {
  readonly column: string;
  readonly allowed: "yes" | "after-set-role";
  readonly paths: readonly PrivilegePath[];
}

export interface TableAnswer {
  /** Without it, nothing on the table can be reached by its name. */
  readonly schemaUsage: PrivilegeAnswer;
  readonly privileges: readonly PrivilegeAnswer[];
  readonly rowSecurity: RowSecurityAnswer;
}

export type RowSecurityAnswer =
  | { readonly kind: "off" }
  | { readonly kind: "bypassed"; readonly because: "superuser" | "bypassrls" | "owner" }
  /** Rows are seen and changed as these allow; without any, there are none. */
  | { readonly kind: "applies"; readonly policies: readonly PolicyFacts[] };

export const TABLE_PRIVILEGES = [
  "SELECT",
  "INSERT",
  "UPDATE",
  "DELETE",
  "TRUNCATE",
  "REFERENCES",
  "TRIGGER",
] as const;
const COLUMN_PRIVILEGES = new Set(["SELECT", "INSERT", "UPDATE", "REFERENCES"]);

/** Ways of one kind that are told at most. */
export const MOST_PATHS = 20;
/** Steps after which no further ways are looked for. */
const MOST_STEPS = 10_000;

/** What the predefined roles have on every table, and on every schema. */
const PREDEFINED: Readonly<Record<string, readonly string[]>> = {
  pg_read_all_data: ["SELECT", "USAGE"],
  pg_write_all_data: ["INSERT", "UPDATE", "DELETE", "USAGE"],
  pg_maintain: ["MAINTAIN"],
};

/** "What may this role do on this table, and why?" Pure over the rows of the catalog. */
export function explainTable(server: ServerRoles, role: number, table: TableFacts): TableAnswer {
  const index = new MembershipIndex(server);
  const ways = new Ways(server, index, role);
  const names = server.major >= 17 ? [...TABLE_PRIVILEGES, "MAINTAIN"] : TABLE_PRIVILEGES;
  return {
    schemaUsage: ways.answer("USAGE", table.schemaOwner, table.schemaGrants, []),
    privileges: names.map((name) =>
      ways.answer(
        name,
        table.owner,
        table.grants,
        COLUMN_PRIVILEGES.has(name) ? table.columnGrants : [],
      ),
    ),
    rowSecurity: rowSecurity(index, role, table),
  };
}

class Ways {
  readonly #index: MembershipIndex;
  readonly #role: number;
  readonly #predefined: ReadonlyMap<number, readonly string[]>;
  /** Every role that it can be, by inheriting or by SET ROLE. */
  readonly #reached: ReadonlySet<number>;

  constructor(server: ServerRoles, index: MembershipIndex, role: number) {
    this.#index = index;
    this.#role = role;
    this.#reached = index.reached(role, ({ inherit, set }) => inherit || set);
    this.#predefined = new Map(
      server.roles.flatMap(({ oid, name, predefined }) =>
        predefined && PREDEFINED[name] ? [[oid, PREDEFINED[name]] as const] : [],
      ),
    );
  }

  answer(
    privilege: string,
    owner: number,
    grants: readonly AclEntry[],
    columnGrants: TableFacts["columnGrants"],
  ): PrivilegeAnswer {
    const paths = this.#paths([
      ...this.#sources(privilege),
      ...grantSources(privilege, owner, grants),
    ]);
    const allowed = allowedBy(paths);
    const byColumn = groupBy(columnGrants, ({ column }) => column);
    const columns =
      allowed === "yes"
        ? []
        : [...byColumn].flatMap(([column, entries]): readonly ColumnAnswer[] => {
            const found = this.#paths(grantSources(privilege, owner, entries));
            const columnAllowed = allowedBy(found);
            return columnAllowed === "no" ? [] : [{ column, allowed: columnAllowed, paths: found }];
          });
    return { privilege, allowed, paths, columns };
  }

  /** Where a privilege comes from whatever was granted. */
  #sources(privilege: string): readonly HeldSource[] {
    return [...this.#reached].flatMap((oid): readonly HeldSource[] => {
      const isSuperuser = this.#index.role(oid)?.superuser === true;
      const isPredefined = this.#predefined.get(oid)?.includes(privilege) === true;
      return [
        ...(isSuperuser ? [{ holder: oid, source: { kind: "superuser" } } as const] : []),
        ...(isPredefined
          ? [{ holder: oid, source: { kind: "predefined", role: oid } } as const]
          : []),
      ];
    });
  }

  #paths(sources: readonly HeldSource[]): readonly PrivilegePath[] {
    const paths = sources.flatMap(({ holder, source }): readonly PrivilegePath[] => {
      if (holder === null) {
        return [{ memberships: [], source, needsSetRole: false }];
      }
      return this.#waysTo(holder).flatMap((memberships) => {
        const inherits = memberships.every(({ inherit }) => inherit);
        const needsSetRole = !inherits || (source.kind === "superuser" && memberships.length > 0);
        // Being superuser is no privilege that members inherit, and SET ROLE needs its own option.
        return needsSetRole && !canSetRole(memberships, source)
          ? []
          : [{ memberships, source, needsSetRole }];
      });
    });
    return paths
      .sort(
        (a, b) =>
          Number(a.needsSetRole) - Number(b.needsSetRole) ||
          a.memberships.length - b.memberships.length,
      )
      .slice(0, MOST_PATHS);
  }

  /**
   * Ways of memberships that lead to a role and pass none twice: the shortest first, as many as are of
   * use. What is left to go is known, so that nothing is tried that leads nowhere.
   */
  #waysTo(holder: number): readonly (readonly Membership[])[] {
    const left = this.#distancesTo(holder);
    const ways: (readonly Membership[])[] = [];
    const begun = left.get(this.#role);
    if (begun === undefined) {
      return ways;
    }
    // By the length that a way will have at least.
    const open: (readonly Membership[])[][] = [];
    open[begun] = [[]];
    for (let length = begun, steps = 0; length < open.length; length++) {
      for (let way = open[length]?.pop(); way !== undefined; way = open[length]?.pop()) {
        const at = way.at(-1)?.role ?? this.#role;
        if (at === holder) {
          ways.push(way);
        }
        steps += 1;
        if (ways.length >= MOST_PATHS || steps > MOST_STEPS) {
          return ways;
        }
        for (const membership of at === holder ? [] : this.#onwards(at, way)) {
          const rest = left.get(membership.role);
          if (rest !== undefined) {
            (open[way.length + 1 + rest] ??= []).push([...way, membership]);
          }
        }
      }
    }
    return ways;
  }

  /** Last first, because the last one begun is the first one followed. */
  #onwards(at: number, way: readonly Membership[]): readonly Membership[] {
    const passed = new Set([this.#role, ...way.map(({ role }) => role)]);
    return this.#index
      .of(at)
      .filter(({ role }) => !passed.has(role))
      .reverse();
  }

  /** How many memberships lie between each role and the holder; roles from which no way leads are absent. */
  #distancesTo(holder: number): ReadonlyMap<number, number> {
    const distances = new Map([[holder, 0]]);
    for (const [oid, distance] of distances) {
      for (const { role } of this.#index.members(oid)) {
        if (!distances.has(role.oid)) {
          distances.set(role.oid, distance + 1);
        }
      }
    }
    return distances;
  }
}

interface HeldSource {
  /** Null: everybody. */
  readonly holder: number | null;
  readonly source: PrivilegeSource;
}

function grantSources(
  privilege: string,
  owner: number,
  entries: readonly AclEntry[],
): readonly HeldSource[] {
  return entries
    .filter((entry) => entry.privilege === privilege)
    .map(({ grantee, grantor, grantable }): HeldSource => ({
      holder: grantee,
      source:
        grantee === owner && grantor === owner
          ? { kind: "owner", role: owner }
          : { kind: "grant", grantee, grantor, grantable },
    }));
}

/**
 * A way on which a membership does not inherit leads through SET ROLE: to the role where inheriting
 * takes over. SET ROLE goes to any role that memberships with the SET option lead to.
 */
function canSetRole(memberships: readonly Membership[], source: PrivilegeSource): boolean {
  if (source.kind === "superuser") {
    return memberships.every(({ set }) => set);
  }
  const lastWithout = memberships.findLastIndex(({ inherit }) => !inherit);
  return memberships.slice(0, lastWithout + 1).every(({ set }) => set);
}

function allowedBy(paths: readonly PrivilegePath[]): "yes" | "after-set-role" | "no" {
  if (paths.length === 0) {
    return "no";
  }
  return paths.some(({ needsSetRole }) => !needsSetRole) ? "yes" : "after-set-role";
}

function rowSecurity(index: MembershipIndex, role: number, table: TableFacts): RowSecurityAnswer {
  if (!table.rowSecurity.enabled) {
    return { kind: "off" };
  }
  const self = index.role(role);
  if (self?.superuser === true) {
    return { kind: "bypassed", because: "superuser" };
  }
  if (self?.bypassRls === true) {
    return { kind: "bypassed", because: "bypassrls" };
  }
  const inherited = index.reached(role, ({ inherit }) => inherit);
  if (inherited.has(table.owner) && !table.rowSecurity.forced) {
    return { kind: "bypassed", because: "owner" };
  }
  return {
    kind: "applies",
    policies: table.policies.filter(
      ({ roles }) => roles === null || roles.some((oid) => inherited.has(oid)),
    ),
  };
}
