import type { Fingerprint } from "../catalog/fingerprint/fingerprint.ts";
import type { FingerprintReader } from "../catalog/fingerprint/ports.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import { differences } from "./compareFingerprints.ts";
import type { Difference, RehearsalReport } from "./report.ts";

export interface TakenFingerprint {
  readonly fingerprint: Fingerprint | null;
  readonly problem: string | null;
}

type Comparer = Pick<FingerprintReader, "compare">;
type Taken = readonly TakenFingerprint[];

export const NOT_TAKEN: TakenFingerprint = { fingerprint: null, problem: null };

/** What each database was, became, and was again. The lists are in the order of the targets. */
export async function compareDatabases(
  targets: readonly ConnectionTarget[],
  before: Taken,
  deployed: Taken,
  rolledBack: Taken | null,
  reader: Comparer,
): Promise<RehearsalReport["databases"]> {
  const databases: RehearsalReport["databases"] = [];
  for (const [at, { profile }] of targets.entries()) {
    const [was, is, again] = [before, deployed, rolledBack ?? []].map(
      (all) => all[at] ?? NOT_TAKEN,
    );
    databases.push({
      connection: profile.name,
      database: profile.database,
      before: digestOf(was),
      deployed: digestOf(is),
      rolledBack: digestOf(again),
      changes: await between(was, is, reader),
      leftOver: await between(was, again, reader),
      problem: [was, is, again].find((one) => (one?.problem ?? null) !== null)?.problem ?? null,
    });
  }
  return databases;
}

function digestOf(taken: TakenFingerprint | undefined): string | null {
  return taken?.fingerprint?.digest ?? null;
}

async function between(
  before: TakenFingerprint | undefined,
  after: TakenFingerprint | undefined,
  reader: Comparer,
): Promise<Difference[]> {
  const [one, other] = [before?.fingerprint ?? null, after?.fingerprint ?? null];
  return one === null || other === null ? [] : differences(await reader.compare(one, other));
}
