import { createHash } from "node:crypto";
import os from "node:os";
import type { ConnectionBook, ConnectionProfile } from "../../core/connection/profile.ts";
import type { Clock, Person, Timer } from "../../core/deployment/ports.ts";

export const systemClock: Clock = { now: () => Date.now() };

export const systemTimer: Timer = {
  after(ms, call) {
    const timeout = setTimeout(call, ms).unref();
    return { dispose: () => clearTimeout(timeout) };
  },
};

/** In hex, of the text's UTF-8. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** Who is at the keyboard. */
export function findPerson(): Person {
  const host = os.hostname();
  try {
    return { name: os.userInfo().username, host };
  } catch {
    // A container's user often has no entry in the system's list.
    return { name: process.env["USER"] ?? String(process.getuid?.() ?? ""), host };
  }
}

/** Passwords come from the environment; the pgpass file is looked into where none is known. */
export function createConnectionBook(profiles: readonly ConnectionProfile[]): ConnectionBook {
  const password = process.env["PGPASSWORD"] ?? "";
  return {
    profiles: () => profiles,
    target: (name) => {
      const profile = profiles.find((candidate) => candidate.name === name);
      return Promise.resolve(
        profile === undefined
          ? undefined
          : { profile, password: password === "" ? null : password },
      );
    },
  };
}
