import { quoteIdentifier } from "../../../src/core/sql/quote.ts";
import type { TestDatabase } from "../../support/database.ts";

export type HostileNames = Readonly<Record<"a" | "b" | "c" | "d" | "app" | "su", string>>;

/** Names that must survive everything; roles are of the whole server, so each has the database's name in it. */
export function hostileNames(tag: string): HostileNames {
  return {
    a: `A "quoted".'${tag}'`,
    b: `b\\n\nline ${tag}`,
    c: `SELECT😀 ${tag}`,
    d: `\u202ed ${tag}`,
    app: `app ${tag} ${"한".repeat(13)}`,
    su: `su; drop role ${tag}--`,
  };
}

/** Roles with all that the views tell, and a schema, tables and policies for them. */
export async function createHostileRoles(
  database: TestDatabase,
  names: HostileNames,
): Promise<void> {
  const q = Object.fromEntries(
    Object.entries(names).map(([key, name]) => [key, quoteIdentifier(name)]),
  );
  // app -> a -> c and app -> b -> c: two ways to what c has. d does not inherit.
  await database.run(`
    create role ${q["c"]}; create role ${q["a"]}; create role ${q["b"]};
    create role ${q["d"]} noinherit;
    create role ${q["app"]} login password 'secret' connection limit 7 valid until '2020-01-01 00:00:00+00';
    create role ${q["su"]} superuser;
    grant ${q["c"]} to ${q["a"]}, ${q["b"]}, ${q["d"]};
    grant ${q["a"]}, ${q["b"]} to ${q["app"]};
    grant ${q["su"]} to ${q["d"]};
    comment on role ${q["app"]} is '응용''s \\ role';
    alter role ${q["app"]} set search_path to "$user", 'we ird', public;
    alter role ${q["app"]} set "app.greeting" to 'it''s, "so"';
    alter role ${q["app"]} in database ${quoteIdentifier(database.name)} set work_mem to '5MB';
    create schema "S ""x"; create table "S ""x"."T 'y" (id int, secret text, "co""l" int);
    grant usage on schema "S ""x" to ${q["c"]};
    grant select on "S ""x"."T 'y" to ${q["c"]};
    grant update (id, "co""l") on "S ""x"."T 'y" to ${q["a"]};
    grant insert on "S ""x"."T 'y" to ${q["b"]} with grant option;
    grant delete on "S ""x"."T 'y" to public;
    create table owned (a int); alter table owned owner to ${q["b"]};
    create sequence owned_seq; alter sequence owned_seq owner to ${q["b"]};
    create schema mine authorization ${q["b"]};
    alter default privileges for role ${q["b"]} in schema mine grant select on tables to ${q["app"]};
    alter table owned enable row level security;
    create policy "own ""p" on owned for select to ${q["a"]} using (true);
    create policy other on owned for select to ${q["d"]} using (false);
  `);
}

export async function dropHostileRoles(database: TestDatabase, names: HostileNames): Promise<void> {
  const all = Object.values(names).map(quoteIdentifier).join(", ");
  // Default privileges first: PostgreSQL trips over them when several roles go at once.
  await database.run(
    `alter default privileges for role ${quoteIdentifier(names.b)} in schema mine revoke all on tables from ${quoteIdentifier(names.app)}`,
  );
  await database.run(`drop owned by ${all} cascade; drop role ${all}`);
}
