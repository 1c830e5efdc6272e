import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Action, ActionOutcome, ActionProgress } from "./action.ts";
import type { ActionEntry } from "./actionLog.ts";

/** Runs an action over a session of its own that ends with it. */
export interface ActionRunner {
  run(
    target: ConnectionTarget,
    action: Action,
    limits: ActionLimits,
    onProgress: (progress: ActionProgress) => void,
    signal: CancelSignal,
  ): Promise<ActionOutcome>;
}

export interface ActionLimits {
  readonly lockTimeoutMs: number;
  /** 0: none, for maintenance that takes as long as it takes. */
  readonly statementTimeoutMs: number;
}

/** Keeps what was done, one JSON line each, beside the journals. */
export interface ActionLogStore {
  /** Resolves when the line is on disk. */
  append(folder: string, entry: ActionEntry): Promise<void>;
  /** Absolute path of the file of that folder. */
  path(folder: string): string;
  read(folder: string): Promise<readonly ActionEntry[]>;
}
