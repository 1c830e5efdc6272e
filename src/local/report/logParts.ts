import { createHash } from "node:crypto";
import { open, realpath } from "node:fs/promises";
import path from "node:path";
import type { DeploymentEvent } from "../../core/deployment/events.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { clip } from "../../core/report/clip.ts";
import { excerptOf } from "../../core/report/excerpt.ts";
import type { LogPart } from "../../core/report/reportSource.ts";
import { isMissing } from "../deployment/journalHead.ts";

/** Bytes of a run's output that are quoted, from its beginning and from its end. */
const FROM_START = 1024;
const FROM_END = 6 * 1024;
/** Characters that all excerpts of a report may take. */
const ALL_EXCERPTS = 1_000_000;
const CHUNK = 256 * 1024;

const MISSING: LogPart = { state: "missing", sha256: null, excerpt: "" };

/** What the logs of a deployment still say of each run, by run. */
export async function readLogParts(
  folder: string,
  events: readonly DeploymentEvent[],
  signal: CancelSignal,
): Promise<ReadonlyMap<string, LogPart>> {
  const files = new Map<string, string>();
  const parts = new Map<string, LogPart>();
  let left = ALL_EXCERPTS;
  for (const event of events) {
    if (event.type === "blockStarted") {
      files.set(event.run, event.log);
    } else if (event.type === "blockEnded") {
      if (signal.aborted) {
        break;
      }
      const file = await logWithin(folder, files.get(event.run) ?? "");
      const part = file === null ? MISSING : await readPart(file, event.log);
      left -= part.excerpt.length;
      parts.set(event.run, left < 0 ? { ...part, state: "omitted", excerpt: "" } : part);
    }
  }
  return parts;
}

/** A journal's word leads to no file outside the folder of logs. */
async function logWithin(folder: string, name: string): Promise<string | null> {
  try {
    const logs = await realpath(path.join(folder, "logs"));
    const file = await realpath(path.resolve(folder, name));
    return path.dirname(file) === logs ? file : null;
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}

async function readPart(
  file: string,
  range: { readonly start: number; readonly end: number },
): Promise<LogPart> {
  const handle = await open(file, "r");
  try {
    const length = range.end - range.start;
    const { size } = await handle.stat();
    if (!(length >= 0) || !(range.start >= 0) || range.end > size) {
      return MISSING;
    }
    const hash = createHash("sha256");
    const heads: Buffer[] = [];
    const buffer = Buffer.allocUnsafe(CHUNK);
    const most = FROM_START + FROM_END;
    let tail = Buffer.alloc(0);
    for (let at = range.start; at < range.end;) {
      const wanted = Math.min(CHUNK, range.end - at);
      const { bytesRead } = await handle.read(buffer, 0, wanted, at);
      if (bytesRead === 0) {
        return MISSING;
      }
      const bytes = buffer.subarray(0, bytesRead);
      hash.update(bytes);
      if (at === range.start) {
        heads.push(Buffer.from(bytes.subarray(0, FROM_START)));
      }
      tail = Buffer.concat([tail, bytes.subarray(-most)]).subarray(-most);
      at += bytesRead;
    }
    const sha256 = hash.digest("hex");
    const whole = length <= most;
    const excerpt = whole
      ? excerptOf(tail.toString("utf8"))
      : excerptOf(Buffer.concat(heads).toString("utf8"), tail.subarray(-FROM_END).toString("utf8"));
    return { state: whole ? "whole" : "cut", sha256, excerpt: clip(excerpt, most) };
  } finally {
    await handle.close();
  }
}
