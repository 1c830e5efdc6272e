import { err, ok } from "../lib/result.ts";
import { messageOf } from "../lib/messageOf.ts";
import { renamesBack } from "./names.ts";
import type { RollbackPlace, RollbackRecord } from "./rollbackLog.ts";
import { eachOf, type RollbackRun, type Server, type Step } from "./rollbackRun.ts";

/**
 * Finds what earlier rollbacks of these databases left when they died, by the OIDs in their logs: what
 * had changed hands on every server is noted as done; what had on some only is given back; and what was
 * restored for nothing is dropped. Then this one starts over.
 */
export async function recoverEarlier(run: RollbackRun, servers: readonly Server[]): Step<null> {
  const { logs } = run.parts;
  const { root, id } = run.request;
  for (const record of await logs.list(root)) {
    const own = record.databases.filter((place) => serverOf(servers, place) !== undefined);
    if (record.outcome === null && record.id !== id && own.length === record.databases.length) {
      const recovered = await recover(run, servers, record);
      if (!recovered.ok) {
        return recovered;
      }
    }
  }
  return ok(null);
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

async function recover(
  run: RollbackRun,
  servers: readonly Server[],
  record: RollbackRecord,
): Step<null> {
  const swapped = await swappedOf(servers, record);
  if (!swapped.ok) {
    return swapped;
  }
  const isDone = swapped.value.length === record.databases.length;
  if (!isDone) {
    const cleaned = await takeBack(servers, record, swapped.value);
    if (!cleaned.ok) {
      return cleaned;
    }
  }
  const outcome = isDone ? "done" : swapped.value.length > 0 ? "undone" : "failed";
  try {
    await run.parts.logs.append(run.request.root, record.id, {
      type: "ended",
      at: run.now(),
      ...{ outcome, message: "found by the next rollback" },
    });
    return ok(null);
  } catch (error) {
    return err({ code: "log", message: messageOf(error) });
  }
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

/** Every database as it was, and nothing beside it. */
async function takeBack(
  servers: readonly Server[],
  { databases, created }: RollbackRecord,
  swapped: readonly RollbackPlace[],
): Step<null> {
  const given = await eachOf(swapped, (place) => {
    const session = serverOf(servers, place)?.session;
    return session?.rename(renamesBack(place), "all") ?? Promise.resolve(ok(null));
  });
  return given.ok
    ? eachOf(databases, (place) => {
        const oid = created.get(place.connection);
        const session = serverOf(servers, place)?.session;
        return oid === undefined || session === undefined
          ? Promise.resolve(ok(null))
          : session.drop(place.restoredAs, oid);
      })
    : given;
}
