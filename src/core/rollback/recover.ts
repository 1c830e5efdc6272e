import { ok } from "../lib/result.ts";
import type { RollbackPlace, RollbackRecord } from "./rollbackLog.ts";
import type { RollbackRun, Server, Step } from "./rollbackRun.ts";

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
  const swapped: RollbackPlace[] = [];
  for (const place of record.databases) {
    const facts = await serverOf(servers, place)?.session.facts(place.database);
    if (facts?.ok === false) {
      return facts;
    }
    const oid = record.created.get(place.connection);
    if (oid !== undefined && facts?.value?.oid === oid) {
      swapped.push(place);
    }
  }
  const isDone = swapped.length === record.databases.length;
  if (!isDone) {
    for (const place of swapped) {
      const back = await serverOf(servers, place)?.session.rename(backwards(place), "all");
      if (back?.ok === false) {
        return back;
      }
    }
    for (const place of record.databases) {
      const oid = record.created.get(place.connection);
      const dropped =
        oid === undefined
          ? ok(null)
          : await serverOf(servers, place)?.session.drop(place.restoredAs, oid);
      if (dropped?.ok === false) {
        return dropped;
      }
    }
  }
  const outcome = isDone ? "done" : swapped.length > 0 ? "undone" : "failed";
  await run.parts.logs.append(run.request.root, record.id, {
    type: "ended",
    at: run.now(),
    outcome,
    message: "found by the next rollback",
  });
  return ok(null);
}

function backwards({
  database,
  restoredAs,
  keptAs,
}: RollbackPlace): Parameters<Server["session"]["rename"]>[0] {
  return [
    { from: database, to: restoredAs },
    ...(keptAs === null ? [] : [{ from: keptAs, to: database }]),
  ];
}
