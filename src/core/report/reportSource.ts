import type { DeploymentEvent } from "../deployment/events.ts";
import type { JournalDamage } from "../deployment/journal.ts";
import type { Runbook } from "../runbook/runbook.ts";

/** Everything that a report is made of. */
export interface ReportSource {
  /** Of the program that writes it. */
  readonly version: string;
  readonly events: readonly DeploymentEvent[];
  /** Hash of the line of the last of them. */
  readonly head: string;
  readonly damage: readonly JournalDamage[];
  /** What the bound text holds, and whether that text is the one the events name. */
  readonly runbook: Runbook;
  readonly textWhole: boolean;
  /** What is left of the logs, by run. */
  readonly logs: ReadonlyMap<string, LogPart>;
  /** SHA-256 of the files with rows, by name; null: it cannot be read. */
  readonly results: ReadonlyMap<string, string | null>;
}

/** A run's part of a log file. */
export interface LogPart {
  readonly state: "whole" | "cut" | "missing" | "omitted";
  /** Of all of its bytes; null when they are not there. */
  readonly sha256: string | null;
  /** Its beginning and its end, without escape sequences. */
  readonly excerpt: string;
}
