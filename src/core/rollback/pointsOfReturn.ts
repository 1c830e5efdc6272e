import type { DeploymentEvent } from "../deployment/events.ts";

/** A moment of a deployment that its databases can be taken back to. */
export interface PointOfReturn {
  /** The step before which the backups were taken; null where a journal does not say it. */
  readonly step: string | null;
  /** Time of the last of its backups: ISO 8601. */
  readonly at: string;
  readonly databases: readonly PointDatabase[];
  /** Steps that were run from there on, in their order: what is taken back. */
  readonly takesBack: readonly string[];
}

interface PointDatabase {
  readonly connection: string;
  readonly backup: string;
  /** Of the manifest, as the journal has it. */
  readonly sha256: string;
}

interface Found {
  readonly step: string | null;
  readonly from: number;
  readonly databases: Map<string, PointDatabase>;
  at: string;
}

/** Without the blocks that a rollback runs by itself: they are no steps of the deployment. */
function ownEvents(events: readonly DeploymentEvent[]): readonly DeploymentEvent[] {
  let isService = false;
  return events.filter((event) => {
    if (event.type === "rollbackStage") {
      isService = event.stage === "stopService" || event.stage === "startService";
    } else if (event.type !== "blockStarted" && event.type !== "blockEnded") {
      isService = false;
    }
    return !(isService && event.type === "blockStarted");
  });
}

/** Oldest first. Backups that were taken with no block between them are one point. */
export function pointsOfReturn(all: readonly DeploymentEvent[]): readonly PointOfReturn[] {
  const events = ownEvents(all);
  return found(events).map((point) => pointOf(events, point));
}

function pointOf(
  events: readonly DeploymentEvent[],
  { step, at, from, databases }: Found,
): PointOfReturn {
  const takesBack = stepsRun(events, from, events.length);
  return { step, at, databases: [...databases.values()], takesBack };
}

/** From before the deployment changed anything; where nobody wanted those, the oldest that there are. */
export function firstBackups(events: readonly DeploymentEvent[]): PointOfReturn["databases"] {
  return [...(found(events)[0]?.databases.values() ?? [])];
}

/**
 * The newest point from before a step's first block since the last rollback, and the earlier steps that it
 * takes back as well. Null: the step was not run, or nothing was backed up before it.
 */
export function pointBefore(
  all: readonly DeploymentEvent[],
  step: string,
): { readonly point: PointOfReturn; readonly earlier: readonly string[] } | null {
  const events = ownEvents(all);
  const begins = beginsOf(events, step);
  const began = begins.find((at) => at > lastRollback(events)) ?? begins[0] ?? -1;
  const before = found(events).findLast(({ from }) => from < began);
  return before === undefined
    ? null
    : { point: pointOf(events, before), earlier: stepsRun(events, before.from, began) };
}

function found(events: readonly DeploymentEvent[]): readonly Found[] {
  const points: Found[] = [];
  let isOpen = false;
  events.forEach((event, from) => {
    if (event.type === "blockStarted") {
      isOpen = false;
    } else if (event.type === "backupTaken") {
      const { step, at, connection, backup, sha256 } = event;
      let point = points.at(-1);
      if (!isOpen || point?.step !== step) {
        point = { step, at, from, databases: new Map() };
        points.push(point);
        isOpen = true;
      }
      point.at = at;
      // Connections that lead to one database share its backup: it is taken back once.
      const isShared = [...point.databases.values()].some((one) => one.backup === backup);
      if (!isShared) {
        point.databases.set(connection, { connection, backup, sha256 });
      }
    }
  });
  return points;
}

/** Whether a step has backups of its own from right before its first block since the last rollback. */
export function hasOwnPoint(all: readonly DeploymentEvent[], step: string): boolean {
  const events = ownEvents(all);
  const since = lastRollback(events);
  const began = beginsOf(events, step).find((at) => at > since) ?? events.length;
  const before = found(events).findLast(({ from }) => from > since && from < began);
  return before?.step === step && stepsRun(events, before.from, began).length === 0;
}

/** -1: there was none that came to its end. */
function lastRollback(events: readonly DeploymentEvent[]): number {
  return events.findLastIndex(
    (event) => event.type === "rollbackEnded" && event.outcome === "done",
  );
}

function beginsOf(events: readonly DeploymentEvent[], step: string): readonly number[] {
  return events.flatMap((event, at) =>
    event.type === "blockStarted" && event.step === step ? [at] : [],
  );
}

function stepsRun(events: readonly DeploymentEvent[], from: number, to: number): readonly string[] {
  const steps = events
    .slice(from, to)
    .flatMap((event) => (event.type === "blockStarted" ? [event.step] : []));
  return [...new Set(steps)];
}
