import type * as vscode from "vscode";

import type { ConnectionProfile } from "../../core/connection/profile.ts";

/**
 * Passwords, in VS Code's SecretStorage. The key names the server and the login beside the
 * connection: settings that point a known name at another server do not get its password.
 */
export class PasswordStore {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  async get(profile: ConnectionProfile): Promise<string | null> {
    return (await this.#secrets.get(keyOf(profile))) ?? null;
  }

  async set(profile: ConnectionProfile, password: string): Promise<void> {
    await this.#secrets.store(keyOf(profile), password);
  }

  async clear(profile: ConnectionProfile): Promise<void> {
    await this.#secrets.delete(keyOf(profile));
  }
}

function keyOf({ name, host, port, user, database }: ConnectionProfile): string {
  return `schemaOps.password:${JSON.stringify([name, host, port, user, database])}`;
}
