import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DeploymentEvent } from "../../core/deployment/events.ts";
import type { JournalDamage } from "../../core/deployment/journal.ts";
import type { Person } from "../../core/deployment/ports.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { FileJournal, type JournalWriter, type OpenedJournal } from "./fileJournal.ts";
import { followJournal } from "./followJournal.ts";
import { isMissing, openHead, readHead, writeHead, type JournalHead } from "./journalHead.ts";
import { readJournalLines, type JournalReading } from "./journalLines.ts";
import { lockHolder, lockJournal, type JournalLock } from "./journalLock.ts";

export interface OpenOptions {
  /** Who we are, for others who want to write: "VS Code", "schema-ops". */
  readonly application: string;
  readonly person: Person;
}

/** Opens for writing when nobody else does; a torn last line is cut off then, and said. */
export async function openJournal(folder: string, options: OpenOptions): Promise<FileJournal> {
  const locked = await lockJournal(folder, options.application);
  if (locked.kind === "taken") {
    const journal = new FileJournal(await inspectJournal(folder), locked.holder, null);
    journal.followWith(followJournal(journal));
    return journal;
  }
  try {
    return await openHeld(folder, locked.lock, options);
  } catch (error) {
    locked.lock.release();
    throw error;
  }
}

/** Opens for reading as it stands: takes no lock, mends nothing and does not follow. */
export async function readJournal(folder: string): Promise<FileJournal> {
  return new FileJournal(await inspectJournal(folder), await lockHolder(folder), null);
}

async function openHeld(
  folder: string,
  lock: JournalLock,
  options: OpenOptions,
): Promise<FileJournal> {
  const head = await readHead(folder);
  const { opened, torn } = assessJournal(folder, await readAll(folder), head);
  if (opened.damage.length > 0) {
    // Nothing will be written: nobody needs to wait for us.
    lock.release();
    return new FileJournal(opened, null, null);
  }
  const kept = torn === null ? null : await keepTorn(folder, torn);
  const files = await openFiles(folder, lock);
  await files.journal.truncate(opened.bytes);
  const journal = new FileJournal(opened, null, files);
  if (kept !== null && torn !== null) {
    await journal.append(recovered(torn.length, kept, options.person));
  } else if (opened.events.length > 0 && head?.hash !== opened.head) {
    await writeHead(files.head, { seq: opened.events.length, hash: opened.head });
  }
  return journal;
}

async function openFiles(folder: string, lock: JournalLock): Promise<JournalWriter> {
  const journal = await open(join(folder, "journal.jsonl"), "r+");
  return { lock, journal, head: await openHead(folder) };
}

/** The file, or why it cannot be read. */
async function readAll(folder: string): Promise<Buffer | JournalDamage> {
  try {
    return await readFile(join(folder, "journal.jsonl"));
  } catch (error) {
    const message = messageOf(error);
    return { kind: isMissing(error) ? "missing" : "unreadable", message };
  }
}

/**
 * Events and damage of a folder, for showing only. The head is read first: whoever writes meanwhile
 * makes the journal longer than the head says, never shorter.
 */
export async function inspectJournal(folder: string): Promise<OpenedJournal> {
  const head = await readHead(folder);
  return assessJournal(folder, await readAll(folder), head).opened;
}

interface Assessment {
  readonly opened: OpenedJournal;
  /** The bytes of a last line that never was on the disk as a whole; null when there is none. */
  readonly torn: Buffer | null;
}

/**
 * What a journal is worth. What follows the whole lines is torn when it is the file's end and the head
 * does not know of it: the write was cut off before it was acknowledged. Anything else is damage. A
 * reader sees a line that is being written as torn, and waits for its rest.
 */
export function assessJournal(
  folder: string,
  bytes: Buffer | JournalDamage,
  head: JournalHead | undefined,
): Assessment {
  if (!Buffer.isBuffer(bytes)) {
    return {
      opened: { folder, events: [], head: "", hashes: [], bytes: 0, damage: [bytes] },
      torn: null,
    };
  }
  const lines = readJournalLines(bytes);
  const damage = damageOf(lines, head);
  const torn = damage.length === 0 ? (lines.rest?.bytes ?? null) : null;
  return {
    opened: {
      folder,
      events: lines.events,
      head: lines.hashes.at(-1) ?? "",
      hashes: lines.hashes,
      bytes: lines.wholeBytes,
      damage,
    },
    torn,
  };
}

function damageOf(
  { hashes, rest }: JournalReading,
  head: JournalHead | undefined,
): readonly JournalDamage[] {
  const known = head?.seq ?? 0;
  const acknowledged = known > hashes.length;
  if (rest !== null && (!rest.last || acknowledged)) {
    return [rest.damage];
  }
  if (acknowledged) {
    return [{ kind: "truncated", line: hashes.length, expected: known }];
  }
  const hash = hashes[known - 1];
  return head !== undefined && hash !== undefined && hash !== head.hash
    ? [{ kind: "brokenChain", line: known, expected: head.hash, found: hash }]
    : [];
}

async function keepTorn(folder: string, torn: Buffer): Promise<string> {
  const name = `torn-${new Date().toISOString().replaceAll(":", "")}`;
  await writeFile(join(folder, name), torn, { mode: 0o600, flag: "wx" });
  return name;
}

function recovered(bytes: number, kept: string, person: Person): DeploymentEvent {
  return {
    type: "journalRecovered",
    at: new Date().toISOString(),
    by: { name: person.name, host: person.host },
    bytes,
    kept,
  };
}
