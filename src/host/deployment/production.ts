import { l10n } from "vscode";

import type { ConnectionProfile, Environment } from "../../core/connection/profile.ts";

/** "mgmt_db on db.example:5432" */
export function serverText(profile: {
  readonly database: string;
  readonly host: string;
  readonly port: number;
}): string {
  return l10n.t("{0} on {1}", profile.database, `${profile.host}:${profile.port}`);
}

export function environmentText(environment: Environment): string {
  switch (environment) {
    case "development":
      return l10n.t("development");
    case "staging":
      return l10n.t("staging");
    case "production":
      return l10n.t("PRODUCTION");
  }
}

/** The environment that counts for a set of connections: the most dangerous one. */
export function worstEnvironment(
  profiles: readonly Pick<ConnectionProfile, "environment">[],
): Environment | null {
  const has = (environment: Environment): boolean =>
    profiles.some((profile) => profile.environment === environment);
  return has("production")
    ? "production"
    : has("staging")
      ? "staging"
      : has("development")
        ? "development"
        : null;
}
