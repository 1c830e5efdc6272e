import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BlockRecord } from "../../core/deployment/blockRecord.ts";
import type { BackupEvidence, Failure } from "../../core/deployment/evidence.ts";
import { archiveFormat, compressionOf, plainDumpFacts, type DumpFacts } from "./dumpFacts.ts";

type ToolRecord = Extract<BlockRecord, { readonly kind: "tool" }>;

export interface BackupFindings {
  readonly backups: readonly BackupEvidence[];
  readonly failures: readonly Failure[];
}

/** What `gzip` and its like make of a file, and what they name it. */
const COMPRESSED = ["", ".gz", ".zst", ".xz", ".bz2", ".lz4"];
const EDGE_BYTES = 16 * 1024;

/** Looks at every dump that a block took, as it is now: what is there is what a rollback would have. */
export async function readBackups(
  records: readonly BlockRecord[],
  env: NodeJS.ProcessEnv,
): Promise<BackupFindings> {
  const backups: BackupEvidence[] = [];
  const failures: Failure[] = [];
  // A dump that failed has failed the step by its exit code.
  const dumps = records.filter(
    (record): record is ToolRecord =>
      record.kind === "tool" &&
      (record.tool === "pg_dump" || record.tool === "pg_dumpall") &&
      record.status === 0 &&
      record.output !== "",
  );
  for (const dump of new Map(dumps.map((record) => [absolute(record), record])).values()) {
    const found = await readBackup(dump, env);
    if ("reason" in found) {
      failures.push({ kind: "backup", path: absolute(dump), reason: found.reason });
    } else {
      backups.push(found);
      if (!found.complete) {
        failures.push({ kind: "backup", path: found.path, reason: "truncated" });
      }
    }
  }
  return { backups, failures };
}

interface Problem {
  readonly reason: "missing" | "empty" | "unreadable";
}

async function readBackup(
  record: ToolRecord,
  env: NodeJS.ProcessEnv,
): Promise<BackupEvidence | Problem> {
  const found = await locate(absolute(record));
  if (found === null) {
    return { reason: "missing" };
  }
  const { file, stats } = found;
  if (!stats.isDirectory() && stats.size === 0) {
    return { reason: "empty" };
  }
  try {
    const digest = await digestOf(file, stats);
    const facts = await factsOf(file, stats, digest.head, env);
    return {
      path: file,
      bytes: digest.bytes,
      sha256: digest.sha256,
      format: facts.format,
      database: record.tool === "pg_dumpall" ? null : record.database || null,
      serverVersion: facts.serverVersion,
      clientVersion: facts.clientVersion,
      complete: facts.complete,
    };
  } catch {
    return { reason: "unreadable" };
  }
}

async function factsOf(
  file: string,
  stats: Stats,
  head: Buffer,
  env: NodeJS.ProcessEnv,
): Promise<DumpFacts> {
  const format = stats.isDirectory() ? "directory" : archiveFormat(head);
  if (format !== null) {
    return { format, ...(await listArchive(file, env)) };
  }
  const compression = compressionOf(head);
  const edges = await edgesOf(
    compression === null ? createReadStream(file) : await decompressed(compression, file, env),
  );
  return plainDumpFacts(edges);
}

/** pg_restore reads the table of contents; what it cannot read is not complete. */
async function listArchive(
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<Omit<DumpFacts, "format">> {
  const { code, output } = await outputOf("pg_restore", ["--list", file], env);
  const version = (of: string): string | null =>
    new RegExp(`^;\\s+Dumped ${of}(?: version)?: (.*)$`, "m").exec(output)?.[1]?.trim() ?? null;
  // The contents stand at the front of an archive: its data is read to know that it is all there.
  const whole =
    code === 0 && (await outputOf("pg_restore", ["--file=-", file], env, false)).code === 0;
  return {
    serverVersion: version("from database"),
    clientVersion: version("by pg_dump"),
    complete: whole,
  };
}

/** Where the file is now: in its place, or compressed beside it. */
async function locate(file: string): Promise<{ file: string; stats: Stats } | null> {
  for (const suffix of COMPRESSED) {
    try {
      return { file: file + suffix, stats: await stat(file + suffix) };
    } catch {
      // Not this one.
    }
  }
  return null;
}

async function digestOf(
  file: string,
  stats: Stats,
): Promise<{ readonly sha256: string; readonly bytes: number; readonly head: Buffer }> {
  const hash = createHash("sha256");
  let bytes = 0;
  let head: Buffer = Buffer.alloc(0);
  const files = stats.isDirectory()
    ? (await readdir(file)).sort().map((name) => path.join(file, name))
    : [file];
  for (const part of files) {
    for await (const chunk of createReadStream(part, { highWaterMark: 1024 * 1024 })) {
      const data: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      if (head.length < 512) {
        head = Buffer.concat([head, data.subarray(0, 512)]);
      }
      hash.update(data);
      bytes += data.length;
    }
  }
  return { sha256: hash.digest("hex"), bytes, head };
}

/** The first and the last bytes of a stream of any length. */
async function edgesOf(
  stream: Readable,
): Promise<{ readonly head: string; readonly tail: string }> {
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  await pipeline(stream, async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      if (head.length < EDGE_BYTES) {
        head = Buffer.concat([head, chunk]).subarray(0, EDGE_BYTES);
      }
      tail = Buffer.concat([tail, chunk.subarray(-EDGE_BYTES)]).subarray(-EDGE_BYTES);
    }
  });
  return { head: head.toString("latin1"), tail: tail.toString("latin1") };
}

/** The content of a compressed file, by the tool that compresses it. */
async function decompressed(tool: string, file: string, env: NodeJS.ProcessEnv): Promise<Readable> {
  const child = spawn(tool, ["-dc", file], { env, stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  return child.stdout;
}

function outputOf(
  tool: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  keep = true,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, { env, stdio: ["ignore", "pipe", "ignore"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      if (keep && output.length < EDGE_BYTES) {
        output += chunk.toString("latin1");
      }
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

function absolute(record: ToolRecord): string {
  return path.resolve(record.cwd, record.output);
}
