import type { Fingerprint } from "../catalog/fingerprint/fingerprint.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import { differences } from "./compareFingerprints.ts";
import type { Difference, RehearsalReport } from "./report.ts";

export interface TakenFingerprint {
  readonly fingerprint: Fingerprint | null;
  readonly problem: string | null;
}

type Taken = readonly TakenFingerprint[];

const NOT_TAKEN: TakenFingerprint = { fingerprint: null, problem: null };

/** What each database was, became, and was again. The lists are in the order of the targets. */
export function compareDatabases(
  targets: readonly ConnectionTarget[],
  before: Taken,
  deployed: Taken,
  rolledBack: Taken | null,
): RehearsalReport["databases"] {
  return targets.map(({ profile }, at) => {
    const [was, is, again] = [before, deployed, rolledBack ?? []].map(
      (all) => all[at] ?? NOT_TAKEN,
    );
    return {
      connection: profile.name,
      database: profile.database,
      before: digestOf(was),
      deployed: digestOf(is),
      rolledBack: digestOf(again),
      changes: between(was, is),
      leftOver: between(was, again),
      problem: [was, is, again].find((one) => (one?.problem ?? null) !== null)?.problem ?? null,
    };
  });
}

function digestOf(taken: TakenFingerprint | undefined): string | null {
  return taken?.fingerprint?.digest ?? null;
}

function between(
  before: TakenFingerprint | undefined,
  after: TakenFingerprint | undefined,
): Difference[] {
  const [one, other] = [before?.fingerprint ?? null, after?.fingerprint ?? null];
  return one === null || other === null ? [] : [...differences(one, other)];
}
