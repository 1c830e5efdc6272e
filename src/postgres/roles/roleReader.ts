import type { Client } from "pg";
import type { Browsed } from "../../core/catalog/browse.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import type { ApplicationRoles } from "../../core/roles/applicationRoles.ts";
import type { RoleReader } from "../../core/roles/ports.ts";
import { browse, type BrowseLimits } from "../browse.ts";
import type { SessionKeeper } from "../sessionKeeper.ts";
import { readEntries, readPermissions, readRoles, readUsers } from "./applicationRoleLists.ts";
import { readHistory } from "./history.ts";
import { readDefaultPrivileges, readObjectGrants } from "./objectGrants.ts";
import { readOrphans } from "./orphans.ts";
import { readOwnedObjects } from "./ownedObjects.ts";
import { readRoleModels } from "./roleTables.ts";
import { readRoleSettings, readServerRoles } from "./serverRoles.ts";
import { readTableFacts, readTables } from "./tableFacts.ts";

const LIMITS: BrowseLimits = { statementTimeoutMs: 15_000, lockTimeoutMs: 2000 };

/** Reads roles over the keeper's session. */
export function createRoleReader(keeper: SessionKeeper): RoleReader {
  const read = <T>(
    target: ConnectionTarget,
    signal: CancelSignal,
    work: (client: Client) => Promise<T>,
  ): Promise<Browsed<T>> => browse(keeper, target, LIMITS, signal, work);
  return {
    applications: (target, signal) =>
      read(target, signal, (client) => applications(client, actingRole(target))),
    users: (target, model, role, signal) =>
      read(target, signal, (client) => readUsers(client, model, role)),
    permissions: (target, model, role, signal) =>
      read(target, signal, (client) => readPermissions(client, model, role)),
    entries: (target, model, of, signal) =>
      read(target, signal, (client) => readEntries(client, model[of])),
    history: (target, model, role, signal) =>
      read(target, signal, (client) => readHistory(client, model, role)),
    orphans: (target, model, signal) =>
      read(target, signal, (client) => readOrphans(client, model)),
    roles: (target, signal) =>
      read(target, signal, (client) => readServerRoles(client, actingRole(target))),
    owned: (target, role, signal) =>
      read(target, signal, (client) => readOwnedObjects(client, role)),
    grants: (target, role, signal) =>
      read(target, signal, (client) => readObjectGrants(client, role)),
    defaultPrivileges: (target, role, signal) =>
      read(target, signal, (client) => readDefaultPrivileges(client, role)),
    settings: (target, role, signal) =>
      read(target, signal, (client) => readRoleSettings(client, role)),
    tables: (target, signal) => read(target, signal, readTables),
    tableFacts: (target, table, signal) =>
      read(target, signal, (client) => readTableFacts(client, table)),
  };
}

/** Who acts over the connection, where another login asks. */
function actingRole({ profile }: ConnectionTarget): string | null {
  return profile.questionUser === null ? null : profile.user;
}

async function applications(
  client: Client,
  acting: string | null,
): Promise<readonly ApplicationRoles[]> {
  const found: ApplicationRoles[] = [];
  for (const model of await readRoleModels(client, acting)) {
    found.push({ model, roles: await readRoles(client, model) });
  }
  return found;
}
