import { watch } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Disposable } from "../../core/lib/disposable.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import type { FileJournal } from "./fileJournal.ts";
import { readJournalLines } from "./journalLines.ts";
import { lockHolder } from "./journalLock.ts";

/** Watching misses changes on network drives: the file is looked at now and then as well. Milliseconds. */
const POLL_MS = 1000;

/** Shows a reader what the holder appends, and that it let go. A line that is not whole yet is waited for. */
export function followJournal(journal: FileJournal): Disposable {
  const path = join(journal.folder, "journal.jsonl");
  let looking = false;
  /** How often a look was asked for; those during a look are answered by one more. */
  let asked = 0;
  let ended = false;
  let held = true;
  const look = async (): Promise<void> => {
    if (ended) {
      return;
    }
    asked += 1;
    if (looking) {
      return;
    }
    looking = true;
    try {
      for (let seen = 0; seen !== asked;) {
        seen = asked;
        // The lock first: what its holder wrote last is shown before somebody else goes on.
        const holder = held ? await lockHolder(journal.folder) : null;
        await readOn(path, journal);
        if (held && holder === null) {
          held = false;
          journal.released();
        }
      }
    } catch (error) {
      end();
      journal.damaged({
        kind: "unreadable",
        message: messageOf(error),
      });
    } finally {
      looking = false;
    }
  };
  const watcher = watch(path, { persistent: false }, () => void look());
  // The poll goes on when watching does not work.
  watcher.on("error", () => watcher.close());
  const poll = setInterval(() => void look(), POLL_MS);
  poll.unref();
  const end = (): void => {
    ended = true;
    watcher.close();
    clearInterval(poll);
  };
  void look();
  return { dispose: end };
}

async function readOn(path: string, journal: FileJournal): Promise<void> {
  if (journal.damage.length > 0) {
    return;
  }
  const bytes = await readFrom(path, journal.bytes);
  const reading = readJournalLines(bytes, { seq: journal.events().length, head: journal.head });
  const head = reading.hashes.at(-1);
  if (head !== undefined) {
    journal.followed(reading.events, head, reading.wholeBytes);
  }
  if (reading.rest !== null && !reading.rest.last) {
    journal.damaged(reading.rest.damage);
  }
}

async function readFrom(path: string, offset: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.max(0, size - offset));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
