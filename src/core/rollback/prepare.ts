import { sealedText, type Backup } from "../backup/backup.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { failedSuffix, freeName, restoreSuffix } from "./names.ts";
import type { DatabaseFacts, RollbackFailure } from "./ports.ts";
import type { LeftDatabase } from "./recover.ts";
import {
  serverKey,
  type Place,
  type RollbackDatabase,
  type RollbackRun,
  type Server,
  type Step,
} from "./rollbackRun.ts";

/** Reads each backup from its first byte to its last, and compares it with what the journal says. */
export async function checkBackups(run: RollbackRun): Step<readonly Backup[]> {
  const { backups, sha256 } = run.parts;
  const checked: Backup[] = [];
  for (const { target, backup: id, sealed, asNew } of run.request.databases) {
    const connection = target.profile.name;
    run.show("check", connection);
    const backup = await backups.check(run.request.root, id, run.signal);
    if (!backup.ok) {
      return err({ code: "backup", connection, failure: backup.error });
    }
    const isOurs = sealed === null || sha256(sealedText(backup.value)) === sealed;
    if (!isOurs || (asNew !== true && backup.value.database !== target.profile.database)) {
      const details = [isOurs ? backup.value.database : "backup.json"];
      return err({ code: "different", connection, what: "manifest", details });
    }
    checked.push(backup.value);
  }
  return ok(checked);
}

/** One session for each server, which holds its lock. What was opened before one fails stays in `opened`. */
export async function openServers(run: RollbackRun, opened: Server[]): Step<null> {
  const { name, host } = run.parts.person;
  for (const { target } of run.request.databases) {
    const key = serverKey(target);
    if (opened.some((server) => server.key === key)) {
      continue;
    }
    const databases = run.request.databases
      .filter((one) => serverKey(one.target) === key)
      .map((one) => one.target.profile.database);
    const who = `${name}@${host}`;
    const session = await run.parts.servers.open(target, databases, who, run.signal);
    if (!session.ok) {
      return session;
    }
    opened.push({ key, target, databases, session: session.value });
  }
  return ok(null);
}

/** What each database is now, what it will be called, and whether that can be done at all. */
export async function findPlaces(
  run: RollbackRun,
  servers: readonly Server[],
  backups: readonly Backup[],
  left: readonly LeftDatabase[],
): Step<readonly Place[]> {
  const places: Place[] = [];
  for (const [at, database] of run.request.databases.entries()) {
    const backup = backups[at];
    const server = servers.find(({ key }) => key === serverKey(database.target));
    if (backup !== undefined && server !== undefined) {
      const place = await findPlace(run, database, { backup, server, left });
      if (!place.ok) {
        return place;
      }
      places.push(place.value);
    }
  }
  return ok(places);
}

async function findPlace(
  run: RollbackRun,
  { target, asNew }: RollbackDatabase,
  {
    backup,
    server,
    left,
  }: {
    readonly backup: Backup;
    readonly server: Server;
    readonly left: readonly LeftDatabase[];
  },
): Step<Place> {
  const { database, name: connection } = target.profile;
  const names = await server.session.names();
  if (!names.ok) {
    return names;
  }
  const facts = await server.session.facts(database);
  if (!facts.ok) {
    return facts;
  }
  if (asNew === true && facts.value !== null) {
    return err({ code: "name-taken", database });
  }
  const fit = facts.value === null ? ok(null) : mayRollBack(database, facts.value);
  if (!fit.ok) {
    return fit;
  }
  const continues = left.find((one) => one.connection === connection) ?? null;
  const restoredAs =
    continues?.name ?? freeName(database, restoreSuffix(run.request.id), names.value);
  const keptAs =
    facts.value === null ? null : freeName(database, failedSuffix(run.now()), names.value);
  const called = { restoredAs, keptAs, continues };
  return ok({ connection, target, backup, server, facts: facts.value, ...called });
}

/** What would keep the names from being changed is said before anything is restored. */
function mayRollBack(database: string, facts: DatabaseFacts): Result<null, RollbackFailure> {
  const { user, mayCreate, mayRename, preparedTransactions, subscriptions, slots } = facts;
  if (!mayCreate || !mayRename) {
    return err({ code: "no-privilege", what: mayCreate ? "rename" : "create", user, database });
  }
  for (const [code, names] of [
    ["prepared-transactions", preparedTransactions],
    ["subscriptions", subscriptions],
    ["slots", slots],
  ] as const) {
    if (names.length > 0) {
      return err({ code, database, names });
    }
  }
  return ok(null);
}
