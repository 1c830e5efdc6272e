import * as os from "node:os";

import { libpqDefaults } from "../../core/connection/libpqDefaults.ts";
import type { ProfileDefaults } from "../../core/connection/parseProfile.ts";

/** What a connection that does not say it gets: from libpq's variables, else the user of this system. */
export function connectionDefaults(): Partial<ProfileDefaults> {
  return libpqDefaults(process.env, systemUser());
}

/** A system may have no name for its user: containers run under bare numbers. */
function systemUser(): string | undefined {
  try {
    return os.userInfo().username;
  } catch {
    return undefined;
  }
}
