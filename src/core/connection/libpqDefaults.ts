import type { ProfileDefaults } from "./parseProfile.ts";
import { SSL_MODES } from "./profile.ts";

/** What libpq takes from the environment for a connection that does not say it itself. */
export function libpqDefaults(
  environment: Readonly<Record<string, string | undefined>>,
): Partial<ProfileDefaults> {
  const { PGHOST: host, PGPORT: port, PGSSLMODE: mode } = environment;
  const user = [environment["PGUSER"], environment["USER"], environment["USERNAME"]].find(isSet);
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
