import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import path from "node:path";
import { err, ok, type Result } from "../../core/lib/result.ts";

/** Older ones neither inherit `set -e` into command substitutions nor wait for process substitutions. */
const OLDEST = { major: 4, minor: 4 };

/** Where a newer bash is than the one that macOS ships, when PATH does not say. */
const USUAL_FOLDERS = ["/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin"];

export type BashProblem =
  { readonly code: "bash-missing" } | { readonly code: "bash-too-old"; readonly version: string };

/** The first bash of PATH that is new enough. */
export async function findBash(searchPath: string): Promise<Result<string, BashProblem>> {
  let version: string | null = null;
  for (const folder of new Set([...searchPath.split(path.delimiter), ...USUAL_FOLDERS])) {
    const candidate = path.join(folder, "bash");
    if (!path.isAbsolute(folder) || !(await isExecutable(candidate))) {
      continue;
    }
    const found = await versionOf(candidate);
    if (found === null) {
      continue;
    }
    const [major = 0, minor = 0] = found.split(".").map(Number);
    if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) {
      return ok(candidate);
    }
    version ??= found;
  }
  return err(version === null ? { code: "bash-missing" } : { code: "bash-too-old", version });
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** "5.2"; null when it does not answer. */
function versionOf(bash: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(
      bash,
      ["--norc", "-c", 'echo "${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}"'],
      { timeout: 5_000, env: {} },
      (error, stdout) => resolve(error === null ? stdout.trim() : null),
    );
  });
}
