import * as v from "valibot";
import { err, ok, type Result } from "../lib/result.ts";
import { parseUri, type ConnectionUri, type UriProblem } from "./parseUri.ts";
import { CONNECTION_ROLES, ENVIRONMENTS, SSL_MODES, type ConnectionProfile } from "./profile.ts";

/** What is used where neither the fields nor the URI say anything. */
export interface ProfileDefaults {
  readonly host: string;
  readonly port: number;
  /** Null: there is no default, and a connection must name its user. */
  readonly user: string | null;
  readonly sslMode: ConnectionProfile["sslMode"];
}

export type ProfileProblem =
  | UriProblem
  | { readonly code: "not-an-object" }
  | { readonly code: "unknown-field"; readonly field: string }
  | { readonly code: "field-invalid"; readonly field: string }
  | { readonly code: "name-missing" | "user-missing" };

export interface ParsedProfile {
  readonly profile: ConnectionProfile;
  /** From the URI or the `password` field; the caller decides whether it may stand there. */
  readonly password: string | null;
}

const STANDARD: ProfileDefaults = { host: "localhost", port: 5432, user: null, sslMode: "prefer" };

/** One line without control characters: these values go into environments, pgpass lines and titles. */
const line = v.pipe(v.string(), v.regex(/^[^\p{Cc}\u2028\u2029]+$/u), v.maxLength(1000));
const port = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number))]),
  v.integer(),
  v.minValue(1),
  v.maxValue(65_535),
);

const entry = v.strictObject({
  name: v.optional(v.pipe(line, v.trim(), v.maxLength(100))),
  uri: v.optional(v.string()),
  host: v.optional(line),
  port: v.optional(port),
  database: v.optional(line),
  user: v.optional(line),
  password: v.optional(v.pipe(v.string(), v.regex(/^[^\0\n\r]*$/))),
  sslmode: v.optional(v.picklist(SSL_MODES)),
  sslMode: v.optional(v.picklist(SSL_MODES)),
  sslRootCert: v.nullish(line),
  options: v.nullish(line),
  questionUser: v.nullish(line),
  role: v.optional(v.picklist(CONNECTION_ROLES), "manager"),
  environment: v.optional(v.picklist(ENVIRONMENTS), "development"),
});

type Entry = v.InferOutput<typeof entry>;

/**
 * Reads one connection as it is stored: fields, a `uri`, or both (fields win). Defaults are libpq's;
 * pass {@link ProfileDefaults} to add what the environment says. The profile never holds a password.
 */
export function parseProfile(
  input: unknown,
  defaults: Partial<ProfileDefaults> = {},
): Result<ParsedProfile, ProfileProblem> {
  const outer = v.safeParse(entry, input);
  if (!outer.success) {
    return err(problemOf(outer.issues[0]));
  }
  const uri = outer.output.uri === undefined ? ok(null) : parseUri(outer.output.uri);
  if (!uri.ok) {
    return uri;
  }
  // What the URI says passes the same checks as the fields.
  const inner = v.safeParse(entry, fieldsOf(uri.value));
  return inner.success
    ? assemble(outer.output, inner.output, { ...STANDARD, ...defaults })
    : err(problemOf(inner.issues[0]));
}

/** The connection without its secret: safe to show and to store. */
export function profileUri(profile: ConnectionProfile): string {
  const { host, port: number, database, user, sslMode, sslRootCert, options } = profile;
  const name = host.includes(":") ? `[${host}]` : encodeURIComponent(host);
  const parameters = Object.entries({ sslmode: sslMode, sslrootcert: sslRootCert, options })
    .filter((pair): pair is [string, string] => pair[1] !== null)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const login = encodeURIComponent(user);
  return `postgres://${login}@${name}:${number}/${encodeURIComponent(database)}?${parameters.join("&")}`;
}

/** The folder of a Unix socket rather than a host's name. */
export function isSocketFolder(host: string): boolean {
  return host.startsWith("/") || host.startsWith("@");
}

function fieldsOf(uri: ConnectionUri | null): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(uri ?? {}).filter((pair): pair is [string, string] => pair[1] !== null),
  );
}

function assemble(
  outer: Entry,
  inner: Entry,
  defaults: ProfileDefaults,
): Result<ParsedProfile, ProfileProblem> {
  const { name, sslmode, role, environment, questionUser } = outer;
  if (name === undefined || name === "") {
    return err({ code: "name-missing" });
  }
  const given = { ...present(inner), ...present({ ...outer, sslMode: sslmode ?? outer.sslMode }) };
  const user = given.user ?? defaults.user;
  if (user === null) {
    return err({ code: "user-missing" });
  }
  const sslRootCert = given.sslRootCert ?? null;
  // As libpq: whoever trusts the system's authorities means to check the host's name.
  const sslMode = sslRootCert === "system" ? "verify-full" : defaults.sslMode;
  return ok({
    profile: {
      name,
      host: given.host ?? defaults.host,
      port: given.port ?? defaults.port,
      database: given.database ?? user,
      user,
      sslMode: given.sslMode ?? sslMode,
      sslRootCert,
      options: given.options ?? null,
      questionUser: questionUser ?? null,
      role,
      environment,
    },
    password: given.password ?? null,
  });
}

function present(fields: { readonly [K in keyof Entry]: Entry[K] | undefined }): Partial<Entry> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}

function problemOf(issue: v.BaseIssue<unknown>): ProfileProblem {
  const field = issue.path?.[0]?.key;
  if (typeof field !== "string") {
    return { code: "not-an-object" };
  }
  return issue.type === "strict_object"
    ? { code: "unknown-field", field }
    : { code: "field-invalid", field };
}
