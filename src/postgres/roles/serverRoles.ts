import type { Client } from "pg";
import * as v from "valibot";
import type { RoleSetting, ServerRoles } from "../../core/roles/serverRoles.ts";
import { rowsOf } from "../sessions/rowsOf.ts";

/**
 * `$1`: the role that acts. Before PostgreSQL 16, CREATEROLE was enough to change who is a member of
 * any role but a superuser.
 */
const ROLES = `
  select r.oid::int8::float8 as oid,
         r.rolname as name,
         r.rolsuper as superuser,
         r.rolinherit as inherit,
         r.rolcreaterole as "createRole",
         r.rolcreatedb as "createDb",
         r.rolcanlogin as login,
         r.rolreplication as replication,
         r.rolbypassrls as "bypassRls",
         r.rolconnlimit as "connectionLimit",
         nullif(r.rolvaliduntil, 'infinity')::text as "validUntil",
         coalesce(r.rolvaliduntil <= now(), false) as "passwordExpired",
         r.oid < 16384 and r.rolname ~ '^pg_' as predefined,
         shobj_description(r.oid, 'pg_authid') as comment,
         acting.rolsuper
           or (not r.rolsuper
               and (pg_has_role(acting.oid, r.oid, 'MEMBER WITH ADMIN OPTION')
                    or (acting.rolcreaterole
                        and current_setting('server_version_num')::int < 160000))) as adminable
    from pg_roles r
    join pg_roles acting on acting.rolname = coalesce($1, current_user)
   order by r.rolname`;

/** The options of PostgreSQL 16 are read by name, because older servers do not have the columns. */
const MEMBERSHIPS = `
  select m.roleid::int8::float8 as role,
         m.member::int8::float8 as member,
         m.grantor::int8::float8 as grantor,
         m.admin_option as admin,
         coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, r.rolinherit) as inherit,
         coalesce((to_jsonb(m) ->> 'set_option')::boolean, true) as set
    from pg_auth_members m
    join pg_roles r on r.oid = m.member
  union all
  select o.oid::int8::float8, d.datdba::int8::float8, null, false,
         r.rolinherit or current_setting('server_version_num')::int >= 160000, true
    from pg_database d
    join pg_roles r on r.oid = d.datdba
    join pg_roles o on o.rolname = 'pg_database_owner'
   where d.datname = current_database()`;

const SERVER = `
  select current_setting('server_version_num')::int / 10000 as major,
         pg_is_in_recovery() as standby,
         coalesce($1, current_user) as user`;

const roleRow = v.object({
  oid: v.number(),
  name: v.string(),
  superuser: v.boolean(),
  inherit: v.boolean(),
  createRole: v.boolean(),
  createDb: v.boolean(),
  login: v.boolean(),
  replication: v.boolean(),
  bypassRls: v.boolean(),
  connectionLimit: v.number(),
  validUntil: v.nullable(v.string()),
  passwordExpired: v.boolean(),
  predefined: v.boolean(),
  comment: v.nullable(v.string()),
  adminable: v.boolean(),
});
const membershipRow = v.object({
  role: v.number(),
  member: v.number(),
  grantor: v.nullable(v.number()),
  admin: v.boolean(),
  inherit: v.boolean(),
  set: v.boolean(),
});
const serverRow = v.object({ major: v.number(), standby: v.boolean(), user: v.string() });

/** `acting`: the role that would grant and revoke; null: the one that asks. */
export async function readServerRoles(client: Client, acting: string | null): Promise<ServerRoles> {
  const [server] = await rowsOf(client, serverRow, SERVER, [acting]);
  const roles = await rowsOf(client, roleRow, ROLES, [acting]);
  const memberships = await rowsOf(client, membershipRow, MEMBERSHIPS, []);
  return {
    major: server?.major ?? 0,
    standby: server?.standby === true,
    user: server?.user ?? "",
    roles,
    memberships,
  };
}

const SETTINGS = `
  select d.datname as database,
         split_part(s.setting, '=', 1) as name,
         substr(s.setting, strpos(s.setting, '=') + 1) as value
    from pg_db_role_setting r
    left join pg_database d on d.oid = r.setdatabase
    cross join lateral unnest(r.setconfig) with ordinality as s (setting, place)
   where r.setrole = $1
   order by d.datname nulls first, s.place`;

const settingRow = v.object({
  database: v.nullable(v.string()),
  name: v.string(),
  value: v.string(),
});

export function readRoleSettings(client: Client, role: number): Promise<readonly RoleSetting[]> {
  return rowsOf(client, settingRow, SETTINGS, [role]);
}
