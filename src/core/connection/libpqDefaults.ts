import type { ProfileDefaults } from "./parseProfile.ts";
import { SSL_MODES } from "./profile.ts";

/**
 * What libpq takes for a connection that does not say it itself: from its variables, and as user the one
 * that the operating system knows (undefined where it has no name for it).
 */
export function libpqDefaults(
  environment: Readonly<Record<string, string | undefined>>,
  systemUser: string | undefined,
): Partial<ProfileDefaults> {
  const { PGHOST: host, PGPORT: port, PGSSLMODE: mode } = environment;
  const { PGUSER: named, USER: login, USERNAME: windowsLogin } = environment;
  const user = [named, systemUser, login, windowsLogin].find(isSet);
  const sslMode = SSL_MODES.find((known) => known === mode);
  return {
    ...(isSet(host) ? { host } : {}),
    ...(isSet(port) && /^\d{1,5}$/.test(port) ? { port: Number(port) } : {}),
    ...(user === undefined ? {} : { user }),
    ...(sslMode === undefined ? {} : { sslMode }),
  };
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}
