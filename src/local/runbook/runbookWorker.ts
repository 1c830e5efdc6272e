import { parentPort } from "node:worker_threads";
import { parseRunbook } from "../../core/runbook/parseRunbook.ts";
import { loadSqlParser } from "../sql/pgSqlParser.ts";
import type { ReadAnswer, ReadRequest } from "./workerMessages.ts";

/** The worker's entry: answers each request in turn. */
const port = parentPort;
port?.on("message", ({ id, text }: ReadRequest) => {
  answer(id, text).then(
    (message) => port.postMessage(message),
    (thrown: unknown) => {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      port.postMessage({ id, error } satisfies ReadAnswer);
    },
  );
});

async function answer(id: number, text: string): Promise<ReadAnswer> {
  return { id, runbook: parseRunbook(text, await loadSqlParser()) };
}
