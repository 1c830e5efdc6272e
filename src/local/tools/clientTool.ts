import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { withToolEnvironment } from "./toolEnvironment.ts";
import { terminateGroup } from "../shell/blockProcess.ts";
import { startWatchdog } from "../shell/watchdog.ts";

/** A client tool of PostgreSQL that is run for the product itself, not for a block. */
export interface ToolCall {
  readonly tool: string;
  readonly args: readonly string[];
  /** Its server, database and login: by environment and a pgpass file, never by arguments. Null: none. */
  readonly target: ConnectionTarget | null;
  /** What `pg_stat_activity` shows of it. */
  readonly purpose: string;
  readonly env: NodeJS.ProcessEnv;
  /** Folder that it starts in; absent: ours. */
  readonly cwd?: string;
  /** Server options on top of the target's ("-c default_transaction_read_only=on"). */
  readonly options?: string;
  /** Where its output goes; null: nowhere. It is ended with the output. */
  readonly output: Writable | null;
}

export type ToolEnd =
  | { readonly kind: "missing" }
  | { readonly kind: "cancelled" }
  /** The output could not be written. */
  | { readonly kind: "output"; readonly error: Error }
  | {
      readonly kind: "ended";
      /** Null: a signal ended it. */
      readonly exitCode: number | null;
      /** The last of its messages. */
      readonly messages: string;
    };

const MESSAGES_BYTES = 64 * 1024;

/** As {@link ToolEnd}, with what it wrote. */
export type ReadEnd =
  | Extract<ToolEnd, { readonly kind: "missing" | "cancelled" }>
  | (Extract<ToolEnd, { readonly kind: "ended" }> & { readonly output: Buffer });

/** Runs a tool whose output fits into memory. */
export async function readClientTool(
  call: Omit<ToolCall, "output">,
  signal: CancelSignal,
): Promise<ReadEnd> {
  const chunks: Buffer[] = [];
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  const end = await runClientTool({ ...call, output }, signal);
  switch (end.kind) {
    case "output":
      throw end.error;
    case "ended":
      return { ...end, output: Buffer.concat(chunks) };
    default:
      return end;
  }
}

/** Runs the tool to its end. It and what it started end with us, whatever becomes of us. */
export async function runClientTool(call: ToolCall, signal: CancelSignal): Promise<ToolEnd> {
  if (signal.aborted) {
    return { kind: "cancelled" };
  }
  const { target, env } = call;
  if (target !== null) {
    return withToolEnvironment(target, env, call.purpose, (own, folder) =>
      guarded(call, own, folder, signal),
    );
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), "schema-ops-tool-"));
  try {
    return await guarded(call, env, folder, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whoever ends us leaves neither the tool nor the folder with the password behind. */
async function guarded(
  { tool, args, output, cwd, options }: ToolCall,
  env: NodeJS.ProcessEnv,
  folder: string,
  signal: CancelSignal,
): Promise<ToolEnd> {
  const watchdog = startWatchdog("bash", folder);
  try {
    const child = spawn(tool, args, {
      env:
        options === undefined
          ? env
          : { ...env, PGOPTIONS: [env["PGOPTIONS"] ?? "", options].join(" ").trim() },
      ...(cwd === undefined ? {} : { cwd }),
      detached: true,
      stdio: ["ignore", output === null ? "ignore" : "pipe", "pipe"],
    });
    if (child.pid !== undefined) {
      watchdog.guard(child.pid);
    }
    return await ended(child, output, signal);
  } finally {
    watchdog.release();
  }
}

async function ended(
  child: ChildProcess,
  output: Writable | null,
  signal: CancelSignal,
): Promise<ToolEnd> {
  const { pid, stdout, stderr } = child;
  let messages = "";
  stderr?.on("data", (chunk: Buffer) => {
    messages = (messages + chunk.toString("utf8")).slice(-MESSAGES_BYTES);
  });
  const terminate = (): void => void (pid === undefined ? undefined : terminateGroup(pid));
  signal.addEventListener("abort", terminate);
  const closed = new Promise<number | null | "missing">((resolve) => {
    child.once("error", () => resolve("missing"));
    child.once("close", (code) => resolve(code));
  });
  try {
    const failure = await written(stdout, output);
    if (failure !== null) {
      terminate();
    }
    const code = await closed;
    if (code === "missing") {
      return { kind: "missing" };
    }
    if (signal.aborted) {
      return { kind: "cancelled" };
    }
    return failure === null
      ? { kind: "ended", exitCode: code, messages: messages.trim() }
      : { kind: "output", error: failure };
  } finally {
    signal.removeEventListener("abort", terminate);
  }
}

async function written(
  from: NodeJS.ReadableStream | null,
  to: Writable | null,
): Promise<Error | null> {
  if (from === null || to === null) {
    return null;
  }
  try {
    await pipeline(from, to);
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** "pg_dump (PostgreSQL) 15.8 (Debian …)": "15.8"; null: not installed. */
export async function toolVersion(tool: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const child = spawn(tool, ["--version"], { env, stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", (exit) => resolve(exit));
  });
  return code === 0 ? (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? null) : null;
}
