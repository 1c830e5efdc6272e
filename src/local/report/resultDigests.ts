import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { DeploymentEvent } from "../../core/deployment/events.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";

/** SHA-256 of the files with rows that the answers name, by name; null where one cannot be read. */
export async function digestResults(
  folder: string,
  events: readonly DeploymentEvent[],
  signal: CancelSignal,
): Promise<ReadonlyMap<string, string | null>> {
  const digests = new Map<string, string | null>();
  for (const event of events) {
    if (signal.aborted) {
      break;
    }
    if (event.type === "queryVerified" && event.result !== null) {
      digests.set(event.result, await digestOf(folder, event.result));
    }
  }
  return digests;
}

/** A journal's word leads to no file outside the folder of results. */
async function digestOf(folder: string, name: string): Promise<string | null> {
  if (path.basename(name) !== name) {
    return null;
  }
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path.join(folder, "results", name)), hash);
  } catch {
    // Gone, or nobody may read it: the report says that the rows are missing.
    return null;
  }
  return hash.digest("hex");
}
