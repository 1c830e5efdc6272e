import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const SLOWEST_ANSWER_MS = 5_000;

interface LauncherOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** Whether these words can start a program in front of which they stand: not every system allows it. */
export async function launches(
  [program = "", ...words]: readonly string[],
  options: LauncherOptions,
): Promise<boolean> {
  try {
    await run(program, [...words, "true"], { ...options, timeout: SLOWEST_ANSWER_MS });
    return true;
  } catch {
    return false;
  }
}
