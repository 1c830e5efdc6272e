import type { ChangeCount } from "../catalog/fingerprint/changeCounts.ts";
import type { Percentiles } from "../performance/percentiles.ts";
import type { RollbackStage } from "../rollback/stages.ts";
import type { Verdict } from "./verdict.ts";
import type { BackupEvidence, Failure } from "./evidence.ts";
import type { Basis, DeploymentConnection } from "./events.ts";

/** A deployment as its events tell it. Nothing else holds state. */
export interface DeploymentState {
  readonly id: string;
  readonly phase: "running" | "paused" | "abandoned" | "finished";
  readonly startedAt: string;
  readonly startedBy: string;
  readonly endedAt: string | null;
  readonly runbook: { readonly path: string; readonly title: string; readonly sha256: string };
  readonly connections: readonly DeploymentConnection[];
  /** SHA-256 of the changed document that the person chose to ignore; null when there is none. */
  readonly keptAgainst: string | null;
  readonly values: ReadonlyMap<string, string>;
  readonly blocks: ReadonlyMap<string, BlockState>;
  readonly queries: ReadonlyMap<string, QueryState>;
  /** The last measurement of each performance criterion. */
  readonly criteria: ReadonlyMap<string, CriterionState>;
  /** Only items that were ever ticked. */
  readonly items: ReadonlyMap<string, TickState>;
  /** Steps whose gate a person opened, with the reason. */
  readonly openedGates: ReadonlyMap<string, string>;
  readonly skipped: ReadonlyMap<string, string>;
  /**
   * Milliseconds that people and machines worked on a step: each event's distance from the one
   * before it, without pauses and long silences. By step id.
   */
  readonly spentMs: ReadonlyMap<string, number>;
  /** Time of the last event; "" before the first. */
  readonly lastAt: string;
  /** What a rollback goes back to, by connection; null: there was nothing to take, or it was not wanted. */
  readonly managedBackups: ReadonlyMap<string, ManagedBackup | null>;
  /** Every rollback that was begun, oldest first. */
  readonly rollbacks: readonly RollbackState[];
  readonly backups: readonly (BackupEvidence & { readonly run: string; readonly at: string })[];
  /** Every fingerprint that was taken, or should have been; oldest first. */
  readonly fingerprints: readonly TakenFingerprint[];
  readonly signOff: {
    readonly name: string;
    readonly result: "success" | "failure";
    readonly remark: string;
  } | null;
}

/** A database's schema at a moment. */
export interface TakenFingerprint {
  /** Null: at the end of the deployment. */
  readonly step: string | null;
  readonly moment: "before" | "after";
  readonly connection: string;
  readonly database: string;
  /** Null: it could not be taken; `error` says why. */
  readonly digest: string | null;
  /** After a step: what differs from before it; null where that is not known. */
  readonly changes: readonly ChangeCount[] | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly at: string;
}

/** Taken before the first change. */
export interface ManagedBackup {
  readonly backup: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly fingerprint: string | null;
  readonly at: string;
}

export interface RollbackState {
  readonly rollback: string;
  readonly startedAt: string;
  readonly stage: RollbackStage | null;
  /** Null: it did not end, as far as the journal tells. */
  readonly outcome: "done" | "failed" | "undone" | "cancelled" | null;
  readonly message: string;
}

/** The last run of a block. */
export interface BlockState {
  readonly run: string;
  readonly status: "running" | "passed" | "failed" | "cancelled" | "timedOut" | "lost" | "accepted";
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly exitCode: number | null;
  readonly failures: readonly Failure[];
  readonly backups: readonly BackupEvidence[];
  readonly verdict: Verdict | null;
  /** The verdict before a person judged it; the same as `verdict` when nobody did. */
  readonly answered: Verdict | null;
  /** Set when a person judged what it printed. */
  readonly judgedBy: string | null;
  readonly judgedReason: string | null;
  readonly actual: string | null;
  readonly log: { readonly file: string; readonly start: number; readonly end: number | null };
  readonly acceptedReason: string | null;
  readonly durationMs: number | null;
}

/** The last answer to a query. */
export interface QueryState {
  readonly verdict: Verdict;
  readonly actual: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly connection: string | null;
  readonly result: string | null;
  readonly truncated: boolean;
  readonly at: string;
  readonly durationMs: number;
  /** The verdict before a person judged it; the same as `verdict` when nobody did. */
  readonly answered: Verdict;
  /** Set when a person judged an open answer. */
  readonly judgedBy: string | null;
  readonly reason: string | null;
}

/** The last measurement of a criterion. */
export interface CriterionState {
  readonly verdict: Verdict;
  readonly connection: string;
  readonly table: string | null;
  readonly runs: number;
  /** Milliseconds. */
  readonly percentiles: Percentiles | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly at: string;
}

export interface TickState {
  readonly ticked: boolean;
  readonly by: string;
  readonly at: string;
  readonly how: "person" | "command";
  readonly basis: readonly Basis[];
  readonly overrideReason: string | null;
  /** What it rests on was run again and failed. */
  readonly stale: boolean;
  /** Ids of the blocks, queries and items of its basis that no longer support it. */
  readonly staleBy: readonly string[];
  /** Every tick and untick, oldest first. */
  readonly history: readonly {
    readonly ticked: boolean;
    readonly by: string;
    readonly at: string;
    readonly reason: string | null;
  }[];
}
