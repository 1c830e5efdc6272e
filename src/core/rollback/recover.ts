import { err, ok } from "../lib/result.ts";
import { messageOf } from "../lib/messageOf.ts";
import { renamesBack } from "./names.ts";
import type { RollbackEntry, RollbackPlace, RollbackRecord } from "./rollbackLog.ts";
import { eachOf, type RollbackRun, type Server, type Step } from "./rollbackRun.ts";

/** A new database that an earlier rollback has filled from the very backup that is asked for. */
export interface LeftDatabase {
  readonly rollback: string;
  /** When that rollback began. */
  readonly startedAt: string;
  readonly connection: string;
  readonly name: string;
  readonly oid: number;
}

/**
 * Finds what earlier rollbacks of these databases left when they failed or died, by the OIDs in their logs:
 * what had changed hands on every server is noted as done; what had on some only is given back; what holds
 * everything of a backup that is asked for is used again; and the rest is dropped.
 *
 * @param how A plan drops nothing that could be used again.
 */
export async function recoverEarlier(
  run: RollbackRun,
  servers: readonly Server[],
  how: "carryOut" | "plan",
): Step<readonly LeftDatabase[]> {
  const { logs } = run.parts;
  const { root, id } = run.request;
  const left: LeftDatabase[] = [];
  for (const record of await logs.list(root)) {
    const own = record.databases.filter((place) => serverOf(servers, place) !== undefined);
    const isCutOff =
      record.outcome === null && record.id !== id && own.length === record.databases.length;
    const ended = isCutOff ? await endCutOff(run, servers, record) : ok(record.left);
    if (!ended.ok) {
      return ended;
    }
    const found = await useLeft(run, servers, { ...record, left: ended.value }, { left, how });
    if (!found.ok) {
      return found;
    }
  }
  return ok(left);
}

function serverOf(
  servers: readonly Server[],
  { host, port, database }: RollbackPlace,
): Server | undefined {
  return servers.find(
    ({ target: { profile }, databases }) =>
      profile.host === host && profile.port === port && databases.includes(database),
  );
}

/** What a rollback that died had not come to any more. Resolves to the new databases that are whole. */
async function endCutOff(
  run: RollbackRun,
  servers: readonly Server[],
  record: RollbackRecord,
): Step<ReadonlySet<string>> {
  const swapped = await swappedOf(servers, record);
  if (!swapped.ok) {
    return swapped;
  }
  const isDone = swapped.value.length === record.databases.length;
  const whole = record.databases.filter(({ connection }) => record.restored.has(connection));
  if (!isDone) {
    const cleaned = await takeBack(servers, record, swapped.value);
    if (!cleaned.ok) {
      return cleaned;
    }
  }
  const left = isDone ? [] : whole.map(({ restoredAs }) => restoredAs);
  const outcome = isDone ? "done" : swapped.value.length > 0 ? "undone" : "failed";
  const noted = await noteIn(run, record.id, {
    ...{ type: "ended", at: run.now(), left },
    ...{ outcome, message: "found by the next rollback" },
  });
  return noted.ok ? ok(new Set(left)) : noted;
}

/** Where the new database has the name. */
async function swappedOf(
  servers: readonly Server[],
  { databases, created }: RollbackRecord,
): Step<readonly RollbackPlace[]> {
  const swapped: RollbackPlace[] = [];
  for (const place of databases) {
    const facts = await serverOf(servers, place)?.session.facts(place.database);
    if (facts?.ok === false) {
      return facts;
    }
    const oid = created.get(place.connection);
    if (oid !== undefined && facts?.value?.oid === oid) {
      swapped.push(place);
    }
  }
  return ok(swapped);
}

/** Every database as it was, and nothing half-filled beside it. */
async function takeBack(
  servers: readonly Server[],
  record: RollbackRecord,
  swapped: readonly RollbackPlace[],
): Step<null> {
  const given = await eachOf(swapped, (place) => {
    const session = serverOf(servers, place)?.session;
    return session?.rename(renamesBack(place), "all") ?? Promise.resolve(ok(null));
  });
  const halves = record.databases.filter(({ connection }) => !record.restored.has(connection));
  return given.ok ? eachOf(halves, (place) => drop(servers, record, place)) : given;
}

function drop(
  servers: readonly Server[],
  { created }: RollbackRecord,
  { connection, ...place }: RollbackPlace,
): Step<null> {
  const oid = created.get(connection);
  const session = serverOf(servers, { connection, ...place })?.session;
  return oid === undefined || session === undefined
    ? Promise.resolve(ok(null))
    : session.drop(place.restoredAs, oid);
}

interface Found {
  readonly left: LeftDatabase[];
  readonly how: "carryOut" | "plan";
}

/** The newest one for each database is used; what nobody can use is dropped. */
async function useLeft(
  run: RollbackRun,
  servers: readonly Server[],
  record: RollbackRecord,
  { left, how }: Found,
): Step<null> {
  return eachOf(record.databases, async (place) => {
    const { restoredAs: name } = place;
    const session = serverOf(servers, place)?.session;
    const oid = record.created.get(place.connection);
    if (!record.left.has(name) || session === undefined || oid === undefined) {
      return ok(null);
    }
    const facts = await session.facts(name);
    if (!facts.ok) {
      return facts;
    }
    if (left.some((one) => one.name === name && one.oid === oid)) {
      // A crash kept the earlier log from saying that it is another one's now.
      return ok(null);
    }
    const connection = wantedBy(run, place);
    const isUsed = left.some((one) => one.connection === connection);
    if (facts.value?.oid === oid && connection !== null && !isUsed) {
      const { id: rollback, startedAt } = record;
      left.push({ rollback, startedAt, connection, name, oid });
      return ok(null);
    }
    if (how === "plan") {
      return ok(null);
    }
    const dropped = await drop(servers, record, place);
    const at = run.now();
    return dropped.ok ? noteIn(run, record.id, { type: "dropped", at, database: name }) : dropped;
  });
}

/** The connection whose database goes back to the same backup. */
function wantedBy(
  { request }: RollbackRun,
  { host, port, database, backup }: RollbackPlace,
): string | null {
  const wanted = request.databases.find(
    ({ target: { profile }, ...one }) =>
      one.backup === backup &&
      profile.host === host &&
      profile.port === port &&
      profile.database === database,
  );
  return wanted?.target.profile.name ?? null;
}

/** Into the log of an earlier rollback. */
export async function noteIn(run: RollbackRun, rollback: string, entry: RollbackEntry): Step<null> {
  try {
    await run.parts.logs.append(run.request.root, rollback, entry);
    return ok(null);
  } catch (error) {
    return err({ code: "log", message: messageOf(error) });
  }
}
