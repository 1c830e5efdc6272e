import os from "node:os";
import type { BlockRunner, RunOutcome } from "../../core/deployment/ports.ts";
import { isFolder } from "../places.ts";
import { findBash, type BashProblem } from "./bash.ts";
import { prepareBlock, previewBlock } from "./prepareBlock.ts";
import { runInBash } from "./runInBash.ts";

export interface BlockRunnerOptions {
  /** Environment that blocks inherit; default: ours. */
  readonly env?: NodeJS.ProcessEnv;
  /** Folder for the runs' private folders; default: the system's. */
  readonly tempRoot?: string;
  /** Words before bash's own: a program that sets something up and becomes it. */
  readonly launcher?: readonly string[];
}

/** Runs blocks in the bash of PATH, each in a process group and a private folder of its own. */
export function createBlockRunner(options: BlockRunnerOptions = {}): BlockRunner {
  const env = options.env ?? process.env;
  const tempRoot = options.tempRoot ?? os.tmpdir();
  const launcher = options.launcher ?? [];
  let bash: ReturnType<typeof findBash> | null = null;
  return {
    preview: previewBlock,
    run: async (request, observer, signal) => {
      const prepared = prepareBlock(request);
      if (prepared.unset.length > 0) {
        return notStarted(`values-missing: ${prepared.unset.join(", ")}`);
      }
      if (!(await isFolder(request.cwd))) {
        return notStarted(`folder-missing: ${request.cwd}`);
      }
      bash ??= findBash(env["PATH"] ?? "");
      const found = await bash;
      if (!found.ok) {
        // It may be installed before the next try.
        bash = null;
        return notStarted(problemText(found.error));
      }
      return signal.aborted
        ? { ...notStarted(""), kind: "cancelled", failures: [{ kind: "cancelled" }] }
        : runInBash(
            { request, prepared, bash: found.value, env, tempRoot, launcher },
            observer,
            signal,
          );
    },
  };
}

function notStarted(message: string): RunOutcome {
  return {
    kind: "failed",
    exitCode: null,
    failures: [{ kind: "start", message }],
    backups: [],
    durationMs: 0,
    log: { start: 0, end: 0 },
    stdoutTail: "",
  };
}

function problemText(problem: BashProblem): string {
  return problem.code === "bash-missing" ? problem.code : `${problem.code}: ${problem.version}`;
}
