import { connectionWithoutPassword } from "../ddl/connectionWithoutPassword.ts";
import type { DumpEntry } from "./dumpEntry.ts";
import { splitStatements } from "./statements.ts";

/** What remains of an entry when noise is gone: order, the database's own name, secrets. */
export interface NormalEntry {
  readonly kind: string;
  readonly schema: string | null;
  readonly name: string;
  readonly owner: string | null;
  readonly definition: string;
}

/** Null for what is no schema: rows, values of sequences, large objects, the settings of the session. */
export function normaliseEntry(entry: DumpEntry): NormalEntry | null {
  if (NO_SCHEMA.has(entry.kind) || isAboutLargeObject(entry)) {
    return null;
  }
  const { kind, schema } = entry;
  const body = normalDefinition(entry).trim();
  return {
    kind,
    schema,
    name: normalName(entry),
    owner: WITHOUT_OWNER.has(kind) ? null : entry.owner,
    definition: [...storage(entry), ...(body === "" ? [] : [body])].join("\n"),
  };
}

const NO_SCHEMA = new Set([
  "TABLE DATA",
  "SEQUENCE SET",
  "MATERIALIZED VIEW DATA",
  "STATISTICS DATA",
  "BLOB",
  "BLOBS",
  "BLOB METADATA",
  "BLOB COMMENTS",
  "ENCODING",
  "STDSTRINGS",
  "SEARCHPATH",
  "WARNING",
]);

/** They belong to whom their table, or what they are about, belongs to: a dump sets no owner of theirs. */
const WITHOUT_OWNER = new Set([
  "ACCESS METHOD",
  "ACL",
  "CAST",
  "CHECK CONSTRAINT",
  "COMMENT",
  "CONSTRAINT",
  "DATABASE PROPERTIES",
  "DEFAULT",
  "DEFAULT ACL",
  "EXTENSION",
  "FK CONSTRAINT",
  "INDEX",
  "INDEX ATTACH",
  "POLICY",
  "PUBLICATION TABLE",
  "PUBLICATION TABLES IN SCHEMA",
  "ROW SECURITY",
  "RULE",
  "SECURITY LABEL",
  "SEQUENCE OWNED BY",
  "SHELL TYPE",
  "SUBSCRIPTION TABLE",
  "TABLE ATTACH",
  "TEXT SEARCH PARSER",
  "TEXT SEARCH TEMPLATE",
  "TRANSFORM",
  "TRIGGER",
  "USER MAPPING",
]);

function isAboutLargeObject({ kind, tag, schema }: DumpEntry): boolean {
  return (
    (kind === "COMMENT" || kind === "ACL" || kind === "SECURITY LABEL") &&
    schema === null &&
    /^LARGE OBJECTS? /.test(tag)
  );
}

/** psql's variable for the database that one is connected to: the name itself is not part of a schema. */
const THIS_DATABASE = ':"DBNAME"';

function normalName({ kind, tag, schema }: DumpEntry): string {
  if (kind === "DATABASE" || kind === "DATABASE PROPERTIES") {
    return THIS_DATABASE;
  }
  return schema === null && ABOUT.has(kind) && tag.startsWith("DATABASE ")
    ? `DATABASE ${THIS_DATABASE}`
    : tag;
}

const ABOUT = new Set(["COMMENT", "ACL", "SECURITY LABEL"]);

function normalDefinition(entry: DumpEntry): string {
  const { kind, tag, definition } = entry;
  switch (kind) {
    case "DATABASE":
    case "DATABASE PROPERTIES":
      return splitStatements(definition).map(withoutDatabaseName).sort(byCode).join("\n");
    case "ACL":
    case "DEFAULT ACL":
      return sortedGrants(splitStatements(definition).map(withoutDatabaseName)).join("\n");
    case "COMMENT":
    case "SECURITY LABEL":
      return tag.startsWith("DATABASE ") ? withoutDatabaseName(definition.trim()) : definition;
    case "USER MAPPING":
    case "SERVER":
    case "FOREIGN SERVER":
    case "FOREIGN DATA WRAPPER":
      return definition.replace(SECRET_OPTION, "$1'***'");
    case "SUBSCRIPTION":
      return withoutPassword(definition);
    default:
      return definition;
  }
}

const NAME = /"(?:[^"]|"")*"|[^\s";]+/.source;

/** Where the statements of a database name it. */
const DATABASE_NAMES = [
  String.raw`^((?:CREATE|ALTER) DATABASE )(?:${NAME})`,
  String.raw`^(ALTER ROLE (?:${NAME}) IN DATABASE )(?:${NAME})`,
  String.raw`^((?:GRANT|REVOKE) [A-Z, ]+ ON DATABASE )(?:${NAME})`,
  String.raw`^(COMMENT ON DATABASE )(?:${NAME})`,
  String.raw`^(SECURITY LABEL FOR (?:${NAME}) ON DATABASE )(?:${NAME})`,
].map((source) => new RegExp(source));

function withoutDatabaseName(statement: string): string {
  const place = DATABASE_NAMES.find((pattern) => pattern.test(statement));
  return place === undefined
    ? statement
    : statement.replace(place, (_, before: string) => before + THIS_DATABASE);
}

/**
 * What is revoked before what is granted, each in an order of its own. What another role granted
 * stands between two statements that act as that role: they stay together.
 */
function sortedGrants(statements: readonly string[]): readonly string[] {
  const units: string[] = [];
  let asOther: string[] | null = null;
  for (const statement of statements) {
    if (statement.startsWith("SET SESSION AUTHORIZATION ")) {
      asOther = [statement];
    } else if (asOther === null) {
      units.push(statement);
    } else if (statement.startsWith("RESET SESSION AUTHORIZATION")) {
      const [begin = "", ...inside] = asOther;
      units.push(...inside.map((one) => [begin, one, statement].join("\n")));
      asOther = null;
    } else {
      asOther.push(statement);
    }
  }
  const all = [...units, ...(asOther ?? [])];
  const isRevoke = (unit: string): boolean => /^REVOKE\b|^ALTER DEFAULT .* REVOKE\b/.test(unit);
  return [
    ...all.filter(isRevoke).sort(byCode),
    ...all.filter((unit) => !isRevoke(unit)).sort(byCode),
  ];
}

/** Options of foreign servers that hold what nobody should read in a file. */
const SECRET_OPTION =
  /((?:"[^"]*|\b\w*)(?:passw|passphrase|secret|token|credential|key)\w*"? )E?'(?:[^']|'')*'/gi;

function withoutPassword(definition: string): string {
  return definition.replace(/( CONNECTION )(E?)'((?:[^']|'')*)'/, (_, before: string, e, text) => {
    const connection = String(text).replaceAll("''", "'");
    const open = connectionWithoutPassword(connection).text.replaceAll("'", "''");
    return `${before}${String(e)}'${open}'`;
  });
}

function storage({ tablespace, accessMethod }: DumpEntry): readonly string[] {
  return [
    ...(tablespace === null ? [] : [`SET default_tablespace = ${tablespace};`]),
    ...(accessMethod === null ? [] : [`SET default_table_access_method = ${accessMethod};`]),
  ];
}

/** The order of code units: the same everywhere. */
export function byCode(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
