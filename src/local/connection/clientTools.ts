import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ClientTools } from "../../core/connection/ports.ts";

const run = promisify(execFile);
const SLOWEST_ANSWER_MS = 10_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds bash, psql and pg_dump on the PATH and asks each for its version. The answer is kept for the
 * same PATH; a tool that was missing is looked for again.
 */
export async function findClientTools(
  environment: Environment = process.env,
): Promise<ClientTools> {
  const key = environment["PATH"] ?? "";
  const known = found.get(key);
  if (known !== undefined && !Object.values(known).includes(null)) {
    return known;
  }
  const [bash, psql, pg_dump] = await Promise.all(
    ["bash", "psql", "pg_dump"].map((tool) => versionOf(tool, environment)),
  );
  const tools = { bash: bash ?? null, psql: psql ?? null, pg_dump: pg_dump ?? null };
  found.set(key, tools);
  return tools;
}

const found = new Map<string, ClientTools>();

/** "psql (PostgreSQL) 15.8 (Debian …)", "GNU bash, version 5.2.15(1)-release …" */
async function versionOf(tool: string, environment: Environment): Promise<string | null> {
  try {
    const { stdout } = await run(tool, ["--version"], {
      env: { ...environment },
      timeout: SLOWEST_ANSWER_MS,
    });
    return /\d+(?:\.\d+)*/.exec(stdout)?.[0] ?? null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return null;
    }
    throw error;
  }
}
