import { execFile } from "node:child_process";
import { chmod, chown, lstat, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { signalProcess } from "../shell/processGroup.ts";
import type { Account } from "./account.ts";

/**
 * The folder of one disposable cluster: data, socket, log, and who started it. A folder whose starter
 * is gone belongs to nobody.
 */

const run = promisify(execFile);
const PREFIX = "schema-ops-cluster-";
const OWNER = "owner.json";
/** Bytes of a socket's path that every system takes, less the socket's own name. */
const LONGEST_FOLDER = 100 - "/.s.PGSQL.65535.lock".length;

const ownerSchema = v.object({ pid: v.number(), started: v.string() });

/** Makes it, for the account alone. */
export async function makeClusterFolder(account: Account): Promise<string> {
  const root = os.tmpdir().length + PREFIX.length + 7 > LONGEST_FOLDER ? "/tmp" : os.tmpdir();
  const folder = await mkdtemp(path.join(root, PREFIX));
  await chmod(folder, 0o700);
  const owner = { pid: process.pid, started: await startOf(process.pid) };
  await writeFile(path.join(folder, OWNER), JSON.stringify(owner), { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(folder, account.uid, account.gid);
  }
  return folder;
}

/** Ends servers whose starter is gone and removes their folders; resolves to how many there were. */
export async function sweepClusters(): Promise<number> {
  let swept = 0;
  for (const root of new Set([os.tmpdir(), "/tmp"])) {
    const names = await readdir(root).catch(() => []);
    for (const name of names.filter((entry) => entry.startsWith(PREFIX))) {
      const folder = path.join(root, name);
      if (await isOrphan(folder)) {
        await endServerOf(folder);
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
        swept++;
      }
    }
  }
  return swept;
}

/** Whether we made it and whoever did is gone. Without the note, it is somebody's who begins. */
async function isOrphan(folder: string): Promise<boolean> {
  try {
    const note = path.join(folder, OWNER);
    const facts = await lstat(note);
    if (!facts.isFile() || facts.uid !== (process.getuid?.() ?? facts.uid)) {
      return false;
    }
    const owner = v.safeParse(ownerSchema, JSON.parse(await readFile(note, "utf8")));
    return owner.success && (await startOf(owner.output.pid)) !== owner.output.started;
  } catch {
    return false;
  }
}

/** The postmaster named in the data's pid file, where it is one of this folder. */
async function endServerOf(folder: string): Promise<void> {
  const note = await readFile(path.join(folder, "data", "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(note.split("\n")[0]);
  if (!(pid > 0) || !(await commandOf(pid)).includes(folder)) {
    return;
  }
  // It ends its backends at once, and then itself.
  signalProcess(pid, "SIGQUIT");
  for (let attempt = 0; attempt < 100 && signalProcess(pid, 0); attempt++) {
    await new Promise((wake) => setTimeout(wake, 50));
  }
  signalProcess(pid, "SIGKILL");
}

/** A process number comes again; with the time of its start it does not. Empty: it is gone. */
async function startOf(pid: number): Promise<string> {
  return (await ask("lstart=", pid)).trim();
}

function commandOf(pid: number): Promise<string> {
  return ask("args=", pid);
}

async function ask(column: string, pid: number): Promise<string> {
  try {
    const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
    return (await run("ps", ["-o", column, "-p", String(pid)], { env })).stdout;
  } catch {
    return "";
  }
}
