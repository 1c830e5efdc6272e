import type { Result } from "../lib/result.ts";
import type { PgpassQuestion } from "./pgpass.ts";
import type { ConnectionProfile } from "./profile.ts";
import type { TrustedRoots } from "./tlsAttempts.ts";

/** What TLS needs from files, in PEM. */
export interface TlsFiles {
  readonly roots: TrustedRoots;
  readonly ca: string | null;
  /** Our own certificate and key, when the server may ask for them. */
  readonly cert: string | null;
  readonly key: string | null;
}

/** Reads the files that the profile names and those that libpq reads by itself. */
export type ReadTlsFiles = (
  profile: Pick<ConnectionProfile, "sslMode" | "sslRootCert">,
) => Promise<Result<TlsFiles, { readonly path: string; readonly message: string }>>;

/** A password that nobody gave us: from the pgpass file. Null: there is none. */
export type FindPassword = (question: PgpassQuestion) => Promise<string | null>;

/** Versions of the installed client tools as people write them ("15.8"); null: not found. */
export interface ClientTools {
  readonly bash: string | null;
  readonly psql: string | null;
  readonly pg_dump: string | null;
}
