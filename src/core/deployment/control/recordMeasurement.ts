import { err, type Result } from "../../lib/result.ts";
import { judgeMeasurement } from "../../performance/judgeTimes.ts";
import type { Measurement } from "../../performance/measurement.ts";
import { findCriterion } from "../../runbook/lookup.ts";
import type { Runbook } from "../../runbook/runbook.ts";
import type { Refusal } from "../control.ts";
import type { Recorder } from "./recorder.ts";

/** The verdict is the runbook's: whoever measured has no say in it. */
export async function recordMeasurement(
  runbook: Runbook,
  id: string,
  connection: string,
  measurement: Measurement,
  recorder: Recorder,
): Promise<Result<void, Refusal>> {
  const found = findCriterion(runbook, id);
  if (found === undefined) {
    return err({ code: "unknown", id });
  }
  const { workload, table, times, percentiles, failure } = measurement;
  const error =
    failure === null
      ? null
      : failure.code === "sql"
        ? { code: failure.sqlState, message: failure.message }
        : { code: failure.code, message: "" };
  return recorder.append({
    type: "criterionMeasured",
    step: found.step.id,
    criterion: id,
    connection,
    workload,
    table,
    runs: times.length,
    percentiles,
    verdict: judgeMeasurement(found.criterion.expectation, measurement),
    error,
  });
}
