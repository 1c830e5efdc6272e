import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { pgpassField } from "./connectionFiles.ts";

/** Shorter ones, and ones that are a public name as well, hide more than they protect on their own. */
const SHORTEST = 4;

/** What must not appear in an output, as bytes (one a character). Passwords in addresses are hidden anyway. */
export function secretsOf(targets: readonly ConnectionTarget[]): readonly string[] {
  const secrets = new Set<string>();
  for (const { profile, password } of targets) {
    const names = [profile.user, profile.database, profile.host, profile.name];
    if (password !== null && password.length >= SHORTEST && !names.includes(password)) {
      secrets.add(secretBytes(password));
      secrets.add(secretBytes(encodeURIComponent(password)));
      secrets.add(secretBytes(pgpassField(password)));
    }
  }
  return [...secrets];
}

export function secretBytes(secret: string): string {
  return Buffer.from(secret, "utf8").toString("latin1");
}
