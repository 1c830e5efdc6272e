import * as vscode from "vscode";

import type { ConnectionCheck } from "../../core/connection/connectionCheck.ts";
import { parseProfile } from "../../core/connection/parseProfile.ts";
import type {
  ConnectionBook,
  ConnectionProfile,
  ConnectionTarget,
} from "../../core/connection/profile.ts";
import type { DeploymentState } from "../../core/deployment/state.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { Emitter } from "../../core/lib/event.ts";
import { connectionDefaults } from "./connectionDefaults.ts";
import { connectionHealth } from "./connectionHealth.ts";
import { affects, isRecord, readSetting, writeSetting } from "../settings/settings.ts";
import type { PasswordStore } from "./passwordStore.ts";

/** What is known of a connection at this moment. */
export type ConnectionStatus =
  | { readonly kind: "untested" }
  | { readonly kind: "testing" }
  | { readonly kind: "tested"; readonly check: ConnectionCheck }
  /** As the last question of a deployment found it. */
  | { readonly kind: "connected" }
  | { readonly kind: "lost"; readonly message: string };

/** An entry of the setting that is no connection: shown, with what is wrong, instead of being dropped. */
export interface BrokenEntry {
  readonly index: number;
  readonly name: string;
  readonly problem: string;
}

/** The connections of the settings, with their passwords and what their last test said. */
export class Connections implements ConnectionBook, Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<undefined>());
  readonly #passwords: PasswordStore;
  readonly #status = new Map<string, ConnectionStatus>();
  /** Time of the newest answer that was taken over, by connection. */
  readonly #heard = new Map<string, string>();
  #profiles: readonly ConnectionProfile[] = [];
  #broken: readonly BrokenEntry[] = [];

  readonly onDidChange = this.#changed.event;

  constructor(passwords: PasswordStore) {
    this.#passwords = passwords;
    this.#read();
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affects(event, "connections")) {
          this.#read();
          this.#changed.fire(undefined);
        }
      }),
    );
  }

  profiles(): readonly ConnectionProfile[] {
    return this.#profiles;
  }

  broken(): readonly BrokenEntry[] {
    return this.#broken;
  }

  find(name: string): ConnectionProfile | undefined {
    return this.#profiles.find((profile) => profile.name === name);
  }

  async target(name: string): Promise<ConnectionTarget | undefined> {
    const profile = this.find(name);
    return profile === undefined
      ? undefined
      : { profile, password: (await this.#passwords.get(profile)) ?? environmentPassword() };
  }

  status(name: string): ConnectionStatus {
    return this.#status.get(name) ?? { kind: "untested" };
  }

  setStatus(name: string, status: ConnectionStatus): void {
    this.#status.set(name, status);
    this.#changed.fire(undefined);
  }

  /** Takes over what the newest answers of the deployments say of the connections. */
  hear(states: readonly (Pick<DeploymentState, "queries"> | undefined)[]): void {
    for (const [name, { at, status }] of connectionHealth(states)) {
      if ((this.#heard.get(name) ?? "") < at && this.find(name) !== undefined) {
        this.#heard.set(name, at);
        this.setStatus(name, status);
      }
    }
  }

  /** Adds an entry to the setting, or replaces the one of that name in its place. */
  async save(entry: Readonly<Record<string, unknown>>, replaces: string | null): Promise<void> {
    const entries = rawEntries();
    const at = entries.findIndex((value) => isRecord(value) && value["name"] === replaces);
    await writeSetting(
      "connections",
      at < 0 ? [...entries, entry] : entries.map((value, index) => (index === at ? entry : value)),
    );
    this.#status.delete(String(entry["name"]));
  }

  async remove(profile: ConnectionProfile): Promise<void> {
    await writeSetting(
      "connections",
      rawEntries().filter((value) => !(isRecord(value) && value["name"] === profile.name)),
    );
    await this.#passwords.clear(profile);
    this.#status.delete(profile.name);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #read(): void {
    const profiles: ConnectionProfile[] = [];
    const broken: BrokenEntry[] = [];
    for (const [index, value] of rawEntries().entries()) {
      const parsed = parseProfile(value, connectionDefaults());
      const name = nameOf(value, index);
      if (!parsed.ok) {
        broken.push({ index, name, problem: parsed.error.code });
      } else if (parsed.value.password !== null) {
        broken.push({ index, name, problem: "password-in-settings" });
      } else if (profiles.some((profile) => profile.name === parsed.value.profile.name)) {
        broken.push({ index, name, problem: "name-taken" });
      } else {
        profiles.push(parsed.value.profile);
      }
    }
    this.#profiles = profiles;
    this.#broken = broken;
    for (const name of this.#status.keys()) {
      this.#status.delete(name);
    }
  }
}

/** As libpq: before the pgpass file is asked. */
function environmentPassword(): string | null {
  const password = process.env["PGPASSWORD"];
  return password === undefined || password === "" ? null : password;
}

function rawEntries(): readonly unknown[] {
  const value = readSetting("connections");
  return Array.isArray(value) ? value : [];
}

function nameOf(value: unknown, index: number): string {
  const name = isRecord(value) ? value["name"] : undefined;
  return typeof name === "string" && name !== "" ? name : `#${index + 1}`;
}
