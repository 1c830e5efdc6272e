import { Socket } from "node:net";
import type { Client } from "pg";
import type { FindPassword, ReadTlsFiles, TlsFiles } from "../core/connection/ports.ts";
import type { ConnectionTarget } from "../core/connection/profile.ts";
import { OLDEST_SUPPORTED_MAJOR } from "../core/connection/serverVersion.ts";
import { tlsAttempts, type TlsAttempt } from "../core/connection/tlsAttempts.ts";
import type { CancelSignal } from "../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../core/lib/result.ts";
import { connectFailure, NoPasswordError, type ConnectFailure } from "./connectFailure.ts";
import { Session } from "./session.ts";
import { tlsOptions } from "./tlsOptions.ts";

export interface ConnectParts {
  readonly readTlsFiles: ReadTlsFiles;
  readonly findPassword: FindPassword;
  /** Milliseconds until the server must have let us in, all attempts together. */
  readonly timeoutMs?: number;
}

/** Who logs in where. */
export interface Login {
  readonly target: ConnectionTarget;
  /** `question`: as the profile's user for questions, if it names one. */
  readonly as: "user" | "question";
  readonly applicationName: string;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** Opens a session: libpq's TLS modes, a time limit, and failures as codes. */
export async function connect(
  parts: ConnectParts,
  login: Login,
  signal: CancelSignal,
): Promise<Result<Session, ConnectFailure>> {
  const { profile } = login.target;
  const files = await parts.readTlsFiles(profile);
  if (!files.ok) {
    return err({ code: "tls-failed", message: `${files.error.path}: ${files.error.message}` });
  }
  const attempts = tlsAttempts(profile, files.value.roots);
  if (attempts === null) {
    return err({
      code: "tls-failed",
      message: `sslmode ${profile.sslMode}: no usable root certificate`,
    });
  }
  const timeoutMs = parts.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const deadline = Date.now() + timeoutMs;
  let opened: Result<Session, ConnectFailure> = err({ code: "cancelled" });
  for (const attempt of attempts) {
    const limit = { timeoutMs, remainingMs: Math.max(1, deadline - Date.now()), signal };
    opened = await open(parts, login, attempt, files.value, limit);
    if (opened.ok || !mayTryNext(opened.error)) {
      break;
    }
  }
  return opened.ok ? acceptVersion(opened.value) : opened;
}

/** As libpq: another way is tried when TLS or the login was refused, not when nobody is there. */
function mayTryNext(failure: ConnectFailure): boolean {
  return failure.code === "tls-failed" || failure.code === "login-refused";
}

async function acceptVersion(session: Session): Promise<Result<Session, ConnectFailure>> {
  if (session.version.major >= OLDEST_SUPPORTED_MAJOR) {
    return ok(session);
  }
  await session.end();
  return err({
    code: "server-too-old",
    server: session.version.text,
    oldest: OLDEST_SUPPORTED_MAJOR,
  });
}

interface Limit {
  readonly timeoutMs: number;
  readonly remainingMs: number;
  readonly signal: CancelSignal;
}

async function open(
  parts: ConnectParts,
  login: Login,
  attempt: TlsAttempt,
  files: TlsFiles,
  limit: Limit,
): Promise<Result<Session, ConnectFailure>> {
  const { profile } = login.target;
  const socket = new Socket();
  const client = await createClient(parts, login, attempt, files, socket);
  let stop: (failure: ConnectFailure) => void = () => undefined;
  const stopped = new Promise<Result<Session, ConnectFailure>>((resolve) => {
    stop = (failure) => {
      // Our end of the connection is gone at once, whatever the other end does.
      socket.destroy();
      resolve(err(failure));
    };
  });
  const timer = setTimeout(
    () => stop({ code: "timed-out", afterMs: limit.timeoutMs }),
    limit.remainingMs,
  );
  const onAbort = (): void => stop({ code: "cancelled" });
  limit.signal.addEventListener("abort", onAbort);
  if (limit.signal.aborted) {
    onAbort();
  }
  const connecting = Session.open(client, login, attempt.kind === "tls", () => socket.destroy());
  const outcome = connecting.then(
    (session): Result<Session, ConnectFailure> => ok(session),
    (error: unknown): Result<Session, ConnectFailure> => {
      socket.destroy();
      return err(connectFailure(error, profile.database, attempt.kind === "tls"));
    },
  );
  try {
    return await Promise.race([stopped, outcome]);
  } finally {
    clearTimeout(timer);
    limit.signal.removeEventListener("abort", onAbort);
  }
}

async function createClient(
  parts: ConnectParts,
  login: Login,
  attempt: TlsAttempt,
  files: TlsFiles,
  socket: Socket,
): Promise<Client> {
  // Loaded when first needed: it takes a while.
  const { default: pg } = await import("pg");
  const { profile } = login.target;
  return new pg.Client({
    host: profile.host,
    port: profile.port,
    database: profile.database,
    user: loginUser(login),
    password: () => passwordOf(parts, login),
    // A blank, because the driver takes an empty one for "look into the environment".
    options: profile.options ?? " ",
    application_name: login.applicationName,
    client_encoding: "UTF8",
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    ssl: tlsOptions(attempt, files),
    stream: () => socket,
  });
}

export function loginUser({ target, as }: Pick<Login, "target" | "as">): string {
  const { profile } = target;
  return as === "question" ? (profile.questionUser ?? profile.user) : profile.user;
}

async function passwordOf(parts: ConnectParts, login: Login): Promise<string> {
  const { profile, password, questionPassword } = login.target;
  const user = loginUser(login);
  const known = user === profile.user ? password : (questionPassword ?? null);
  const { host, port, database } = profile;
  const found = known ?? (await parts.findPassword({ host, port, database, user }));
  if (found === null) {
    throw new NoPasswordError();
  }
  return found;
}
