import type { ChangeCount } from "../catalog/fingerprint/changeCounts.ts";
import type { EventOf } from "./events.ts";
import type { DeploymentState, TakenFingerprint } from "./state.ts";

export function foldFingerprintTaken(
  state: DeploymentState,
  event: EventOf<"fingerprintTaken">,
): DeploymentState {
  const { step, moment, connection, database, digest, changes, error, at } = event;
  const taken = { step, moment, connection, database, digest, changes, error, at };
  return { ...state, fingerprints: [...state.fingerprints, taken] };
}

/** What the runs of a step made of one database. */
export interface StepChange {
  readonly connection: string;
  readonly database: string;
  /** Before its first run; null where that is not known. */
  readonly before: TakenFingerprint | null;
  /** After its last run; null while it runs, and where nothing was recorded. */
  readonly after: TakenFingerprint | null;
  /** Of all its runs together; null where one of them is not known. */
  readonly changes: readonly ChangeCount[] | null;
}

/** By connection, in the order in which the step came to them. */
export function stepChanges(state: DeploymentState, step: string): readonly StepChange[] {
  const own = state.fingerprints.filter((taken) => taken.step === step);
  return [...new Set(own.map(({ connection }) => connection))].map((connection) => {
    const taken = own.filter((one) => one.connection === connection);
    const ends = taken.filter(({ moment }) => moment === "after");
    const after = ends.at(-1) ?? null;
    return {
      connection,
      database: taken[0]?.database ?? "",
      before: taken.find(({ moment }) => moment === "before") ?? null,
      after,
      changes: after === null ? null : sumOf(ends.map(({ changes }) => changes)),
    };
  });
}

function sumOf(all: readonly TakenFingerprint["changes"][]): readonly ChangeCount[] | null {
  const sums = new Map<string, ChangeCount>();
  for (const changes of all) {
    if (changes === null) {
      return null;
    }
    for (const { kind, added, removed, changed } of changes) {
      const sum = sums.get(kind) ?? { kind, added: 0, removed: 0, changed: 0 };
      sums.set(kind, {
        kind,
        added: sum.added + added,
        removed: sum.removed + removed,
        changed: sum.changed + changed,
      });
    }
  }
  return [...sums.values()];
}

/** Changes between two steps that no step made: somebody else was at work. By connection. */
export function changedOutside(
  state: DeploymentState,
): readonly { readonly before: TakenFingerprint; readonly after: TakenFingerprint }[] {
  const last = new Map<string, TakenFingerprint>();
  const found: { readonly before: TakenFingerprint; readonly after: TakenFingerprint }[] = [];
  for (const taken of state.fingerprints) {
    const before = last.get(taken.connection);
    const isStart = taken.moment === "before" || taken.step === null;
    if (
      isStart &&
      before?.moment === "after" &&
      before.digest !== null &&
      taken.digest !== null &&
      before.digest !== taken.digest
    ) {
      found.push({ before, after: taken });
    }
    last.set(taken.connection, taken);
  }
  return found;
}
