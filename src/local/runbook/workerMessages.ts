import type { Runbook } from "../../core/runbook/runbook.ts";
import type { HazardReader } from "../../core/sql/hazards/hazardReader.ts";

/** What the worker can be asked, as calls of functions: each with its arguments and its result. */
export interface WorkerCalls {
  runbook(text: string): Runbook;
  ownHazards: HazardReader["own"];
  namedRelations: HazardReader["named"];
  judge: HazardReader["judge"];
}

export type WorkerCall = keyof WorkerCalls;

export type CallArguments<C extends WorkerCall> = Parameters<WorkerCalls[C]>;
export type CallResult<C extends WorkerCall> = Awaited<ReturnType<WorkerCalls[C]>>;

/** To the worker: do this. */
export type WorkerRequest = {
  readonly [C in WorkerCall]: {
    readonly id: number;
    readonly call: C;
    readonly args: CallArguments<C>;
  };
}[WorkerCall];

/** From the worker: what came of it, or why nothing did (its parser did not load). */
export type WorkerAnswer =
  | { readonly id: number; readonly result: CallResult<WorkerCall> }
  | { readonly id: number; readonly error: string };
