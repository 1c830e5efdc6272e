import type { ConnectionProblem } from "../core/connection/connectionCheck.ts";

/** Why there is no session. */
export type ConnectFailure =
  | Extract<
      ConnectionProblem,
      {
        readonly code:
          | "server-down"
          | "timed-out"
          | "login-refused"
          | "database-missing"
          | "tls-failed"
          | "server-too-old"
          | "other";
      }
    >
  | { readonly code: "cancelled" };

/** Thrown where the server asks for a password and nobody knows one. */
export class NoPasswordError extends Error {
  constructor() {
    super("the server asks for a password and none is known");
    this.name = "NoPasswordError";
  }
}

/** The network's ways to say that nobody answers there. */
const DOWN = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ETIMEDOUT",
  "ENOENT",
  "EACCES",
]);

/** Server is starting up, shutting down, or was told to end our session. */
const NOT_NOW = new Set(["57P01", "57P02", "57P03"]);

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Sorts what went wrong while connecting. `tls`: the attempt was an encrypted one. */
export function connectFailure(error: unknown, database: string, tls: boolean): ConnectFailure {
  const message = messageOf(error);
  const code = codeOf(error);
  if (error instanceof NoPasswordError) {
    return { code: "login-refused", sqlState: "28P01", message };
  }
  if (code !== null && SQLSTATE.test(code) && !DOWN.has(code)) {
    return fromSqlState(code, message, database);
  }
  if (tls && isTlsError(code, message)) {
    return { code: "tls-failed", message };
  }
  if ((code !== null && DOWN.has(code)) || /terminated/i.test(message)) {
    return { code: "server-down", message };
  }
  return { code: "other", sqlState: null, message };
}

function fromSqlState(sqlState: string, message: string, database: string): ConnectFailure {
  if (sqlState.startsWith("28") || sqlState === "42501") {
    return { code: "login-refused", sqlState, message };
  }
  if (sqlState === "3D000") {
    return { code: "database-missing", database };
  }
  return NOT_NOW.has(sqlState)
    ? { code: "server-down", message }
    : { code: "other", sqlState, message };
}

function isTlsError(code: string | null, message: string): boolean {
  return (
    /SSL|TLS|certificate|altname/i.test(message) ||
    /^(?:ERR_(?:SSL|TLS|OSSL)|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|CRL_|INVALID_CA)/.test(
      code ?? "",
    )
  );
}

/** A host with several addresses fails with one error for each. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(messageOf).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}

export function codeOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) {
    return null;
  }
  return typeof error.code === "string" ? error.code : null;
}

/** The failure in one line, for logs and for those who have no words of their own for the code. */
export function failureMessage(failure: ConnectFailure): string {
  switch (failure.code) {
    case "timed-out":
      return `no answer within ${failure.afterMs} ms`;
    case "database-missing":
      return `database "${failure.database}" does not exist`;
    case "server-too-old":
      return `server ${failure.server} is older than ${failure.oldest}`;
    case "cancelled":
      return "cancelled";
    case "server-down":
    case "login-refused":
    case "tls-failed":
    case "other":
      return failure.message;
  }
}
