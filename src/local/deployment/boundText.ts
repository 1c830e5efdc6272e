import { randomUUID } from "node:crypto";
import { open, readFile, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { DeploymentEvent } from "../../core/deployment/events.ts";
import { hashOf } from "./journalLines.ts";

const CURRENT = "runbook.md";
const EARLIER = /^runbook-[0-9a-f]{12}\.md$/;

/**
 * The text that the events bind the deployment to: `runbook.md`, or, after a crash between keeping a
 * text and recording that it was adopted, the one kept before it.
 */
export async function readBoundText(
  folder: string,
  events: readonly DeploymentEvent[],
): Promise<string> {
  const current = await readFile(join(folder, CURRENT), "utf8");
  const bound = boundDigest(events);
  if (bound === undefined || hashOf(current) === bound) {
    return current;
  }
  for (const name of await readdir(folder)) {
    if (EARLIER.test(name)) {
      const text = await readFile(join(folder, name), "utf8");
      if (hashOf(text) === bound) {
        return text;
      }
    }
  }
  return current;
}

/** Replaces `runbook.md`; what it held stays beside it under its digest. */
export async function keepBoundText(folder: string, text: string): Promise<void> {
  const before = await readFile(join(folder, CURRENT), "utf8");
  await writeWhole(folder, `runbook-${hashOf(before).slice(0, 12)}.md`, before);
  await writeWhole(folder, CURRENT, text);
}

/** On the disk and whole, or as it was before. */
export async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const draft = join(folder, `.${name}.${randomUUID()}`);
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, name));
}

export function boundDigest(events: readonly DeploymentEvent[]): string | undefined {
  for (const event of events.toReversed()) {
    if (event.type === "runbookAdopted") {
      return event.sha256;
    }
    if (event.type === "deploymentStarted") {
      return event.runbook.sha256;
    }
  }
  return undefined;
}
