import type { Client } from "pg";
import * as v from "valibot";
import {
  databasePropertiesSchema,
  type DatabaseProperties,
} from "../../core/backup/databaseProperties.ts";

/**
 * A database's own properties, by name. Columns that only some versions have are read through JSON.
 * Source: PostgreSQL manual, "pg_database", "pg_db_role_setting", "pg_shseclabel".
 */
const SQL = `
  select pg_catalog.json_build_object(
    'owner', pg_catalog.pg_get_userbyid(d.datdba),
    'encoding', pg_catalog.pg_encoding_to_char(d.encoding),
    'collate', d.datcollate,
    'ctype', d.datctype,
    'localeProvider', d.datlocprovider,
    'locale', coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale'),
    'icuRules', pg_catalog.to_jsonb(d) ->> 'daticurules',
    'tablespace', (select t.spcname from pg_catalog.pg_tablespace as t where t.oid = d.dattablespace),
    'connectionLimit', d.datconnlimit,
    'isTemplate', d.datistemplate,
    'comment', pg_catalog.shobj_description(d.oid, 'pg_database'),
    'grants', case when d.datacl is not null then (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
               'grantor', pg_catalog.pg_get_userbyid(a.grantor),
               'grantee', case when a.grantee <> 0 then pg_catalog.pg_get_userbyid(a.grantee) end,
               'privilege', a.privilege_type, 'grantable', a.is_grantable)), '[]')
        from pg_catalog.aclexplode(d.datacl) as a) end,
    'settings', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
               'role', r.rolname, 'settings', s.setconfig) order by r.rolname), '[]')
        from pg_catalog.pg_db_role_setting as s
        left join pg_catalog.pg_roles as r on r.oid = s.setrole
       where s.setdatabase = d.oid),
    'securityLabels', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
               'provider', l.provider, 'label', l.label) order by l.provider), '[]')
        from pg_catalog.pg_shseclabel as l
       where l.objoid = d.oid and l.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass),
    'extensions', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
               'name', e.extname, 'version', e.extversion) order by e.extname), '[]')
        from pg_catalog.pg_extension as e)
  ) as properties
    from pg_catalog.pg_database as d where d.datname = pg_catalog.current_database()`;

const row = v.object({ properties: databasePropertiesSchema });

/** Of the database that the session is in. */
export async function readDatabaseProperties(client: Client): Promise<DatabaseProperties> {
  const { rows } = await client.query<Record<string, unknown>>(SQL);
  return v.parse(row, rows[0]).properties;
}
