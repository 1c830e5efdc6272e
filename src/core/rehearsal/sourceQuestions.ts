/** What is asked of the real servers before a rehearsal; each is one question in a READ ONLY transaction. */

/** Settings that change what SQL does or means; those of memory and disk are the cluster's own. */
const SETTINGS = `'TimeZone', 'DateStyle', 'IntervalStyle', 'default_text_search_config', 'wal_level',
  'max_prepared_transactions', 'max_locks_per_transaction', 'max_connections', 'password_encryption',
  'standard_conforming_strings', 'search_path', 'row_security', 'statement_timeout', 'lock_timeout',
  'idle_in_transaction_session_timeout', 'default_transaction_isolation', 'bytea_output',
  'default_toast_compression', 'check_function_bodies', 'default_table_access_method'`;

export const SERVER_QUESTION = `select
  current_setting('server_version_num') as version,
  (select rolname from pg_catalog.pg_roles where oid = 10) as superuser,
  (select setting from pg_catalog.pg_settings where name = 'shared_preload_libraries') as libraries`;

export const SETTINGS_QUESTION = `select name, pg_catalog.current_setting(name) as value
from pg_catalog.pg_settings
where name in (${SETTINGS})
  and source in ('configuration file', 'command line', 'environment variable', 'global')
order by name`;

const FLAGS = (
  [
    ["rolsuper", "SUPERUSER"],
    ["rolinherit", "INHERIT"],
    ["rolcreaterole", "CREATEROLE"],
    ["rolcreatedb", "CREATEDB"],
    ["rolcanlogin", "LOGIN"],
    ["rolreplication", "REPLICATION"],
    ["rolbypassrls", "BYPASSRLS"],
  ] as const
)
  .map(([column, word]) => `case when ${column} then '${word}' else 'NO${word}' end`)
  .join(" || ' ' || ");

/** A statement for each role; passwords are never asked for. */
export const ROLES_QUESTION = `select rolname as role,
  pg_catalog.format('CREATE ROLE %I WITH ', rolname) || ${FLAGS} || ' CONNECTION LIMIT ' || rolconnlimit as sql
from pg_catalog.pg_roles
where rolname !~ '^pg_'
order by oid`;

/** Settings whose values are lists that are written as they stand. */
const LISTS = `'search_path', 'local_preload_libraries', 'session_preload_libraries', 'temp_tablespaces'`;

export const ROLE_SETTINGS_QUESTION = `select pg_catalog.format('ALTER ROLE %I SET %I TO ', r.rolname, s.name) ||
  case when lower(s.name) in (${LISTS}) then s.value else pg_catalog.quote_literal(s.value) end as sql
from pg_catalog.pg_db_role_setting d
join pg_catalog.pg_roles r on r.oid = d.setrole
cross join lateral (
  select split_part(entry, '=', 1) as name, substr(entry, strpos(entry, '=') + 1) as value
  from unnest(d.setconfig) as entry
) s
where d.setdatabase = 0
order by 1`;

/** Who is a member of what; options of PostgreSQL 16 and later where the server has them. */
export const MEMBERS_QUESTION = `select pg_catalog.format('GRANT %I TO %I', g.rolname, m.rolname) ||
  case when o ? 'inherit_option'
    then pg_catalog.format(' WITH ADMIN %s, INHERIT %s, SET %s',
      o ->> 'admin_option', o ->> 'inherit_option', o ->> 'set_option')
    else case when a.admin_option then ' WITH ADMIN OPTION' else '' end
  end as sql
from pg_catalog.pg_auth_members a
cross join lateral (select pg_catalog.to_jsonb(a) as o) j
join pg_catalog.pg_roles g on g.oid = a.roleid
join pg_catalog.pg_roles m on m.oid = a.member
where m.rolname !~ '^pg_'
order by a.roleid, a.member`;

export const DATABASE_QUESTION = `select
  pg_catalog.format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE ''C'' LC_CTYPE ''C'' OWNER %I',
    d.datname, pg_catalog.pg_encoding_to_char(d.encoding), pg_catalog.pg_get_userbyid(d.datdba)) as sql,
  d.datcollate as collation
from pg_catalog.pg_database d
where d.datname = pg_catalog.current_database()`;

/** Foreign servers of the copy lead to the cluster: nothing of a rehearsal asks a real one. */
export function redirectForeignServers(host: string): string {
  const literal = `'${host.replaceAll("'", "''")}'`;
  return `do $redirect$
declare
  server record;
begin
  for server in
    select s.srvname, o.option_name
    from pg_catalog.pg_foreign_server s
    cross join lateral pg_catalog.pg_options_to_table(s.srvoptions) o
    where o.option_name in ('host', 'hostaddr', 'port', 'service')
  loop
    if server.option_name = 'host' then
      execute format('alter server %I options (set host %L)', server.srvname, ${literal});
    else
      execute format('alter server %I options (drop %I)', server.srvname, server.option_name);
    end if;
  end loop;
end
$redirect$`;
}
