import type { Verdict } from "../../core/deployment/verdict.ts";
import type { StepResultJson } from "./resultJson.ts";

/** How a block's run counts: a run that passed counts as what its output was judged to be. */
export function blockOutcome(
  block: Pick<StepResultJson["blocks"][number], "status" | "verdict">,
): Verdict | "notRun" {
  switch (block.status) {
    case "passed":
      return block.verdict ?? "pass";
    case "notRun":
      return "notRun";
    case "failed":
    case "cancelled":
    case "timedOut":
      return "fail";
  }
}
