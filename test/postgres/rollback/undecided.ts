import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import type { RollbackRequest } from "../../../src/core/rollback/rollbackRun.ts";
import { runRollback } from "../../../src/core/rollback/runRollback.ts";
import { rollbackParts } from "./support.ts";

/** A rollback of its own process that restores, compares, says so, and waits for a decision until it is killed. */
const request = JSON.parse(process.argv[2] ?? "") as RollbackRequest;
const parts = rollbackParts({
  dialogue: {
    decide: () => {
      process.stdout.write("undecided\n");
      return new Promise(() => setInterval(() => undefined, 60_000));
    },
  },
});
await runRollback(parts, request, { onStage: () => undefined }, NEVER_CANCELLED);
