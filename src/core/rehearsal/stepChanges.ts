import { changeCounts } from "../catalog/fingerprint/changeCounts.ts";
import type { Fingerprint } from "../catalog/fingerprint/fingerprint.ts";
import type { FingerprintReader } from "../catalog/fingerprint/ports.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import type { QuestionAsker } from "../deployment/ports.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import { NOT_TAKEN, type TakenFingerprint } from "./compareDatabases.ts";
import type { LockSampler } from "./ports.ts";
import type { RehearsedStep } from "./report.ts";
import { takeFingerprints } from "./takeFingerprints.ts";

/** Moves on with every transaction that wrote anything, in whichever database of the server. */
const WRITES_QUESTION =
  "select pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot())::text as next";
const LIMITS = { statementTimeoutMs: 15_000, lockTimeoutMs: 2_000, maxRows: 1 };

export interface StepChangesParts {
  readonly asker: QuestionAsker;
  readonly fingerprints: FingerprintReader;
  readonly sampler: Pick<LockSampler, "catalogMarks">;
  /** Databases on the cluster. */
  readonly targets: readonly ConnectionTarget[];
  /** A database of it that the runbook does not speak of. */
  readonly server: ConnectionTarget;
  readonly signal: CancelSignal;
}

/** What each step changed in the schemas. Where nothing was written, nothing is read again. */
export class StepChanges {
  readonly #parts: StepChangesParts;
  #last: readonly TakenFingerprint[] = [];
  /** Null: not known. */
  #mark: string | null = null;
  #catalogs: readonly (string | null)[] = [];

  constructor(parts: StepChangesParts) {
    this.#parts = parts;
  }

  /** From here on, with what the databases are now. */
  async begin(now: readonly TakenFingerprint[]): Promise<void> {
    this.#last = now;
    this.#catalogs = await this.#parts.sampler.catalogMarks(this.#parts.targets);
    this.#mark = await this.#written();
  }

  /** Since the last call, database by database; empty: none. */
  async since(): Promise<RehearsedStep["changes"]> {
    const { targets } = this.#parts;
    const mark = await this.#written();
    if (mark !== null && mark === this.#mark) {
      return [];
    }
    const before = this.#last;
    this.#last = await this.#readAgain();
    this.#mark = mark;
    const found = await Promise.all(
      targets.map(({ profile }, at) =>
        this.#between(
          profile.database,
          before[at]?.fingerprint ?? null,
          this.#last[at]?.fingerprint ?? null,
        ),
      ),
    );
    return found.filter((one) => one.before !== one.after);
  }

  /** Rows are written by many steps, catalogs by few: only where they were, a schema is read again. */
  async #readAgain(): Promise<readonly TakenFingerprint[]> {
    const { fingerprints, sampler, targets, signal } = this.#parts;
    const [known, now] = [this.#catalogs, await sampler.catalogMarks(targets)];
    this.#catalogs = now;
    const isSame = (at: number): boolean => now[at] !== null && now[at] === known[at];
    const written = targets.filter((_, at) => !isSame(at));
    const taken = [...(await takeFingerprints(fingerprints, written, false, signal))];
    return targets.map((_, at) => (isSame(at) ? this.#last[at] : taken.shift()) ?? NOT_TAKEN);
  }

  async #between(
    database: string,
    before: Fingerprint | null,
    after: Fingerprint | null,
  ): Promise<RehearsedStep["changes"][number]> {
    const digests = { before: before?.digest ?? null, after: after?.digest ?? null };
    if (before === null || after === null || before.digest === after.digest) {
      return { database, ...digests, counts: null };
    }
    const counts = changeCounts(await this.#parts.fingerprints.compare(before, after));
    return { database, ...digests, counts: counts.map((count) => ({ ...count })) };
  }

  async #written(): Promise<string | null> {
    const { asker, server, signal } = this.#parts;
    const answer = await asker.ask(server, WRITES_QUESTION, LIMITS, signal);
    return answer.kind === "rows" ? (answer.rows[0]?.[0] ?? null) : null;
  }
}
