import { createHash } from "node:crypto";
import * as v from "valibot";
import { eventSchema, type DeploymentEvent } from "../../core/deployment/events.ts";
import type { JournalDamage, JournalEntry } from "../../core/deployment/journal.ts";
import { messageOf } from "../../core/lib/messageOf.ts";

const entrySchema = v.object({ seq: v.number(), prev: v.string(), event: eventSchema });

/** How far a journal could be read. Everything before the first damage is whole; nothing after it is shown. */
export interface JournalReading {
  readonly events: readonly DeploymentEvent[];
  /** SHA-256 of each whole line, in order. */
  readonly hashes: readonly string[];
  /** Bytes of whole lines from the start. */
  readonly wholeBytes: number;
  /** What follows the whole lines without being one; null when nothing does. */
  readonly rest: {
    readonly bytes: Buffer;
    readonly damage: JournalDamage;
    readonly last: boolean;
  } | null;
}

const NEWLINE = 0x0a;

/**
 * Reads lines of a journal: each is `{"seq","prev","event"}` and a line feed, `prev` the SHA-256 of the
 * bytes of the line before without its line feed ("" for the first). `from` continues an earlier reading.
 */
export function readJournalLines(
  bytes: Buffer,
  from: { readonly seq: number; readonly head: string } = { seq: 0, head: "" },
): JournalReading {
  const events: DeploymentEvent[] = [];
  const hashes: string[] = [];
  let { seq, head } = from;
  let offset = 0;
  const ended = (damage: JournalDamage, last: boolean): JournalReading => ({
    events,
    hashes,
    wholeBytes: offset,
    rest: { bytes: bytes.subarray(offset), damage, last },
  });
  while (offset < bytes.length) {
    const end = bytes.indexOf(NEWLINE, offset);
    if (end === -1) {
      return ended({ kind: "torn", line: seq + 1, bytes: bytes.length - offset }, true);
    }
    const line = bytes.subarray(offset, end);
    const entry = readLine(line, seq + 1, head);
    if ("kind" in entry) {
      return ended(entry, end + 1 === bytes.length);
    }
    events.push(entry.event);
    seq = entry.seq;
    head = hashOf(line);
    hashes.push(head);
    offset = end + 1;
  }
  return { events, hashes, wholeBytes: offset, rest: null };
}

export function formatJournalLine(entry: JournalEntry): Buffer {
  return Buffer.from(
    `${JSON.stringify({ seq: entry.seq, prev: entry.prev, event: entry.event })}\n`,
  );
}

/** Of a line's bytes, without its line feed. */
export function hashOf(line: Buffer | string): string {
  return createHash("sha256").update(line).digest("hex");
}

function readLine(line: Buffer, seq: number, head: string): JournalEntry | JournalDamage {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
  } catch (error) {
    return {
      kind: "notJson",
      line: seq,
      message: messageOf(error),
    };
  }
  const parsed = v.safeParse(entrySchema, value);
  if (!parsed.success) {
    const message = parsed.issues.map((issue) => issue.message).join("; ");
    return { kind: "notAnEvent", line: seq, message };
  }
  if (parsed.output.seq !== seq) {
    return {
      kind: "brokenChain",
      line: seq,
      expected: String(seq),
      found: String(parsed.output.seq),
    };
  }
  return parsed.output.prev === head
    ? parsed.output
    : { kind: "brokenChain", line: seq, expected: head, found: parsed.output.prev };
}
