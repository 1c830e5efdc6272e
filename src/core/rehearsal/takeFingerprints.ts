import type { FingerprintReader } from "../catalog/fingerprint/ports.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import { sideBySide } from "../lib/sideBySide.ts";
import type { TakenFingerprint } from "./compareDatabases.ts";

/** Each takes a connection and a pg_dump. */
const MOST_AT_ONCE = 3;

/** Of each database, in the order given; `rows`: with the number of rows of every table. */
export function takeFingerprints(
  reader: FingerprintReader,
  targets: readonly ConnectionTarget[],
  rows: boolean,
  signal: CancelSignal,
): Promise<readonly TakenFingerprint[]> {
  const content = rows ? ({ kind: "count", tables: "all" } as const) : ({ kind: "none" } as const);
  return sideBySide(targets, MOST_AT_ONCE, async (target): Promise<TakenFingerprint> => {
    const result = await reader.ofDatabase(target, { content }, signal);
    return result.ok
      ? { fingerprint: result.value, problem: null }
      : {
          fingerprint: null,
          problem: "message" in result.error ? result.error.message : result.error.code,
        };
  });
}
