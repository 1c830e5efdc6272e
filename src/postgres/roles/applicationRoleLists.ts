import type { Client } from "pg";
import * as v from "valibot";
import {
  type ApplicationRole,
  type EntityEntry,
  type RolePermission,
  type RoleUser,
} from "../../core/roles/applicationRoles.ts";
import { LONGEST_LIST, type Listed } from "../../core/roles/ports.ts";
import type {
  EntityTable,
  RoleModel,
  RolePermissionTable,
  UserRoleTable,
} from "../../core/roles/roleModel.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";
import { rowsOf } from "../sessions/rowsOf.ts";
import {
  booleanOf,
  entityColumns,
  equalsText,
  isEnded,
  granterSql,
  isReadable,
  joined,
  nameOf,
  readableEntity,
  rowKeySql,
  stateSql,
  textOf,
} from "./rowSql.ts";

const roleRow = v.object({
  key: v.string(),
  code: v.nullable(v.string()),
  name: v.nullable(v.string()),
  active: v.nullable(v.boolean()),
  users: v.nullable(v.object({ active: v.number(), expiring: v.number(), inactive: v.number() })),
  permissions: v.nullable(v.number()),
});

/** Null: the table of roles may not be read. */
export async function readRoles(
  client: Client,
  model: RoleModel,
): Promise<readonly ApplicationRole[] | null> {
  const { roles } = model;
  if (!isReadable(roles.table, [roles.key])) {
    return null;
  }
  const users = userCounts(model);
  const permissions = permissionCounts(model);
  const counted = (found: string | null, as: string, none: string): string =>
    found === null ? `null as ${as}` : `coalesce(${as}.counts, ${none}) as ${as}`;
  const join = (found: string | null, as: string): string =>
    found === null
      ? ""
      : `left join (${found}) as ${as} on ${as}.role = r.${quoteIdentifier(roles.key)}::text`;
  return rowsOf(
    client,
    roleRow,
    `select ${entityColumns("r", roles)},
         ${counted(users, "users", `'{"active": 0, "expiring": 0, "inactive": 0}'::jsonb`)},
         ${counted(permissions, "permissions", "0")}
    from ${nameOf(roles.table)} r
    ${join(users, "users")}
    ${join(permissions, "permissions")}
   order by 2, 3, 1
   limit ${LONGEST_LIST}`,
    [],
  );
}

const COUNTS = `jsonb_build_object('active', count(*) filter (where rank < 2),
                              'expiring', count(*) filter (where rank = 1),
                              'inactive', count(*) filter (where rank = 2)) as counts`;

function userCounts(model: RoleModel): string | null {
  const found = assignments(model);
  return found === null
    ? null
    : `select role::text as role, ${COUNTS}
         from (select role, "user", min(rank) as rank from (${found.sql}) as a group by 1, 2) as best
        group by 1`;
}

function permissionCounts({ rolePermissions: link, permissions }: RoleModel): string | null {
  if (link === null || !isReadable(link.table, [link.role, link.permission])) {
    return null;
  }
  const other =
    permissions !== null && isReadable(permissions.table, [permissions.key])
      ? `join ${nameOf(permissions.table)} p on ${joined("l", link.table, link.permission, "p", permissions)}`
      : "";
  return `select l.${quoteIdentifier(link.role)}::text as role,
                 count(distinct l.${quoteIdentifier(link.permission)})::int as counts
            from ${nameOf(link.table)} l ${other}
           where not (${isEnded("l", link)})
           group by 1`;
}

/** Every assignment of a user with its rank; null: nothing says, or it may not be read. */
function assignments(model: RoleModel): { readonly sql: string } | null {
  const { userRoles: link, users, userRoleColumn } = model;
  const readable = readableEntity(users);
  if (link !== null && isReadable(link.table, [link.role, link.user])) {
    const state = stateSql("l", link, readable && { alias: "u", entity: readable });
    return {
      sql: `select l.${quoteIdentifier(link.role)} as role,
                   l.${quoteIdentifier(link.user)} as "user",
                   ${state.rank} as rank
              from ${nameOf(link.table)} l
              ${readable === null ? "" : userJoin(link, readable)}`,
    };
  }
  if (
    readable !== null &&
    userRoleColumn !== null &&
    isReadable(readable.table, [userRoleColumn])
  ) {
    return {
      sql: `select u.${quoteIdentifier(userRoleColumn)} as role,
                   u.${quoteIdentifier(readable.key)} as "user",
                   case when ${booleanOf("u", readable.table, readable.active)} is false
                        then 2 else 0 end as rank
              from ${nameOf(readable.table)} u
             where u.${quoteIdentifier(userRoleColumn)} is not null`,
    };
  }
  return null;
}

function userJoin(link: UserRoleTable, users: EntityTable): string {
  return `join ${nameOf(users.table)} u on ${joined("l", link.table, link.user, "u", users)}`;
}

const userRow = v.object({
  row: v.record(v.string(), v.string()),
  key: v.string(),
  code: v.nullable(v.string()),
  name: v.nullable(v.string()),
  state: v.picklist(["active", "expiring", "inactive"]),
  inactiveBecause: v.nullable(v.picklist(["ended", "expired", "user"])),
  grantedAt: v.nullable(v.string()),
  grantedBy: v.nullable(v.string()),
  expiresAt: v.nullable(v.string()),
  endedAt: v.nullable(v.string()),
  reason: v.nullable(v.string()),
});

const STATE = "(array['active', 'expiring', 'inactive'])[rank + 1]";

/** Each user once, by the best of what was ever assigned. */
export async function readUsers(
  client: Client,
  model: RoleModel,
  role: string,
): Promise<Listed<RoleUser>> {
  const { userRoles: link, users } = model;
  const readable = readableEntity(users);
  if (link === null) {
    return readUsersByColumn(client, model, role);
  }
  if (!isReadable(link.table, [link.role, link.user])) {
    return NOTHING;
  }
  const state = stateSql("l", link, readable && { alias: "u", entity: readable });
  const person =
    readable === null
      ? `l.${quoteIdentifier(link.user)}::text as key, null::text as code, null::text as name, null::boolean as active`
      : entityColumns("u", readable);
  const granter = granterSql("l", link, readable);
  const sql = `
    select distinct on (key) *, ${STATE} as state
      from (select ${person},
                   ${state.rank} as rank,
                   ${state.because} as "inactiveBecause",
                   ${rowKeySql("l", link)} as row,
                   ${textOf("l", link.table, link.grantedAt)} as "grantedAt",
                   ${granter.label} as "grantedBy",
                   ${textOf("l", link.table, link.expiresAt)} as "expiresAt",
                   ${textOf("l", link.table, link.endedAt)} as "endedAt",
                   case when ${isEnded("l", link)} then ${textOf("l", link.table, link.endReason)}
                        else ${textOf("l", link.table, link.grantReason)} end as reason
              from ${nameOf(link.table)} l
              ${readable === null ? "" : userJoin(link, readable)}
              ${granter.join}
             where ${equalsText("l", link.role, "$1")}) as a
     order by key, rank, "grantedAt" desc nulls last`;
  return listed(await sorted(client, userRow, sql, "rank, code, name, key", [role]));
}

async function readUsersByColumn(
  client: Client,
  { users, userRoleColumn }: RoleModel,
  role: string,
): Promise<Listed<RoleUser>> {
  if (users === null || userRoleColumn === null) {
    return NOTHING;
  }
  if (!isReadable(users.table, [users.key, userRoleColumn])) {
    return NOTHING;
  }
  const inactive = `${booleanOf("u", users.table, users.active)} is false`;
  const sql = `
    select ${entityColumns("u", users)},
           case when ${inactive} then 2 else 0 end as rank,
           case when ${inactive} then 'inactive' else 'active' end as state,
           case when ${inactive} then 'user' end as "inactiveBecause",
           '{}'::json as row, null::text as "grantedAt", null::text as "grantedBy",
           null::text as "expiresAt", null::text as "endedAt", null::text as reason
      from ${nameOf(users.table)} u
     where ${equalsText("u", userRoleColumn, "$1")}`;
  return listed(await sorted(client, userRow, sql, "rank, code, name, key", [role]));
}

const permissionRow = v.object({
  row: v.record(v.string(), v.string()),
  key: v.string(),
  code: v.nullable(v.string()),
  name: v.nullable(v.string()),
  grantedAt: v.nullable(v.string()),
  grantedBy: v.nullable(v.string()),
});

export async function readPermissions(
  client: Client,
  { rolePermissions: link, permissions, users }: RoleModel,
  role: string,
): Promise<Listed<RolePermission>> {
  if (link === null || !isReadable(link.table, [link.role, link.permission])) {
    return NOTHING;
  }
  const readable = readableEntity(permissions);
  const thing =
    readable === null
      ? `l.${quoteIdentifier(link.permission)}::text as key, null::text as code, null::text as name`
      : entityColumns("p", readable);
  const granter = granterSql("l", link, readableEntity(users));
  const sql = `
    select distinct on (key) *
      from (select ${thing},
                   ${rowKeySql("l", link)} as row,
                   ${textOf("l", link.table, link.grantedAt)} as "grantedAt",
                   ${granter.label} as "grantedBy"
              from ${nameOf(link.table)} l
              ${readable === null ? "" : permissionJoin(link, readable)}
              ${granter.join}
             where ${equalsText("l", link.role, "$1")} and not (${isEnded("l", link)})) as a
     order by key, "grantedAt" desc nulls last`;
  return listed(await sorted(client, permissionRow, sql, "code, name, key", [role]));
}

function permissionJoin(link: RolePermissionTable, permissions: EntityTable): string {
  return `join ${nameOf(permissions.table)} p on ${joined("l", link.table, link.permission, "p", permissions)}`;
}

const entryRow = v.object({
  key: v.string(),
  code: v.nullable(v.string()),
  name: v.nullable(v.string()),
  email: v.nullable(v.string()),
  active: v.nullable(v.boolean()),
});

export async function readEntries(
  client: Client,
  entity: EntityTable | null,
): Promise<Listed<EntityEntry>> {
  if (entity === null || !isReadable(entity.table, [entity.key])) {
    return NOTHING;
  }
  const sql = `
    select ${entityColumns("e", entity)}, ${textOf("e", entity.table, entity.email)} as email
      from ${nameOf(entity.table)} e
     where e.${quoteIdentifier(entity.key)} is not null`;
  return listed(await sorted(client, entryRow, sql, "code, name, key", []));
}

const NOTHING: Listed<never> = { items: [], truncated: false };

/** One more than a list holds, to see whether there are more. */
function sorted<S extends v.GenericSchema>(
  client: Client,
  schema: S,
  sql: string,
  order: string,
  values: readonly unknown[],
): Promise<v.InferOutput<S>[]> {
  return rowsOf(
    client,
    schema,
    `select * from (${sql}) as list order by ${order} limit ${LONGEST_LIST + 1}`,
    values,
  );
}

function listed<T>(rows: readonly T[]): Listed<T> {
  return { items: rows.slice(0, LONGEST_LIST), truncated: rows.length > LONGEST_LIST };
}
