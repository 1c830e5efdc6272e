import { spawn } from "node:child_process";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";

const ERRORS_KEPT = 64 * 1024;
const KILL_AFTER_MS = 5_000;

export type ToolEnd =
  | { readonly kind: "missing" }
  | { readonly kind: "cancelled" }
  | {
      readonly kind: "ended";
      /** Null: a signal ended it. */
      readonly exitCode: number | null;
      readonly output: Buffer;
      /** The beginning of what it said on standard error. */
      readonly errors: string;
    };

/** Runs a tool whose output fits into memory. It is asked nothing: its standard input is empty. */
export function runTool(
  tool: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: CancelSignal,
  cwd?: string,
): Promise<ToolEnd> {
  if (signal.aborted) {
    return Promise.resolve({ kind: "cancelled" });
  }
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(cwd === undefined ? {} : { cwd }),
    });
    const output: Buffer[] = [];
    let errors = "";
    let killer: NodeJS.Timeout | undefined;
    // It tells its server before it goes; one that does not go is not asked again.
    const stop = (): void => {
      child.kill("SIGTERM");
      killer = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
    };
    const settled = (): void => {
      clearTimeout(killer);
      signal.removeEventListener("abort", stop);
    };
    signal.addEventListener("abort", stop);
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      if (errors.length < ERRORS_KEPT) {
        errors += chunk.toString("utf8");
      }
    });
    child.once("error", (error) => {
      settled();
      if ("code" in error && error.code === "ENOENT") {
        resolve({ kind: "missing" });
      } else {
        reject(error);
      }
    });
    child.once("close", (exitCode) => {
      settled();
      resolve(
        signal.aborted
          ? { kind: "cancelled" }
          : { kind: "ended", exitCode, output: Buffer.concat(output), errors: errors.trim() },
      );
    });
  });
}
