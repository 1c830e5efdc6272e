import { parentPort } from "node:worker_threads";
import { parseRunbook } from "../../core/runbook/parseRunbook.ts";
import { createHazardReader } from "../../core/sql/hazards/hazardReader.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { createScriptFiles } from "../hazards/scriptFiles.ts";
import { loadSqlParser } from "../sql/pgSqlParser.ts";
import type { CallResult, WorkerAnswer, WorkerCall, WorkerRequest } from "./workerMessages.ts";

/** The worker's entry: answers each request in turn. */
const port = parentPort;
port?.on("message", (request: WorkerRequest) => {
  const { id } = request;
  answer(request).then(
    (result) => port.postMessage({ id, result } satisfies WorkerAnswer),
    (thrown: unknown) => port.postMessage({ id, error: messageOf(thrown) } satisfies WorkerAnswer),
  );
});

async function answer(request: WorkerRequest): Promise<CallResult<WorkerCall>> {
  // Each request stands for itself: what one made is nothing to the next.
  const hazards = createHazardReader({ files: createScriptFiles(), loadParser: loadSqlParser });
  switch (request.call) {
    case "runbook":
      return parseRunbook(...request.args, await loadSqlParser());
    case "ownHazards":
      return hazards.own(...request.args);
    case "namedRelations":
      return hazards.named(...request.args);
    case "judge":
      return hazards.judge(...request.args);
  }
}
