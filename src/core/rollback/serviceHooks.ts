import { findBlock, stepsOf } from "../runbook/lookup.ts";
import type { ServiceMoment } from "../runbook/runbook.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { DeploymentControl } from "../deployment/control.ts";
import type { Failure } from "../deployment/evidence.ts";

/** Stops, starts and checks what uses the databases, as the runbook names it. */
export interface ServiceHooks {
  /** In the order of the document. */
  readonly blocks: readonly ServiceBlock[];
  /** All of one moment, until the first that fails. Journaled and logged as every block that runs. */
  run(moment: ServiceMoment, signal: CancelSignal): Promise<Result<null, ServiceFailure>>;
}

export interface ServiceBlock {
  readonly moment: ServiceMoment;
  /** Of the fence, in the document. */
  readonly line: number;
  /** As written. */
  readonly text: string;
}

export interface ServiceFailure {
  readonly moment: ServiceMoment;
  readonly line: number;
  readonly message: string;
}

/** Null: the runbook names none. */
export function createServiceHooks(
  control: Pick<DeploymentControl, "runbook" | "state" | "runService">,
): ServiceHooks | null {
  const blocks = [...stepsOf(control.runbook)].flatMap(({ step }) =>
    step.blocks.flatMap(({ id, service: moment, range: { line }, text }) =>
      moment === null ? [] : [{ id, moment, line, text }],
    ),
  );
  return blocks.length === 0
    ? null
    : {
        blocks,
        run: async (moment, signal) => {
          for (const { id, line } of blocks.filter((block) => block.moment === moment)) {
            const ended = await control.runService(id, signal);
            if (!ended.ok) {
              return err({ moment, line, message: ended.error.code });
            }
            if (ended.value !== "passed") {
              return err({ moment, line, message: messageOf(control, id, ended.value) });
            }
          }
          return ok(null);
        },
      };
}

function messageOf(
  { runbook, state }: Pick<DeploymentControl, "runbook" | "state">,
  id: string,
  status: string,
): string {
  const failures = state.blocks.get(id)?.failures ?? [];
  const first = failures.find((failure) => !("tolerated" in failure && failure.tolerated));
  const actual = state.blocks.get(id)?.actual ?? null;
  const shown = findBlock(runbook, id)?.block.expectations[0]?.text ?? null;
  if (first === undefined && actual !== null && shown !== null) {
    return `${actual} ≠ ${shown}`;
  }
  return first === undefined ? status : failureWords(first);
}

function failureWords(failure: Failure): string {
  switch (failure.kind) {
    case "command":
      return `${failure.command} → ${failure.exitCode}`;
    case "sql":
      return `${failure.sqlState}: ${failure.message}`;
    case "start":
      return failure.message;
    case "prompt":
      return failure.text;
    case "backup":
      return `${failure.path}: ${failure.reason}`;
    case "timeout":
      return `timeout ${failure.afterMs} ms`;
    case "cancelled":
      return failure.kind;
  }
}
