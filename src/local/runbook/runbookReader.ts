import type { RunbookReader } from "../../core/runbook/reader.ts";
import type { HazardReader } from "../../core/sql/hazards/hazardReader.ts";
import { WorkerQueue } from "./workerQueue.ts";

/** What is read in the worker thread: documents, and the SQL of their blocks. */
export interface WorkerReader extends RunbookReader {
  readonly hazards: HazardReader;
}

/**
 * Reads runbooks, and judges their SQL, in one worker thread (which holds one SQL parser). A document goes
 * before hazards: without it nothing is shown.
 */
export function createRunbookReader(workerFile: string): WorkerReader {
  const queue = new WorkerQueue(workerFile);
  const later = { key: null, isUrgent: false };
  return {
    read: (text, document) =>
      queue.ask("runbook", [text], { key: document ?? null, isUrgent: true }),
    hazards: {
      own: (blocks, off, document) =>
        queue.ask("ownHazards", [blocks, off, document], { key: document, isUrgent: false }),
      named: (scripts) => queue.ask("namedRelations", [scripts], later),
      judge: (scripts, off, servers) => queue.ask("judge", [scripts, off, servers], later),
    },
    dispose: () => queue.dispose(),
  };
}
