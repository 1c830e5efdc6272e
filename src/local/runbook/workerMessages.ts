import type { Runbook } from "../../core/runbook/runbook.ts";

/** To the worker: read this. */
export interface ReadRequest {
  readonly id: number;
  readonly text: string;
}

/** From the worker: what it read, or why it could not (its parser did not load). */
export type ReadAnswer =
  | { readonly id: number; readonly runbook: Runbook }
  | { readonly id: number; readonly error: string };
