import { err, ok, type Result } from "../lib/result.ts";

/** The parts of a connection URI that were given, decoded. Absent parts are null. */
export interface ConnectionUri {
  readonly host: string | null;
  readonly port: string | null;
  readonly database: string | null;
  readonly user: string | null;
  readonly password: string | null;
  readonly sslMode: string | null;
  readonly sslRootCert: string | null;
  readonly options: string | null;
}

export type UriProblem =
  | { readonly code: "uri-malformed" }
  /** Several hosts to try in turn: a deployment must know which server it is on. */
  | { readonly code: "several-hosts" }
  /** A parameter that we would have to obey and do not. */
  | { readonly code: "parameter-unsupported"; readonly name: string };

const URI =
  /^postgres(?:ql)?:\/\/(?:(?<login>[^@/?#]*)@)?(?<hosts>\[[^\]/?#]*\](?::\d*)?|[^/?#[\]]*)(?:\/(?<database>[^?#]*))?(?:\?(?<query>[^#]*))?$/i;

/** Parameters that change nothing about whom we talk to or how safely. */
const WITHOUT_EFFECT = new Set([
  "application_name",
  "fallback_application_name",
  "client_encoding",
  "connect_timeout",
  "keepalives",
  "keepalives_idle",
  "keepalives_interval",
  "keepalives_count",
  "tcp_user_timeout",
]);

/** Which part a query parameter sets. */
const PARAMETERS: Readonly<Record<string, keyof ConnectionUri>> = {
  host: "host",
  port: "port",
  dbname: "database",
  user: "user",
  password: "password",
  sslmode: "sslMode",
  sslrootcert: "sslRootCert",
  options: "options",
};

/**
 * Reads `postgres://user@host:port/database?sslmode=…` by libpq's rules: percent-encoding everywhere,
 * brackets around IPv6, a socket's folder as encoded host or as `?host=`, parameters over parts.
 */
export function parseUri(text: string): Result<ConnectionUri, UriProblem> {
  const groups = URI.exec(text.trim())?.groups;
  if (groups === undefined) {
    return err({ code: "uri-malformed" });
  }
  const hosts = groups["hosts"] ?? "";
  if (hosts.includes(",")) {
    return err({ code: "several-hosts" });
  }
  const [user, password] = splitOnce(groups["login"] ?? "", ":");
  const bracket = hosts.startsWith("[") ? hosts.indexOf("]") : -1;
  const [name, port] =
    bracket < 0
      ? splitOnce(hosts, ":")
      : [hosts.slice(1, bracket), splitOnce(hosts.slice(bracket + 1), ":")[1]];
  const parts: Record<keyof ConnectionUri, string | null> = {
    host: decode(name),
    port: decode(port),
    database: decode(groups["database"] ?? ""),
    user: decode(user),
    password: decode(password),
    sslMode: null,
    sslRootCert: null,
    options: null,
  };
  if (Object.values(parts).includes(MALFORMED)) {
    return err({ code: "uri-malformed" });
  }
  const problem = applyParameters(groups["query"] ?? "", parts);
  return problem === null ? ok(parts) : err(problem);
}

function applyParameters(
  query: string,
  parts: Record<keyof ConnectionUri, string | null>,
): UriProblem | null {
  for (const pair of query.split("&").filter((part) => part !== "")) {
    const [encodedName, encodedValue] = splitOnce(pair, "=");
    const name = decode(encodedName);
    const value = decode(encodedValue);
    if (name === null || name === MALFORMED || value === MALFORMED) {
      return { code: "uri-malformed" };
    }
    const part = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    if (part !== undefined) {
      parts[part] = value;
    } else if (name === "ssl" && value === "true") {
      // The spelling of JDBC, which libpq accepts.
      parts.sslMode = "require";
    } else if (!WITHOUT_EFFECT.has(name)) {
      return { code: "parameter-unsupported", name };
    }
  }
  return parts.host?.includes(",") === true ? { code: "several-hosts" } : null;
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Stands for text with a broken escape; no decoded part can hold a null character. */
const MALFORMED = "\0";

function decode(text: string): string | null {
  if (text === "") {
    return null;
  }
  try {
    const decoded = decodeURIComponent(text);
    return decoded.includes("\0") ? MALFORMED : decoded;
  } catch {
    return MALFORMED;
  }
}
