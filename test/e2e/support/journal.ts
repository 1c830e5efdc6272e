import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { type DeploymentEvent, eventSchema } from "../../../src/core/deployment/events.ts";

const line = v.object({ event: eventSchema });

/** What the newest deployment of a workspace has recorded: the proof beside the picture. */
export function readEvents(workspace: string): readonly DeploymentEvent[] {
  const folder = path.join(workspace, ".schema-ops/deployments");
  const newest = existsSync(folder) ? readdirSync(folder).sort().at(-1) : undefined;
  if (newest === undefined) {
    return [];
  }
  return readFileSync(path.join(folder, newest, "journal.jsonl"), "utf8")
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => v.parse(line, JSON.parse(text)).event);
}
