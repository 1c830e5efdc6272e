import type { Disposable } from "../lib/disposable.ts";
import type { Event } from "../lib/event.ts";
import type { DeploymentEvent } from "./events.ts";

/** A line of `journal.jsonl`: the event, its number from 1, and the hash of the line before ("" for the first). */
export interface JournalEntry {
  readonly seq: number;
  readonly prev: string;
  readonly event: DeploymentEvent;
}

/** Why a journal is not whole. `line` is 1-based. */
export type JournalDamage =
  | { readonly kind: "torn"; readonly line: number; readonly bytes: number }
  | { readonly kind: "notJson" | "notAnEvent"; readonly line: number; readonly message: string }
  | {
      readonly kind: "brokenChain";
      readonly line: number;
      readonly expected: string;
      readonly found: string;
    }
  /** Shorter than it once was: whole lines are gone from the end. */
  | { readonly kind: "truncated"; readonly line: number; readonly expected: number }
  | { readonly kind: "missing" | "unreadable"; readonly message: string };

export interface JournalHolder {
  readonly pid: number;
  readonly host: string;
  readonly application: string;
  readonly since: string;
}

export interface DeploymentSummary {
  readonly id: string;
  /** Absolute path of the deployment's folder. */
  readonly folder: string;
  readonly runbookPath: string;
  readonly startedAt: string;
  readonly open: boolean;
}

/** The deployments of a workspace folder, on disk. */
export interface JournalStore {
  list(root: string): Promise<readonly DeploymentSummary[]>;
  /** Creates the folder with `journal.jsonl`, `runbook.md`, `logs/` and `results/`, and holds it. */
  create(root: string, id: string, runbookText: string): Promise<Journal>;
  /** Opens for writing, or for reading when somebody else holds it. */
  open(folder: string): Promise<Journal>;
  /** As it stands, for showing: nobody is kept from writing, and nothing is mended. */
  read(folder: string): Promise<Journal>;
}

export interface Journal extends Disposable {
  readonly folder: string;
  /** Null: we hold it and may append. Else: who does; we only read. */
  readonly heldBy: JournalHolder | null;
  readonly damage: readonly JournalDamage[];
  events(): readonly DeploymentEvent[];
  /** Resolves when the event is on the disk; rejects, with nothing written, when it cannot be. */
  append(event: DeploymentEvent): Promise<void>;
  /** Appended here, or by the other holder (a reader follows the file). */
  readonly onDidAppend: (listener: (events: readonly DeploymentEvent[]) => void) => Disposable;
  /** Fired once, at a reader, when nobody holds it any more: opened again, it may be written. */
  readonly onDidRelease: Event<void>;
  /** The runbook's text that the deployment is bound to. */
  runbookText(): Promise<string>;
  /** Keeps the text that was adopted. */
  keepRunbook(text: string): Promise<void>;
  writeResult(name: string, json: string): Promise<void>;
  readResult(name: string): Promise<string | null>;
  /** Hash of the last line. */
  readonly head: string;
}
