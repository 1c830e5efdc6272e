export const SSL_MODES = [
  "disable",
  "allow",
  "prefer",
  "require",
  "verify-ca",
  "verify-full",
] as const;
export type SslMode = (typeof SSL_MODES)[number];

export const ENVIRONMENTS = ["development", "staging", "production"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const CONNECTION_ROLES = ["manager", "tenant"] as const;
export type ConnectionRole = (typeof CONNECTION_ROLES)[number];

/** A named server + database + role as it is stored: in settings or a config file. Never a password. */
export interface ConnectionProfile {
  readonly name: string;
  /** Host name, address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly sslMode: SslMode;
  /** Path of the CA certificate for `verify-ca` and `verify-full`. */
  readonly sslRootCert: string | null;
  /** Server options as in libpq's `options` ("-c search_path=app"). */
  readonly options: string | null;
  /** A login of its own for questions; null: the same user. */
  readonly questionUser: string | null;
  readonly role: ConnectionRole;
  readonly environment: Environment;
}

/** A profile with its secret: in memory only, never logged, stored or sent anywhere but to the server. */
export interface ConnectionTarget {
  readonly profile: ConnectionProfile;
  /** Null: none is known; pgpass, peer or trust may still let us in. */
  readonly password: string | null;
  /** The password of the profile's `questionUser`; absent or null: only pgpass may know it. */
  readonly questionPassword?: string | null;
}

/** Hands out targets: SecretStorage in VS Code, environment and pgpass in a terminal. */
export interface ConnectionBook {
  profiles(): readonly ConnectionProfile[];
  /** Undefined when there is no connection of that name. */
  target(name: string): Promise<ConnectionTarget | undefined>;
}
