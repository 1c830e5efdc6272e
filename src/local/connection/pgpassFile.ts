import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { findPassword, parsePgpass } from "../../core/connection/pgpass.ts";
import type { FindPassword } from "../../core/connection/ports.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Looks a password up in the pgpass file that libpq would read; the file is read anew each time. */
export function createPasswordFinder(environment: Environment = process.env): FindPassword {
  return async (question) => {
    const text = await readPgpass(pgpassPath(environment));
    return text === null ? null : findPassword(parsePgpass(text), question);
  };
}

function pgpassPath(environment: Environment): string {
  const named = environment["PGPASSFILE"];
  if (named !== undefined && named !== "") {
    return named;
  }
  return process.platform === "win32"
    ? path.join(environment["APPDATA"] ?? "", "postgresql", "pgpass.conf")
    : path.join(environment["HOME"] ?? os.homedir(), ".pgpass");
}

/** Null when there is none, or one that libpq would not trust: no plain file, or open to others. */
async function readPgpass(file: string): Promise<string | null> {
  try {
    const stat = await fs.stat(file);
    const isOpenToOthers = process.platform !== "win32" && (stat.mode & 0o077) !== 0;
    return !stat.isFile() || isOpenToOthers ? null : await fs.readFile(file, "utf8");
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ENOENT" || error.code === "ENOTDIR")
  );
}
