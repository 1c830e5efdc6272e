import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import { ok } from "../lib/result.ts";
import type { RollbackPlace, RollbackRecord } from "./rollbackLog.ts";
import type { RollbackParts, Step } from "./rollbackRun.ts";

/** A database that a rollback has left beside the live one. */
export interface KeptDatabase {
  readonly rollback: string;
  readonly place: RollbackPlace;
  readonly keptAs: string;
  /** `restored`: a backup's, for the next rollback. */
  readonly kind: "failed" | "restored";
}

export function keptDatabases(records: readonly RollbackRecord[]): readonly KeptDatabase[] {
  return records.flatMap(({ id: rollback, outcome, databases, dropped, left }) =>
    databases.flatMap((place): readonly KeptDatabase[] => {
      const { keptAs, restoredAs } = place;
      if (left.has(restoredAs)) {
        return [{ rollback, place, keptAs: restoredAs, kind: "restored" }];
      }
      return outcome !== "done" || keptAs === null || dropped.has(keptAs)
        ? []
        : [{ rollback, place, keptAs, kind: "failed" }];
    }),
  );
}

/** Drops it, and notes that it is gone; also when somebody else was faster. */
export async function dropKept(
  parts: Pick<RollbackParts, "servers" | "logs" | "person" | "clock">,
  root: string,
  { rollback, keptAs }: KeptDatabase,
  target: ConnectionTarget,
  signal: CancelSignal,
): Step<null> {
  const { name, host } = parts.person;
  const opened = await parts.servers.open(target, [keptAs], `${name}@${host}`, signal);
  if (!opened.ok) {
    return opened;
  }
  const session = opened.value;
  try {
    const facts = await session.facts(keptAs);
    if (!facts.ok) {
      return facts;
    }
    const dropped = facts.value === null ? ok(null) : await session.drop(keptAs, facts.value.oid);
    if (dropped.ok) {
      const at = new Date(parts.clock.now()).toISOString();
      await parts.logs.append(root, rollback, { type: "dropped", at, database: keptAs });
    }
    return dropped;
  } finally {
    await session.close();
  }
}
