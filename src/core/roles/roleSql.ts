import { quoteIdentifier, quoteLiteral } from "../sql/quote.ts";
import { grantMembershipSql, optionsOf } from "./membershipActions.ts";
import { MembershipIndex } from "./memberships.ts";
import type { RoleSetting, ServerRole, ServerRoles } from "./serverRoles.ts";

/** Settings that hold a list of names: each is quoted by itself. */
const LIST_SETTINGS = new Set([
  "local_preload_libraries",
  "search_path",
  "session_preload_libraries",
  "shared_preload_libraries",
  "temp_tablespaces",
  "unix_socket_directories",
]);

/**
 * The statements that make the role again: attributes, comment, settings, what it is a member of and
 * who is a member of it. Never a password: it is not even read.
 */
export function roleSql(
  server: ServerRoles,
  role: ServerRole,
  settings: readonly RoleSetting[],
): string {
  const index = new MembershipIndex(server);
  const name = quoteIdentifier(role.name);
  const memberships = [
    ...index.memberOf(role.oid).flatMap(({ grants }) => grants),
    ...index.members(role.oid).flatMap(({ grants }) => grants),
  ];
  const grants = memberships.flatMap((membership) => {
    const [of, member] = [index.role(membership.role), index.role(membership.member)];
    const grantor = membership.grantor === null ? undefined : index.role(membership.grantor);
    // Nobody granted it: PostgreSQL makes it so.
    if (of === undefined || member === undefined || membership.grantor === null) {
      return [];
    }
    const by = server.major >= 16 ? (grantor?.name ?? null) : null;
    return `${grantMembershipSql({ role: of.name, member: member.name, grantor: by }, optionsOf(membership), server.major)};`;
  });
  const parts = [
    [`CREATE ROLE ${name}\n  WITH ${attributes(role).join("\n       ")};`],
    role.comment === null ? [] : [`COMMENT ON ROLE ${name} IS ${quoteLiteral(role.comment)};`],
    settings.map((setting) => `ALTER ROLE ${name}${settingSql(setting)};`),
    grants,
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function attributes(role: ServerRole): readonly string[] {
  const flag = (on: boolean, word: string): string => (on ? word : `NO${word}`);
  return [
    flag(role.superuser, "SUPERUSER"),
    flag(role.createDb, "CREATEDB"),
    flag(role.createRole, "CREATEROLE"),
    flag(role.inherit, "INHERIT"),
    flag(role.login, "LOGIN"),
    flag(role.replication, "REPLICATION"),
    flag(role.bypassRls, "BYPASSRLS"),
    `CONNECTION LIMIT ${role.connectionLimit}`,
    ...(role.validUntil === null ? [] : [`VALID UNTIL ${quoteLiteral(role.validUntil)}`]),
  ];
}

function settingSql({ database, name, value }: RoleSetting): string {
  const where = database === null ? "" : ` IN DATABASE ${quoteIdentifier(database)}`;
  // Names of settings have parts: "app.current_user_id".
  const setting = name.split(".").map(quoteIdentifier).join(".");
  const literals = LIST_SETTINGS.has(name.toLowerCase())
    ? listItems(value).map((item) => quoteLiteral(item).trimStart())
    : [quoteLiteral(value).trimStart()];
  return `${where} SET ${setting} TO ${literals.length === 0 ? "''" : literals.join(", ")}`;
}

/** The names of a list as PostgreSQL keeps it: `"$user", public`. */
function listItems(value: string): readonly string[] {
  return [...value.matchAll(/"((?:[^"]|"")*)"|([^,\s][^,]*)/g)].map(([, quoted, bare = ""]) =>
    quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"'),
  );
}
