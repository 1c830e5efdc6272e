import { NEVER_CANCELLED } from "../lib/cancelSignal.ts";
import { groupBy } from "../lib/groupBy.ts";
import { err, ok } from "../lib/result.ts";
import { renamesBack } from "./names.ts";
import type { Rename, RollbackFailure } from "./ports.ts";
import type { Place, RollbackRun, Server, Step } from "./rollbackRun.ts";

export interface CutOverEnd {
  /** Longest that a name was locked. */
  readonly lockMs: number;
}

export type CutOverFailure = RollbackFailure & {
  /** `undone`: databases that had changed hands were given back. */
  readonly undone?: boolean;
};

/**
 * Gives the names to the new databases: those of one server in one transaction, one server after the
 * other. When one fails, those before it are given back.
 */
export async function cutOver(
  run: RollbackRun,
  places: readonly Place[],
  ending: "ours" | "all",
): Promise<
  | { readonly ok: true; readonly value: CutOverEnd }
  | { readonly ok: false; readonly error: CutOverFailure }
> {
  const done: (readonly Place[])[] = [];
  let lockMs = 0;
  for (const group of groupBy(places, ({ server: { key } }) => key).values()) {
    const [{ server } = { server: null }] = group;
    if (server === null) {
      continue;
    }
    const renamed = await server.session.rename(group.flatMap(forwards), ending);
    const committed = renamed.ok || (await isCommitted(run, server, group));
    if (committed === "unknown") {
      return err({ code: "in-doubt", message: renamed.ok ? "" : textOf(renamed.error) });
    }
    if (!renamed.ok && !committed) {
      const back = await giveBack(run, done);
      return back.ok ? err({ ...renamed.error, undone: done.length > 0 }) : back;
    }
    lockMs = Math.max(lockMs, renamed.ok ? renamed.value.lockMs : 0);
    done.push(group);
    const connections = group.map(({ connection }) => connection);
    // What the log cannot take any more is found again by the databases' OIDs.
    await run.note({ type: "cutOver", at: run.now(), connections, lockMs });
  }
  return ok({ lockMs });
}

function forwards({ target, keptAs, restoredAs }: Place): readonly Rename[] {
  const { database } = target.profile;
  return [
    ...(keptAs === null ? [] : [{ from: database, to: keptAs }]),
    { from: restoredAs, to: database },
  ];
}

/** Whoever is connected was connected before: clients of a database that changed hands for a moment are ended. */
async function giveBack(run: RollbackRun, done: readonly (readonly Place[])[]): Step<null> {
  for (const group of done.toReversed()) {
    const [first] = group;
    if (first === undefined) {
      continue;
    }
    const back = await first.server.session.rename(
      group.flatMap(({ target: { profile }, ...names }) =>
        renamesBack({ ...names, database: profile.database }),
      ),
      "all",
    );
    if (!back.ok && (await isCommitted(run, first.server, group)) !== false) {
      return err({ code: "in-doubt", message: textOf(back.error) });
    }
  }
  return ok(null);
}

/** After an answer that did not come: whether the new database has the name. */
async function isCommitted(
  run: RollbackRun,
  server: Server,
  group: readonly Place[],
): Promise<boolean | "unknown"> {
  const [place] = group;
  const oid = place === undefined ? undefined : run.created.get(place.restoredAs)?.oid;
  if (place === undefined || oid === undefined) {
    return "unknown";
  }
  const { database } = place.target.profile;
  const asked = await server.session.facts(database);
  if (asked.ok) {
    return asked.value?.oid === oid;
  }
  const reopened = await reopen(run, server);
  if (!reopened.ok) {
    return "unknown";
  }
  const again = await server.session.facts(database);
  return again.ok ? again.value?.oid === oid : "unknown";
}

/** Another session in the place of one that is lost. */
export async function reopen(run: RollbackRun, server: Server): Step<null> {
  await server.session.close();
  const { name, host } = run.parts.person;
  const { target, databases } = server;
  const opened = await run.parts.servers.open(
    target,
    databases,
    `${name}@${host}`,
    NEVER_CANCELLED,
  );
  if (opened.ok) {
    server.session = opened.value;
    return ok(null);
  }
  return opened;
}

export function textOf(failure: RollbackFailure): string {
  return "message" in failure ? failure.message : failure.code;
}
