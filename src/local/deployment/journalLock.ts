import { randomUUID } from "node:crypto";
import { readFileSync, unlinkSync } from "node:fs";
import { link, readFile, stat, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import type { JournalHolder } from "../../core/deployment/journal.ts";
import { isMissing } from "./journalHead.ts";

const lockSchema = v.object({
  pid: v.number(),
  host: v.string(),
  application: v.string(),
  since: v.string(),
  /** Start of the process in the kernel's ticks; null where it cannot be known. Guards against a reused pid. */
  startedTicks: v.nullable(v.string()),
  token: v.string(),
});

type LockContent = v.InferOutput<typeof lockSchema>;

/** A journal that we hold. */
export interface JournalLock {
  /** Whether the lock file is still ours: somebody may have removed it by hand. */
  isOurs(): Promise<boolean>;
  release(): void;
}

export type LockResult =
  | { readonly kind: "held"; readonly lock: JournalLock }
  | { readonly kind: "taken"; readonly holder: JournalHolder };

/** A takeover that lasts longer was itself cut off. Milliseconds. */
const TAKEOVER_LIMIT_MS = 10_000;
const ATTEMPTS = 20;
const ATTEMPT_PAUSE_MS = 25;

/**
 * Takes the exclusive right to write into a deployment's journal, or says who has it. A lock whose
 * process is gone from this host is taken over; one of another host is never touched.
 */
export async function lockJournal(folder: string, application: string): Promise<LockResult> {
  const path = join(folder, "lock");
  const content: LockContent = {
    pid: process.pid,
    host: hostname(),
    application,
    since: new Date().toISOString(),
    startedTicks: processStart(process.pid),
    token: randomUUID(),
  };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await createWhole(path, JSON.stringify(content))) {
      return { kind: "held", lock: lockOf(path, content.token) };
    }
    const found = await readLock(path);
    const holder = holderOf(found);
    if (holder !== null) {
      return { kind: "taken", holder };
    }
    if (found.kind !== "missing") {
      await removeStale(path);
    }
    await new Promise((resolve) => setTimeout(resolve, ATTEMPT_PAUSE_MS));
  }
  throw new Error(`The lock cannot be taken: ${path}`);
}

/** Who may write into a deployment's journal at this moment; null: nobody. */
export async function lockHolder(folder: string): Promise<JournalHolder | null> {
  return holderOf(await readLock(join(folder, "lock")));
}

function holderOf(found: Found): JournalHolder | null {
  if (found.kind !== "lock" || !isAlive(found.content)) {
    return null;
  }
  const { pid, host, application, since } = found.content;
  return { pid, host, application, since };
}

/** Appears with its whole content or not at all; false when it is there already. */
async function createWhole(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600, flag: "wx" });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) {
      return false;
    }
    if (!hasCode(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS")) {
      throw error;
    }
    return await createWithoutLink(path, text);
  } finally {
    await unlink(draft);
  }
}

/** For file systems without hard links: a reader may see it empty for a moment. */
async function createWithoutLink(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) {
      return false;
    }
    throw error;
  }
}

type Found =
  | { readonly kind: "lock"; readonly content: LockContent }
  | { readonly kind: "missing" }
  /** Its writer died while writing, or writes right now. */
  | { readonly kind: "unreadable" };

async function readLock(path: string): Promise<Found> {
  try {
    const parsed = v.safeParse(lockSchema, JSON.parse(await readFile(path, "utf8")));
    return parsed.success ? { kind: "lock", content: parsed.output } : { kind: "unreadable" };
  } catch (error) {
    if (isMissing(error)) {
      return { kind: "missing" };
    }
    if (error instanceof SyntaxError) {
      return { kind: "unreadable" };
    }
    throw error;
  }
}

/** One process at a time removes a stale lock, and only after it has looked again. */
async function removeStale(path: string): Promise<void> {
  const takeover = `${path}.takeover`;
  if (!(await createWithoutLink(takeover, ""))) {
    const age = await ageOf(takeover);
    if (age !== undefined && age > TAKEOVER_LIMIT_MS) {
      await unlinkIfThere(takeover);
    }
    return;
  }
  try {
    const found = await readLock(path);
    const abandoned =
      found.kind === "unreadable" && ((await ageOf(path)) ?? 0) > TAKEOVER_LIMIT_MS / 10;
    if (abandoned || (found.kind === "lock" && !isAlive(found.content))) {
      await unlinkIfThere(path);
    }
  } finally {
    await unlinkIfThere(takeover);
  }
}

async function ageOf(path: string): Promise<number | undefined> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isMissing(error)) {
      throw error;
    }
  }
}

function isAlive({ host, pid, startedTicks }: LockContent): boolean {
  if (host !== hostname()) {
    return true;
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not permitted: there is such a process, and it is somebody else's.
    return hasCode(error, "EPERM") && sameStart(pid, startedTicks);
  }
  return sameStart(pid, startedTicks);
}

function sameStart(pid: number, startedTicks: string | null): boolean {
  const now = processStart(pid);
  return now === null || startedTicks === null || now === startedTicks;
}

/** Field 22 of `/proc/<pid>/stat`; the name in field 2 may hold blanks and brackets. Null elsewhere than on Linux. */
function processStart(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch (error) {
    if (isMissing(error) || hasCode(error, "ESRCH", "EACCES", "ENOTDIR")) {
      return null;
    }
    throw error;
  }
}

function lockOf(path: string, token: string): JournalLock {
  return {
    async isOurs() {
      const found = await readLock(path);
      return found.kind === "lock" && found.content.token === token;
    },
    release() {
      try {
        const parsed = v.safeParse(lockSchema, JSON.parse(readFileSync(path, "utf8")));
        if (parsed.success && parsed.output.token === token) {
          unlinkSync(path);
        }
      } catch (error) {
        if (!isMissing(error) && !(error instanceof SyntaxError)) {
          throw error;
        }
      }
    },
  };
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    codes.includes(error.code)
  );
}
