import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ConnectionTarget } from "../../../src/core/connection/profile.ts";
import type { Failure } from "../../../src/core/deployment/evidence.ts";
import type { RunOutcome, RunRequest } from "../../../src/core/deployment/ports.ts";
import { createBlockRunner } from "../../../src/local/shell/blockRunner.ts";

/** Line of the document that the blocks of these tests begin at. */
export const FIRST_LINE = 100;

export interface Bench {
  readonly folder: string;
  readonly home: string;
  run(text: string, options?: RunOptions): Promise<Ran>;
  remove(): Promise<void>;
}

export interface RunOptions extends Partial<Omit<RunRequest, "block">> {
  readonly language?: string;
  readonly tolerate?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onPrompt?: (prompt: { text: string; secret: boolean }) => Promise<string | null>;
  readonly onOutput?: (chunk: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Ran extends RunOutcome {
  readonly output: string;
  /** What is left of the run's private folders. */
  readonly leftovers: readonly string[];
}

/** A workspace and a home folder of its own, and a runner in them. */
export async function createBench(target: ConnectionTarget | null): Promise<Bench> {
  const root = await mkdtemp(path.join(os.tmpdir(), "schema-ops-bench-"));
  const folder = path.join(root, "workspace");
  const home = path.join(root, "home");
  const tempRoot = path.join(root, "temp");
  const { mkdir, readdir } = await import("node:fs/promises");
  await Promise.all([folder, home, tempRoot].map((made) => mkdir(made)));
  let count = 0;
  return {
    folder,
    home,
    run: async (text, options = {}) => {
      const {
        language = "bash",
        tolerate = [],
        signal,
        onPrompt,
        onOutput,
        env,
        ...rest
      } = options;
      count += 1;
      const logFile = path.join(root, `${count}.log`);
      const runner = createBlockRunner({
        env: { ...process.env, HOME: home, ...env },
        tempRoot,
      });
      const request: RunRequest = {
        runId: `t${count}`,
        block: { id: "b", text, language, tolerate },
        source: { path: "/docs/checklist.md", line: FIRST_LINE },
        cwd: folder,
        targets: target === null ? [] : [target],
        defaultTarget: target,
        pathMappings: [],
        values: {},
        timeoutMs: 20_000,
        logFile,
        ...rest,
      };
      const outcome = await runner.run(
        request,
        {
          onOutput: onOutput ?? (() => undefined),
          onPrompt: onPrompt ?? (() => Promise.resolve(null)),
        },
        signal ?? new AbortController().signal,
      );
      const output = await readFile(logFile, "utf8").catch(() => "");
      return { ...outcome, output, leftovers: await readdir(tempRoot) };
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** Failures in short, for comparison. */
export function brief(failures: readonly Failure[]): readonly string[] {
  return failures.map((failure) => {
    switch (failure.kind) {
      case "command":
        return `${failure.line}: ${failure.command} -> ${failure.exitCode}${failure.tolerated ? " tolerated" : ""}`;
      case "sql": {
        const file = failure.file === null ? "" : ` ${path.basename(failure.file)}`;
        const at = failure.fileLine === null ? "" : `:${failure.fileLine}`;
        return `${failure.line ?? "?"}: ${failure.sqlState}${file}${at}${failure.tolerated ? " tolerated" : ""}`;
      }
      case "prompt":
        return `${failure.line ?? "?"}: prompt ${failure.text}`;
      case "backup":
        return `backup ${path.basename(failure.path)} ${failure.reason}`;
      case "timeout":
        return `timeout ${failure.afterMs}`;
      case "cancelled":
        return "cancelled";
      case "start":
        return `start ${failure.message}`;
    }
  });
}
