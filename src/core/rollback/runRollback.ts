import type { CancelSignal } from "../lib/cancelSignal.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { cutOver, reopen, textOf, type CutOverEnd } from "./cutOver.ts";
import { exportWritten } from "./exportWritten.ts";
import type { RollbackFailure, RollbackOffer, RollbackQuestion } from "./ports.ts";
import { noClients, startService, stopService, stopsService } from "./aroundCutOver.ts";
import { checkBackups, findPlaces, openServers } from "./prepare.ts";
import { recoverEarlier } from "./recover.ts";
import { offerOf, restorePlace, verifyPlace } from "./restoreAndVerify.ts";
import type { ServiceFailure } from "./serviceHooks.ts";
import type { RollbackOutcome } from "./rollbackLog.ts";
import {
  eachOf,
  RollbackRun,
  type Place,
  type RollbackObserver,
  type RollbackParts,
  type RollbackRequest,
  type Server,
  type Step,
} from "./rollbackRun.ts";

export interface RollbackDone {
  readonly offers: readonly RollbackOffer[];
  /** Longest that a name was locked, in milliseconds. */
  readonly lockMs: number;
  /** What uses the databases could not be started, or is not well: somebody must look; null: it is, or nobody asked. */
  readonly service: ServiceFailure | null;
}

export interface RollbackEnd {
  readonly failure: RollbackFailure;
  /** Null: not known; the next rollback of these databases finds out. */
  readonly outcome: Exclude<RollbackOutcome, "done"> | null;
  /** New databases that are there still: the next rollback of the same backups continues with them. */
  readonly left: readonly string[];
  /** `started`: what was stopped was started again. Null: nothing was stopped. */
  readonly service: "started" | ServiceFailure | null;
}

/**
 * Takes databases back to their backups. Each is restored into a new database and compared with what was
 * recorded; when all are, the person decides, and the names change hands. Whatever fails before that leaves
 * the live databases as they are; what fails in between is given back.
 */
export async function runRollback(
  parts: RollbackParts,
  request: RollbackRequest,
  observer: RollbackObserver,
  signal: CancelSignal,
): Promise<Result<RollbackDone, RollbackEnd>> {
  const run = new RollbackRun(parts, request, observer, signal);
  const servers: Server[] = [];
  try {
    const places = await prepare(run, servers, "carryOut");
    if (!places.ok) {
      // Nothing was begun: there is nothing to log.
      return err({
        failure: places.error,
        outcome: outcomeOf(places.error),
        left: [],
        service: null,
      });
    }
    const ended = await carryOut(run, places.value);
    return ended.ok ? ended : err(await fail(run, servers, ended.error));
  } finally {
    await Promise.all(servers.map(({ session }) => session.close()));
  }
}

/** What would be done, without doing anything: rows are only counted. */
export async function planRollback(
  parts: RollbackParts,
  request: RollbackRequest,
  observer: RollbackObserver,
  signal: CancelSignal,
): Promise<Result<readonly RollbackOffer[], RollbackFailure>> {
  const run = new RollbackRun(parts, request, observer, signal);
  const servers: Server[] = [];
  try {
    const places = await prepare(run, servers, "plan");
    return places.ok ? await offersOf(run, places.value, "planned") : places;
  } finally {
    await Promise.all(servers.map(({ session }) => session.close()));
  }
}

async function prepare(
  run: RollbackRun,
  servers: Server[],
  how: "carryOut" | "plan",
): Step<readonly Place[]> {
  const backups = await checkBackups(run);
  if (!backups.ok) {
    return backups;
  }
  const opened = await openServers(run, servers);
  if (!opened.ok) {
    return opened;
  }
  const left = await recoverEarlier(run, servers, how);
  return left.ok ? findPlaces(run, servers, backups.value, left.value) : left;
}

async function carryOut(run: RollbackRun, places: readonly Place[]): Step<RollbackDone> {
  const restored = await restoreAll(run, places);
  if (!restored.ok) {
    return restored;
  }
  const comparing = await run.begin("compare");
  const analyzed = comparing.ok ? await analyzeAll(places) : comparing;
  const offers = analyzed.ok ? await offersOf(run, places, "restored") : analyzed;
  if (!offers.ok) {
    return offers;
  }
  const decided = await decide(run, places, offers.value);
  if (!decided.ok) {
    return decided;
  }
  const stopped = await stopService(run);
  const alone = stopped.ok ? await noClients(run, places, decided.value) : stopped;
  const cutting = alone.ok ? await run.begin("cutOver") : alone;
  const cut = cutting.ok ? await cutOver(run, places, decided.value) : cutting;
  if (!cut.ok) {
    return cut;
  }
  // From here on the new databases are the live ones.
  run.created.clear();
  return afterCare(run, places, offers.value, cut.value);
}

async function restoreAll(run: RollbackRun, places: readonly Place[]): Step<null> {
  const { id, deployment } = run.request;
  const steps = [
    () =>
      run.note({
        type: "started",
        at: run.now(),
        by: run.parts.person.name,
        deployment: deployment?.id ?? null,
        databases: places.map(({ connection, target, backup, restoredAs, keptAs }) => {
          const { host, port, database } = target.profile;
          return { connection, host, port, database, backup: backup.id, restoredAs, keptAs };
        }),
      }),
    () =>
      run.journal({
        type: "rollbackStarted",
        rollback: id,
        databases: places.map(({ connection, target, backup }) => ({
          connection,
          database: target.profile.database,
          backup: backup.id,
        })),
      }),
    () => run.begin("restore"),
    () => eachOf(places, (place) => restorePlace(run, place)),
    () => run.begin("verify"),
    () => eachOf(places, (place) => verifyPlace(run, place)),
  ];
  return eachOf(steps, (step) => step());
}

/** Before anybody waits for the new databases: their first queries need it. */
function analyzeAll(places: readonly Place[]): Step<null> {
  return eachOf(places, ({ server, restoredAs }) => server.session.analyze(restoredAs));
}

async function offersOf(
  run: RollbackRun,
  places: readonly Place[],
  how: "restored" | "planned",
): Step<readonly RollbackOffer[]> {
  const offers: RollbackOffer[] = [];
  for (const place of places) {
    const offer = await offerOf(run, place, how);
    if (!offer.ok) {
      return offer;
    }
    offers.push(offer.value);
  }
  return ok(offers);
}

async function decide(
  run: RollbackRun,
  places: readonly Place[],
  offers: readonly RollbackOffer[],
): Step<"ours" | "all"> {
  const begun = await run.begin("decide");
  if (!begun.ok) {
    return begun;
  }
  const decision = await run.parts.dialogue.decide({
    databases: offers,
    production: places.some(({ target }) => target.profile.environment === "production"),
    services: run.request.hooks?.blocks ?? [],
    exportTo: exportOf(run, places, offers),
    damagedLogs: await run.parts.logs.damaged(run.request.root),
  });
  if (decision === null) {
    return err({ code: "declined" });
  }
  const clients = offers.flatMap((offer) => offer.clients.filter(({ ours }) => !ours));
  // Those of a service that is stopped yet are looked for when it is.
  if (clients.length > 0 && !decision.endClients && !stopsService(run)) {
    return err({ code: "clients", clients });
  }
  // Idle sessions of the product itself hold nothing: nobody is asked for them.
  return ok(decision.endClients ? "all" : "ours");
}

function exportOf(
  run: RollbackRun,
  places: readonly Place[],
  offers: readonly RollbackOffer[],
): RollbackQuestion["exportTo"] {
  const { exporter } = run.parts;
  const isLost = offers.some(({ written }) => written.some(({ rowsNow }) => rowsNow !== null));
  return exporter === undefined || !isLost
    ? null
    : (folder) => exportWritten(run, exporter, places, offers, folder);
}

async function afterCare(
  run: RollbackRun,
  places: readonly Place[],
  offers: readonly RollbackOffer[],
  { lockMs }: CutOverEnd,
): Step<RollbackDone> {
  // It is done, whether or not somebody can still write that down.
  await run.note({ type: "ended", at: run.now(), outcome: "done", message: "", left: [] });
  await run.journal({
    type: "rollbackEnded",
    rollback: run.request.id,
    outcome: "done",
    message: "",
    kept: places.flatMap(({ connection, target, keptAs }) =>
      keptAs === null ? [] : [{ connection, database: target.profile.database, keptAs }],
    ),
  });
  // Only now: whatever becomes of it, the databases are back.
  return ok({ offers, lockMs, service: await startService(run) });
}

/** Removes what was restored and cannot be used again, and says how it ended. */
async function fail(
  run: RollbackRun,
  servers: readonly Server[],
  failure: RollbackFailure & { readonly undone?: boolean },
): Promise<RollbackEnd> {
  const service = run.serviceStopped ? ((await startService(run)) ?? "started") : null;
  if (failure.code === "in-doubt") {
    return { failure, outcome: null, left: [], service };
  }
  const left = mayContinue(run, failure) ? [...run.created.keys()] : [];
  const isClean = left.length > 0 || (await dropCreated(run, servers));
  const outcome = failure.undone === true ? "undone" : outcomeOf(failure);
  const message = textOf(failure);
  if (isClean) {
    // Else the next rollback finds by this log what is left.
    await run.note({ type: "ended", at: run.now(), outcome, message, left });
  }
  await run.journal({
    type: "rollbackEnded",
    ...{ rollback: run.request.id, outcome, message, kept: [] },
  });
  return { failure, outcome, left, service };
}

/** All is restored, and something else was in the way: the next one need not begin from the start. */
function mayContinue({ restored, request }: RollbackRun, { code }: RollbackFailure): boolean {
  const isUnwanted = code === "cancelled" || code === "declined" || code === "different";
  return !isUnwanted && restored.size === request.databases.length;
}

async function dropCreated(run: RollbackRun, servers: readonly Server[]): Promise<boolean> {
  let isClean = true;
  for (const server of servers) {
    for (const [name, created] of run.created) {
      if (created.server !== server) {
        continue;
      }
      const dropped = await server.session.drop(name, created.oid);
      const again =
        dropped.ok || !(await reopen(run, server)).ok
          ? dropped
          : await server.session.drop(name, created.oid);
      isClean &&= again.ok;
    }
  }
  return isClean;
}

function outcomeOf({ code }: RollbackFailure): "failed" | "cancelled" {
  return code === "cancelled" || code === "declined" ? "cancelled" : "failed";
}
