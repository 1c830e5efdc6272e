import { err, ok, type Result } from "../lib/result.ts";
import {
  isSecretName,
  LOGIN_NAMES,
  NAMES,
  normalName,
  PERSON_NAMES,
  type ColumnPurpose,
} from "./columnNames.ts";
import {
  DERIVED_WORDS,
  type SessionTable,
  type StatusModel,
  type UserTable,
} from "./sessionTable.ts";
import { listedValues, statusWords } from "./statusWords.ts";
import type { ColumnFacts, Reference, TableFacts } from "./tableFacts.ts";

/** Why a table cannot be shown as one of sessions. */
export type ShapeProblem =
  /** Nothing names a row: none could be acted on. */
  | { readonly code: "no-key" }
  /** Nothing says which sessions are active. */
  | { readonly code: "no-state" }
  /** The role that asks may not read these. */
  | { readonly code: "not-readable"; readonly columns: readonly string[] }
  /** It has other columns than sessions have; a table that a person names is not held to this. */
  | { readonly code: "other-shape" };

/** Categories of `pg_type` that a purpose can be stored in. */
const CATEGORIES: Readonly<Record<ColumnPurpose, string>> = {
  user: "NSUEV",
  status: "SE",
  flag: "B",
  device: "SE",
  userAgent: "S",
  address: "SI",
  createdAt: "D",
  lastActivityAt: "D",
  expiresAt: "D",
  revokedAt: "D",
  reason: "S",
};

type Purposes = Readonly<Record<ColumnPurpose, ColumnFacts | null>>;

/**
 * Reads a table's shape: which columns there are decides what is shown and done. `named`: a person
 * says that the table holds sessions.
 */
export function sessionTable(
  facts: TableFacts,
  named: boolean,
): Result<SessionTable, ShapeProblem> {
  const purposes = purposesOf(facts);
  if (!named && !looksLikeSessions(facts, purposes)) {
    return err({ code: "other-shape" });
  }
  const status = statusModel(facts, purposes);
  if (status === null) {
    return err({ code: "no-state" });
  }
  if (facts.key.length === 0) {
    return err({ code: "no-key" });
  }
  const needed = facts.columns.filter(
    ({ name }) => facts.key.includes(name) || isState(status, name),
  );
  const hidden = needed.filter(({ selectable }) => !selectable);
  if (hidden.length > 0) {
    return err({ code: "not-readable", columns: hidden.map(({ name }) => name) });
  }
  return ok(describe(facts, purposes, status));
}

function describe(facts: TableFacts, purposes: Purposes, status: StatusModel): SessionTable {
  const readable = (purpose: ColumnPurpose): ColumnFacts | null => {
    const column = purposes[purpose];
    return column?.selectable === true ? column : null;
  };
  const nameOf = (purpose: ColumnPurpose): string | null => readable(purpose)?.name ?? null;
  const address = readable("address");
  const user = nameOf("user");
  const reason = purposes.reason;
  return {
    oid: facts.oid,
    schema: facts.schema,
    name: facts.name,
    comment: facts.comment,
    key: facts.key,
    status,
    user,
    userTable: user === null ? null : userTable(facts.references, user),
    device: nameOf("device"),
    userAgent: nameOf("userAgent"),
    address: address && { column: address.name, network: address.category === "I" },
    createdAt: nameOf("createdAt"),
    lastActivityAt: nameOf("lastActivityAt"),
    expiresAt: nameOf("expiresAt"),
    // Written, whether or not it may be read.
    revokedAt: purposes.revokedAt?.name ?? null,
    reason: reason && { column: reason.name, length: reason.length },
    secrets: facts.columns.filter(({ name }) => isSecretName(name)).map(({ name }) => name),
    unreadable: facts.columns.filter(({ selectable }) => !selectable).map(({ name }) => name),
    readOnly: facts.columns.filter(({ updatable }) => !updatable).map(({ name }) => name),
  };
}

function purposesOf(facts: TableFacts): Purposes {
  const taken = new Set<string>();
  const find = (purpose: ColumnPurpose): ColumnFacts | null => {
    const found =
      purpose === "user" ? (referringUser(facts) ?? named(facts, purpose)) : named(facts, purpose);
    if (found === null || taken.has(found.name)) {
      return null;
    }
    taken.add(found.name);
    return found;
  };
  return {
    status: find("status"),
    flag: find("flag"),
    user: find("user"),
    device: find("device"),
    userAgent: find("userAgent"),
    address: find("address"),
    createdAt: find("createdAt"),
    lastActivityAt: find("lastActivityAt"),
    expiresAt: find("expiresAt"),
    revokedAt: find("revokedAt"),
    reason: find("reason"),
  };
}

function named(facts: TableFacts, purpose: ColumnPurpose): ColumnFacts | null {
  for (const wanted of NAMES[purpose]) {
    const found = facts.columns.find(
      ({ name, category, type }) =>
        normalName(name) === wanted &&
        CATEGORIES[purpose].includes(category) &&
        // A time of day is no moment.
        !/^time\b/.test(type),
    );
    if (found !== undefined) {
      return found;
    }
  }
  return null;
}

const USERS =
  /(?:^|_)(?:users?|accounts?|members?|operators?|employees?|customers?|admins?|staff|people|persons?|principals?|logins?|사용자|회원)$/;

/** The column whose foreign key leads to a table of people, whatever the column is called. */
function referringUser(facts: TableFacts): ColumnFacts | null {
  const referring = facts.references.filter(({ table }) => USERS.test(normalName(table)));
  const [first] = [...referring].sort((a, b) => userRank(a) - userRank(b));
  return facts.columns.find(({ name }) => name === first?.column) ?? null;
}

/** Of several ("user_id", "revoked_by"), the one that is called so. */
function userRank({ column }: Reference): number {
  const names: readonly string[] = NAMES.user;
  const place = names.indexOf(normalName(column));
  return place < 0 ? names.length + (normalName(column).endsWith("_by") ? 1 : 0) : place;
}

function userTable(references: readonly Reference[], user: string): UserTable | null {
  const reference = references.find(({ column }) => column === user);
  if (reference === undefined) {
    return null;
  }
  const find = (wanted: readonly string[]): readonly string[] => {
    for (const want of wanted) {
      const found = reference.columns.find(
        ({ name, category, selectable }) =>
          selectable && "SUE".includes(category) && normalName(name) === want,
      );
      if (found !== undefined) {
        return [found.name];
      }
    }
    return [];
  };
  const labels = [...find(PERSON_NAMES), ...find(LOGIN_NAMES)];
  // Without the column that is referred to, the tables cannot be joined.
  const joinable = reference.columns.some(
    ({ name, selectable }) => name === reference.target && selectable,
  );
  return labels.length === 0 || !joinable
    ? null
    : { schema: reference.schema, name: reference.table, target: reference.target, labels };
}

function statusModel(facts: TableFacts, purposes: Purposes): StatusModel | null {
  const { status, flag, expiresAt, revokedAt } = purposes;
  if (status !== null) {
    const values = status.labels ?? checkedValues(facts, status.name);
    const words = values === null ? DERIVED_WORDS : statusWords(values);
    return { kind: "column", column: status.name, values, words };
  }
  if (flag !== null) {
    return { kind: "flag", column: flag.name };
  }
  const readable = [expiresAt, revokedAt].filter((column) => column !== null);
  return readable.length > 0 && readable.every(({ selectable }) => selectable)
    ? { kind: "times" }
    : null;
}

function checkedValues(facts: TableFacts, column: string): readonly string[] | null {
  for (const { columns, definition } of facts.checks) {
    const listed = columns.length === 1 && columns[0] === column ? listedValues(definition) : null;
    if (listed !== null) {
      return listed;
    }
  }
  return null;
}

function isState(status: StatusModel, column: string): boolean {
  return status.kind !== "times" && status.column === column;
}

function looksLikeSessions(facts: TableFacts, purposes: Purposes): boolean {
  const { user, device, address, userAgent, lastActivityAt, expiresAt, revokedAt } = purposes;
  const secret = facts.columns.some(({ name }) => isSecretName(name));
  const client = device !== null || address !== null || userAgent !== null;
  const comesToAnEnd = expiresAt !== null || revokedAt !== null;
  if (/session|세션/i.test(facts.name)) {
    return (
      (user !== null || secret || client) && (comesToAnEnd || lastActivityAt !== null || secret)
    );
  }
  return user !== null && lastActivityAt !== null && comesToAnEnd && (client || secret);
}
