import type { DatabaseProperties } from "../backup/databaseProperties.ts";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.ts";

/** An empty database of that name, as much like the recorded one as a new one can be. */
export function createStatement(name: string, properties: DatabaseProperties): string {
  const { encoding, collate, ctype, localeProvider, locale, icuRules } = properties;
  return [
    `CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0`,
    `OWNER ${quoteIdentifier(properties.owner)}`,
    `ENCODING ${quoteLiteral(encoding)}`,
    `LC_COLLATE ${quoteLiteral(collate)} LC_CTYPE ${quoteLiteral(ctype)}`,
    ...localeClauses(localeProvider, locale, icuRules),
    `TABLESPACE ${quoteIdentifier(properties.tablespace)}`,
    `CONNECTION LIMIT ${properties.connectionLimit}`,
  ].join(" ");
}

function localeClauses(
  provider: DatabaseProperties["localeProvider"],
  locale: string | null,
  icuRules: string | null,
): readonly string[] {
  switch (provider) {
    case "c":
      return ["LOCALE_PROVIDER libc"];
    case "b":
      return ["LOCALE_PROVIDER builtin", `BUILTIN_LOCALE ${quoteLiteral(locale ?? "C")}`];
    case "i":
      return [
        "LOCALE_PROVIDER icu",
        ...(locale === null ? [] : [`ICU_LOCALE ${quoteLiteral(locale)}`]),
        ...(icuRules === null ? [] : [`ICU_RULES ${quoteLiteral(icuRules)}`]),
      ];
  }
}

/** What pg_restore leaves out when it fills a database of another name; in this order, in one transaction. */
export function propertyStatements(
  name: string,
  properties: DatabaseProperties,
): readonly string[] {
  const database = `DATABASE ${quoteIdentifier(name)}`;
  return [
    ...(properties.comment === null
      ? []
      : [`COMMENT ON ${database} IS ${quoteLiteral(properties.comment)}`]),
    ...(properties.isTemplate ? [`ALTER ${database} IS_TEMPLATE true`] : []),
    ...properties.securityLabels.map(
      ({ provider, label }) =>
        `SECURITY LABEL FOR ${quoteIdentifier(provider)} ON ${database} IS ${quoteLiteral(label)}`,
    ),
    ...grantStatements(database, properties),
    ...properties.settings.flatMap(({ role, settings }) =>
      settings.map((setting) =>
        role === null
          ? `ALTER ${database} SET ${settingClause(setting)}`
          : `ALTER ROLE ${quoteIdentifier(role)} IN ${database} SET ${settingClause(setting)}`,
      ),
    ),
  ];
}

function grantStatements(
  database: string,
  { owner, grants }: DatabaseProperties,
): readonly string[] {
  if (grants === null) {
    return [];
  }
  const grantee = (name: string | null): string =>
    name === null ? "PUBLIC" : quoteIdentifier(name);
  // The owner's own come first: who was granted an option hands it on afterwards.
  const ordered = [
    ...grants.filter(({ grantor }) => grantor === owner),
    ...grants.filter(({ grantor }) => grantor !== owner),
  ];
  return [
    `REVOKE ALL ON ${database} FROM PUBLIC, ${quoteIdentifier(owner)}`,
    ...ordered.flatMap((grant) => {
      const statement = `GRANT ${grant.privilege} ON ${database} TO ${grantee(grant.grantee)}${
        grant.grantable && grant.grantee !== owner ? " WITH GRANT OPTION" : ""
      }`;
      return grant.grantor === owner
        ? [statement]
        : [`SET LOCAL ROLE ${quoteIdentifier(grant.grantor)}`, statement, "RESET ROLE"];
    }),
  ];
}

/** Lists of names are kept as they are written into a statement: one name a literal. */
const LISTS = new Set([
  "search_path",
  "temp_tablespaces",
  "local_preload_libraries",
  "session_preload_libraries",
  "shared_preload_libraries",
  "unix_socket_directories",
]);

function settingClause(setting: string): string {
  const at = setting.indexOf("=");
  const [name, value] = [setting.slice(0, at), setting.slice(at + 1)];
  const quoted = name.split(".").map(quoteIdentifier).join(".");
  const values = LISTS.has(name.toLowerCase()) ? listOf(value) : [value];
  return `${quoted} TO ${values.map((one) => quoteLiteral(one).trim()).join(", ")}`;
}

/** `"$user", public` -> `$user`, `public`. */
function listOf(value: string): readonly string[] {
  const names = [...value.matchAll(/"((?:[^"]|"")*)"|([^\s,]+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
  return names.length === 0 ? [""] : names;
}
