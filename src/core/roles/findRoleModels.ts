import {
  entitiesIn,
  entityOfColumn,
  entityOfTable,
  entityWord,
  isActorColumn,
  isBoolean,
  isText,
  isTime,
  namedColumn,
  wordsOf,
  type Entity,
} from "./columnWords.ts";
import { findHistory, hasHistoryColumns } from "./findHistory.ts";
import type {
  ActingSetting,
  Activity,
  ActorColumn,
  EntityTable,
  LinkTable,
  RoleModel,
  RolePermissionTable,
  UserRoleTable,
} from "./roleModel.ts";
import { columnOf, rowKeyOf, tableLabel, type TableShape } from "./tableShape.ts";

/** The settings that the triggers of a table read, by the table's oid. */
export type SettingsByTable = ReadonlyMap<number, ActingSetting>;

/**
 * Finds the tables in which an application keeps its roles, by their columns and foreign keys. One
 * model a table of roles that something refers to; a database of several tenants has several.
 */
export function findRoleModels(
  tables: readonly TableShape[],
  settings: SettingsByTable,
  standby = false,
): readonly RoleModel[] {
  const finder = new Finder(tables, settings, standby);
  return tables
    .filter((table) => entityOfTable(table) === "role")
    .flatMap((table) => finder.model(table) ?? [])
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What a column refers to. */
interface Target {
  readonly target: TableShape;
  readonly targetColumn: string;
}

interface Reference extends Target {
  readonly column: string;
}

class Finder {
  readonly #tables: readonly TableShape[];
  readonly #byOid: ReadonlyMap<number, TableShape>;
  readonly #settings: SettingsByTable;
  readonly #standby: boolean;

  constructor(tables: readonly TableShape[], settings: SettingsByTable, standby: boolean) {
    this.#tables = tables;
    this.#standby = standby;
    this.#byOid = new Map(tables.map((table) => [table.oid, table]));
    this.#settings = settings;
  }

  model(roles: TableShape): RoleModel | null {
    const userLink = this.#link(roles, "user");
    const permissionLink = this.#link(roles, "permission");
    const direct = userLink === null ? this.#roleColumnOfUsers(roles) : null;
    const [role] = [userLink, permissionLink, direct].flatMap((link) => link?.role ?? []);
    if (role === undefined) {
      return null;
    }
    const users = entityOf(userLink ?? direct);
    const userTable = users === null ? null : users.table;
    return {
      id: tableLabel(roles),
      standby: this.#standby,
      roles: entityTable(roles, role.targetColumn),
      users,
      permissions: entityOf(permissionLink),
      userRoles: userLink && this.#userRoles(userLink, userTable),
      userRoleColumn: direct === null ? null : direct.role.column,
      rolePermissions: permissionLink && this.#rolePermissions(permissionLink, userTable),
      history: findHistory(this.#tables, roles),
    };
  }

  /** The table between the roles and the users or permissions: the likeliest, when several could be. */
  #link(roles: TableShape, other: "user" | "permission"): Link | null {
    let best: Link | null = null;
    for (const table of this.#tables) {
      const link = this.#linkIn(table, roles, other);
      if (link !== null && link.likelihood > (best?.likelihood ?? 0)) {
        best = link;
      }
    }
    return best;
  }

  #linkIn(table: TableShape, roles: TableShape, other: "user" | "permission"): Link | null {
    if (table === roles || entityOfTable(table) !== null || hasHistoryColumns(table)) {
      return null;
    }
    const role = this.#references(table, "role").find(({ target }) => target === roles);
    const others = this.#references(table, other);
    if (role === undefined || others.length === 0) {
      return null;
    }
    const isTogether = (columns: readonly string[]): boolean =>
      columns.includes(role.column) && others.some(({ column }) => columns.includes(column));
    const keys = table.keys.filter(({ columns }) => isTogether(columns));
    const named =
      others.find(({ column }) => keys.some(({ columns }) => columns.includes(column))) ??
      others.find(({ column }) => entityOfColumn(column) === other) ??
      others[0];
    const words = entitiesIn(table.name);
    const saysBoth = words.has("role") && words.has(other);
    const likelihood =
      (saysBoth ? 4 : 0) +
      (keys.some(({ columns }) => columns.length === 2) ? 3 : 0) +
      (table.schema === roles.schema ? 1 : 0);
    return named !== undefined && likelihood > 1 ? { table, role, other: named, likelihood } : null;
  }

  #roleColumnOfUsers(
    roles: TableShape,
  ): { readonly other: Target; readonly role: Reference } | null {
    for (const users of this.#tables.filter((table) => entityOfTable(table) === "user")) {
      const role = this.#references(users, "role").find(({ target }) => target === roles);
      const [key, ...others] = rowKeyOf(users);
      if (role !== undefined && key !== undefined && others.length === 0) {
        return { other: { target: users, targetColumn: key }, role };
      }
    }
    return null;
  }

  /** The columns of a table that refer to tables of an entity, and are about one of its rows. */
  #references(table: TableShape, entity: Entity): readonly Reference[] {
    return table.columns.flatMap(({ name }): readonly Reference[] => {
      if (isActorColumn(name)) {
        return [];
      }
      const foreign = table.foreignKeys.find(
        ({ columns }) => columns.length === 1 && columns[0] === name,
      );
      const target = foreign && this.#byOid.get(foreign.table);
      if (foreign !== undefined && target !== undefined) {
        const means = entityOfTable(target) ?? entityOfColumn(name);
        const targetColumn = foreign.targetColumns[0];
        return means === entity && targetColumn !== undefined
          ? [{ column: name, target, targetColumn }]
          : [];
      }
      return entityOfColumn(name) === entity ? this.#byName(table, name, entity) : [];
    });
  }

  /** Without a foreign key, the name must say it: the only table of that kind in the schema, and its key. */
  #byName(table: TableShape, column: string, entity: Entity): readonly Reference[] {
    const targets = this.#tables.filter(
      (target) => target.schema === table.schema && entityOfTable(target) === entity,
    );
    // "user_id" means the users, where there are members as well.
    const word = entityWord(column);
    const namesakes = targets.filter(({ name }) => wordsOf(name).at(-1) === word);
    const [target, ...others] = namesakes.length > 0 ? namesakes : targets;
    if (target === undefined || others.length > 0) {
      return [];
    }
    const byCode = /(?:code|name)$/i.test(column);
    const singles = target.keys.filter(({ columns, partial }) => columns.length === 1 && !partial);
    const key = byCode
      ? singles.find(({ columns }) => /(?:code|name)$/i.test(columns[0] ?? ""))
      : (singles.find(({ primary }) => primary) ?? singles[0]);
    const targetColumn = key?.columns[0];
    return targetColumn === undefined ? [] : [{ column, target, targetColumn }];
  }

  #userRoles(link: Link, users: TableShape | null): UserRoleTable {
    return {
      ...linkTable(link, users, this.#settings),
      user: link.other.column,
      expiresAt: namedColumn(link.table, EXPIRY, isTime),
    };
  }

  #rolePermissions(link: Link, users: TableShape | null): RolePermissionTable {
    return { ...linkTable(link, users, this.#settings), permission: link.other.column };
  }
}

interface Link {
  readonly table: TableShape;
  readonly role: Reference;
  readonly other: Reference;
  readonly likelihood: number;
}

const EXPIRY = [
  "expires_at",
  "expired_at",
  "expire_at",
  "expiry",
  "valid_until",
  "valid_to",
].concat(["expires_on", "end_date", "expiration", "expiration_date"]);
const ENDED_AT = ["released_at", "revoked_at", "removed_at", "ended_at", "deactivated_at"];
const DELETED_AT = ["deleted_at"];

function linkTable(
  { table, role, other }: Link,
  users: TableShape | null,
  settings: SettingsByTable,
): LinkTable {
  const endedAt = namedColumn(table, [...ENDED_AT, ...DELETED_AT], isTime);
  const note = namedColumn(table, ["reason", "note", "remark", "comment", "memo"], isText);
  const pair = [role.column, other.column] as const;
  const key = rowKeyOf(table);
  const actor = (names: readonly string[]): ActorColumn | null => actorColumn(table, names, users);
  return {
    table,
    role: role.column,
    pair,
    activity: activityOf(table, endedAt),
    key: key.length === 0 ? pair : key,
    oneRowAPair: table.keys.some(
      ({ columns, partial }) =>
        !partial && columns.length === 2 && pair.every((column) => columns.includes(column)),
    ),
    grantedAt: namedColumn(table, ["granted_at", "assigned_at", "created_at"], isTime),
    grantedBy: actor(["granted_by", "assigned_by", "created_by"]),
    endedAt,
    endedBy: actor(["released_by", "revoked_by", "removed_by", "deleted_by"]),
    grantReason: namedColumn(table, ["grant_reason", "granted_reason"], isText) ?? note,
    endReason:
      namedColumn(
        table,
        ["revoke_reason", "revoked_reason", "release_reason", "released_reason"],
        isText,
      ) ?? note,
    actingSetting: settings.get(table.oid) ?? null,
  };
}

/** A column for the user who did it, when it takes what we know of the user. */
function actorColumn(
  table: TableShape,
  names: readonly string[],
  users: TableShape | null,
): ActorColumn | null {
  const name = namedColumn(table, names);
  const column = name === null ? undefined : columnOf(table, name);
  const userKey = users && rowKeyOf(users)[0];
  if (column === undefined || users === null || !userKey) {
    return null;
  }
  const refers = table.foreignKeys.some(
    (key) => key.columns[0] === column.name && key.table === users.oid,
  );
  if (refers || column.type === columnOf(users, userKey)?.type) {
    return { column: column.name, value: "key" };
  }
  return isText(column) ? { column: column.name, value: "email" } : null;
}

function activityOf(table: TableShape, endedAt: string | null): Activity {
  const active = namedColumn(table, ["is_active", "active", "is_enabled", "enabled"], isBoolean);
  if (active !== null) {
    return { kind: "flag", column: active, whenTrue: "active" };
  }
  const gone = namedColumn(
    table,
    ["is_deleted", "deleted", "is_revoked", "revoked", "is_disabled", "disabled"],
    isBoolean,
  );
  if (gone !== null) {
    return { kind: "flag", column: gone, whenTrue: "inactive" };
  }
  if (endedAt !== null) {
    return { kind: "ended", column: endedAt };
  }
  const status = namedColumn(table, ["status", "state"], isText);
  return status === null ? { kind: "row" } : { kind: "status", column: status };
}

function entityOf(link: { readonly other: Target } | null): EntityTable | null {
  return link === null ? null : entityTable(link.other.target, link.other.targetColumn);
}

function entityTable(table: TableShape, key: string): EntityTable {
  const own = entityOfTable(table) ?? "role";
  const email = namedColumn(table, ["email", "mail", "email_address"], isText);
  const codes = ["code", `${own}_code`, "login", "login_id", "username", `${own}_key`];
  const names = ["name", `${own}_name`, "display_name", "full_name", "title", "label"];
  const isNotKey = (column: string | null): string | null => (column === key ? null : column);
  return {
    table,
    key,
    code: namedColumn(table, codes, isText) ?? email,
    name: isNotKey(namedColumn(table, names, isText)),
    active: namedColumn(table, ["is_active", "active", "is_enabled", "enabled"], isBoolean),
    email,
  };
}
