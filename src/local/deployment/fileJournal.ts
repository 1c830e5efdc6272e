import type { FileHandle } from "node:fs/promises";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DeploymentEvent } from "../../core/deployment/events.ts";
import type { Journal, JournalDamage, JournalHolder } from "../../core/deployment/journal.ts";
import { Emitter } from "../../core/lib/event.ts";
import type { Disposable } from "../../core/lib/disposable.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { keepBoundText, readBoundText, writeWhole } from "./boundText.ts";
import { isMissing, writeHead, type JournalHead } from "./journalHead.ts";
import { formatJournalLine, hashOf } from "./journalLines.ts";
import type { JournalLock } from "./journalLock.ts";

/** What a journal was when it was opened. */
export interface OpenedJournal {
  readonly folder: string;
  readonly events: readonly DeploymentEvent[];
  readonly head: string;
  /** Of each whole line, in order. */
  readonly hashes: readonly string[];
  /** Bytes of whole lines. */
  readonly bytes: number;
  readonly damage: readonly JournalDamage[];
}

/** The files that a holder writes; closed and released with the journal. */
export interface JournalWriter {
  readonly lock: JournalLock;
  readonly journal: FileHandle;
  readonly head: FileHandle;
}

/** A journal on disk: written by the one who holds it, followed by everybody else. */
export class FileJournal implements Journal {
  readonly folder: string;
  readonly heldBy: JournalHolder | null;
  readonly #writer: JournalWriter | null;
  readonly #appended = new Emitter<readonly DeploymentEvent[]>();
  readonly #released = new Emitter<void>();
  readonly #events: DeploymentEvent[];
  readonly #damage: JournalDamage[];
  #head: string;
  #bytes: number;
  #queue: Promise<unknown> = Promise.resolve();
  #follower: Disposable | null = null;
  #pending = 0;
  #closed = false;

  constructor(opened: OpenedJournal, holder: JournalHolder | null, writer: JournalWriter | null) {
    this.folder = opened.folder;
    this.heldBy = holder;
    this.#writer = writer;
    this.#events = [...opened.events];
    this.#damage = [...opened.damage];
    this.#head = opened.head;
    this.#bytes = opened.bytes;
  }

  readonly onDidAppend = this.#appended.event;
  readonly onDidRelease = this.#released.event;

  get head(): string {
    return this.#head;
  }
  get damage(): readonly JournalDamage[] {
    return this.#damage;
  }
  /** Bytes of whole lines that were read or written. */
  get bytes(): number {
    return this.#bytes;
  }

  events(): readonly DeploymentEvent[] {
    return this.#events;
  }

  append(event: DeploymentEvent): Promise<void> {
    this.#pending += 1;
    const appended = this.#queue
      .then(() => this.#write(event))
      .finally(() => {
        this.#pending -= 1;
      });
    // The next append follows this one whatever became of it; its caller hears of that.
    this.#queue = appended.catch(() => undefined);
    return appended;
  }

  runbookText(): Promise<string> {
    return readBoundText(this.folder, this.#events);
  }

  async keepRunbook(text: string): Promise<void> {
    this.#mustWrite();
    await keepBoundText(this.folder, text);
  }

  async writeResult(name: string, json: string): Promise<void> {
    this.#mustWrite();
    await writeWhole(join(this.folder, "results"), safeName(name), json);
  }

  async readResult(name: string): Promise<string | null> {
    try {
      return await readFile(join(this.folder, "results", safeName(name)), "utf8");
    } catch (error) {
      if (isMissing(error)) {
        return null;
      }
      throw error;
    }
  }

  /** A reader's follower, which ends with the journal. */
  followWith(follower: Disposable): void {
    this.#follower = follower;
  }

  /** Lines that the holder wrote: shown as if they had been appended here. */
  followed(events: readonly DeploymentEvent[], head: string, bytes: number): void {
    this.#events.push(...events);
    this.#head = head;
    this.#bytes += bytes;
    this.#appended.fire(events);
  }

  /** The holder let go, or is gone. */
  released(): void {
    this.#released.fire();
  }

  damaged(damage: JournalDamage): void {
    this.#damage.push(damage);
    this.#appended.fire([]);
  }

  dispose(): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    this.#follower?.dispose();
    this.#appended.dispose();
    this.#released.dispose();
    // What is being written now is finished first.
    if (this.#pending === 0) {
      this.#release();
    } else {
      void this.#queue.then(() => this.#release());
    }
  }

  #release(): void {
    const writer = this.#writer;
    if (writer !== null) {
      writer.lock.release();
      // All is flushed: a file that cannot be closed loses nothing.
      void Promise.allSettled([writer.journal.close(), writer.head.close()]);
    }
  }

  async #write(event: DeploymentEvent): Promise<void> {
    const writer = this.#mustWrite();
    if (!(await writer.lock.isOurs())) {
      throw new Error("The journal's lock is gone: somebody else may write now.");
    }
    const seq = this.#events.length + 1;
    const line = formatJournalLine({ seq, prev: this.#head, event });
    try {
      await writeFully(writer.journal, line, this.#bytes);
      await writer.journal.datasync();
    } catch (error) {
      await this.#takeBack(writer);
      throw error;
    }
    const hash = hashOf(line.subarray(0, -1));
    this.#events.push(event);
    this.#head = hash;
    this.#bytes += line.length;
    await this.#writeHead(writer, { seq, hash });
    this.#appended.fire([event]);
  }

  /** The event is on the disk whatever becomes of the head; without it nothing more may be written. */
  async #writeHead(writer: JournalWriter, head: JournalHead): Promise<void> {
    try {
      await writeHead(writer.head, head);
    } catch (error) {
      this.#damage.push({ kind: "unreadable", message: messageOf(error) });
    }
  }

  /** After a write that failed half-way (a full disk): nothing of it stays. */
  async #takeBack({ journal }: JournalWriter): Promise<void> {
    try {
      await journal.truncate(this.#bytes);
    } catch (error) {
      this.#damage.push({ kind: "unreadable", message: messageOf(error) });
    }
  }

  #mustWrite(): JournalWriter {
    if (this.#closed) {
      throw new Error("The journal is closed.");
    }
    const [damage] = this.#damage;
    if (damage !== undefined) {
      throw new Error(`The journal is damaged: ${damage.kind}`);
    }
    if (this.#writer === null) {
      throw new Error("The journal was opened for reading.");
    }
    return this.#writer;
  }
}

/** A disk that fills up takes a part of what it is given, and fails at the rest. */
async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Results are named by us; a name from a journal must not lead out of the folder. */
function safeName(name: string): string {
  if (!/^[\w-]+(?:\.[\w-]+)*$/.test(name)) {
    throw new Error(`Not the name of a result: ${JSON.stringify(name)}`);
  }
  return name;
}
