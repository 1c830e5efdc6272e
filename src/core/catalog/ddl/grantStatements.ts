/** One privilege as `aclexplode` tells it; names as SQL reads them, quoted where they must be. */
export interface PrivilegeFact {
  /** What is there, or what PostgreSQL takes for granted on a new object of the kind. */
  readonly side: "actual" | "default";
  /** "PUBLIC" for everybody. */
  readonly grantee: string;
  readonly grantor: string;
  readonly privilege: string;
  readonly grantable: boolean;
  /** Null: on the whole object. */
  readonly column: string | null;
}

export interface GrantedObject {
  /** "TABLE s.t", "FUNCTION s.f(integer)". */
  readonly on: string;
  readonly owner: string;
  /** Empty: nobody has touched the privileges. */
  readonly privileges: readonly PrivilegeFact[];
}

interface Grant {
  readonly grantor: string;
  readonly grantee: string;
  readonly grantable: boolean;
  readonly privileges: readonly string[];
}

/** Statements that turn the privileges of a new object into those that are there. */
export function grantStatements({ on, owner, privileges }: GrantedObject): readonly string[] {
  const unchanged = new Set(
    ["PUBLIC", owner].filter(
      (grantee) =>
        fingerprint(privileges, "actual", grantee) === fingerprint(privileges, "default", grantee),
    ),
  );
  const revoked = [
    ...new Set(privileges.filter(({ side }) => side === "default").map(({ grantee }) => grantee)),
  ]
    .filter((grantee) => !unchanged.has(grantee))
    .map((grantee) => `REVOKE ALL ON ${on} FROM ${grantee};`);
  const granted = grantsOf(
    privileges.filter(
      ({ side, grantee, column }) =>
        side === "actual" && (column !== null || !unchanged.has(grantee)),
    ),
  );
  return [...revoked, ...inOrder(granted, owner).map((grant) => grantStatement(grant, on, owner))];
}

function grantStatement(grant: Grant, on: string, owner: string): string {
  const { grantor, grantee, grantable, privileges } = grant;
  const option = grantable ? " WITH GRANT OPTION" : "";
  const statement = `GRANT ${privileges.join(", ")} ON ${on} TO ${grantee}${option};`;
  // The server records whoever runs the statement.
  return grantor === owner ? statement : `SET ROLE ${grantor};\n${statement}\nRESET ROLE;`;
}

/** What one grantor gave one grantee, in one statement; columns stand behind their privilege. */
function grantsOf(privileges: readonly PrivilegeFact[]): readonly Grant[] {
  const groups = new Map<
    string,
    { readonly first: PrivilegeFact; readonly columns: Map<string, string[]> }
  >();
  for (const fact of privileges) {
    const key = JSON.stringify([fact.grantor, fact.grantee, fact.grantable, fact.column === null]);
    const group = groups.get(key) ?? { first: fact, columns: new Map<string, string[]>() };
    groups.set(key, group);
    const columns = group.columns.get(fact.privilege) ?? [];
    group.columns.set(fact.privilege, fact.column === null ? columns : [...columns, fact.column]);
  }
  return [...groups.values()].map(({ first, columns }) => ({
    grantor: first.grantor,
    grantee: first.grantee,
    grantable: first.grantable,
    privileges: [...columns].map(([privilege, names]) =>
      names.length === 0 ? privilege : `${privilege} (${names.join(", ")})`,
    ),
  }));
}

/** Whoever grants on must have been granted before. */
function inOrder(grants: readonly Grant[], owner: string): readonly Grant[] {
  const ordered: Grant[] = [];
  const able = new Set([owner]);
  let waiting = grants;
  for (;;) {
    const next = waiting.filter(({ grantor }) => able.has(grantor));
    if (next.length === 0) {
      return [...ordered, ...waiting];
    }
    ordered.push(...next);
    next.filter(({ grantable }) => grantable).forEach(({ grantee }) => able.add(grantee));
    waiting = waiting.filter((grant) => !next.includes(grant));
  }
}

function fingerprint(
  privileges: readonly PrivilegeFact[],
  side: PrivilegeFact["side"],
  grantee: string,
): string {
  return privileges
    .filter((fact) => fact.side === side && fact.grantee === grantee && fact.column === null)
    .map(({ privilege, grantable, grantor }) => JSON.stringify([privilege, grantable, grantor]))
    .sort()
    .join();
}
