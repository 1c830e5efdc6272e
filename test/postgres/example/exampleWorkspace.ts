import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { TestDatabase } from "../../support/database.ts";

const run = promisify(execFile);

export const EXAMPLE_FOLDER = path.resolve(import.meta.dirname, "../../../examples/conexgrow");

/** A copy of the example, its document roots mapped by hand and not by the product. */
export interface ExampleWorkspace {
  readonly folder: string;
  /** Text of a checklist with the document roots replaced by this copy's. */
  map(text: string): string;
  /** Path of a file below `packages/database`. */
  sql(name: string): string;
  remove(): Promise<void>;
}

/** A copy of the example whose SQL files include each other by paths that exist. */
export async function copyExample(): Promise<ExampleWorkspace> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-example-"));
  await fs.cp(EXAMPLE_FOLDER, folder, {
    recursive: true,
    filter: (source) => !path.basename(source).startsWith("__pycache__"),
  });
  const map = (text: string): string =>
    text
      .replaceAll(/(?<![\w./-])\/packages\//g, `${folder}/packages/`)
      .replaceAll(/(?<![\w./-])\/srv\/conexgrow(?=\/|\s|$)/g, folder);
  for (const name of await sqlFiles(folder)) {
    const text = await fs.readFile(name, "utf8");
    await fs.writeFile(name, map(text));
  }
  return {
    folder,
    map,
    sql: (name) => path.join(folder, "packages/database", name),
    remove: () => fs.rm(folder, { recursive: true, force: true }),
  };
}

async function sqlFiles(folder: string): Promise<readonly string[]> {
  const names = await fs.readdir(path.join(folder, "packages"), { recursive: true });
  return names
    .filter((name) => name.endsWith(".sql"))
    .map((name) => path.join(folder, "packages", name));
}

export interface PsqlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs psql as a careful person would: it stops at the first error. */
export async function psql(
  database: Pick<TestDatabase, "name" | "host" | "port" | "user" | "password">,
  args: readonly string[],
): Promise<PsqlResult> {
  const env = {
    ...process.env,
    PGHOST: database.host,
    PGPORT: String(database.port),
    PGUSER: database.user,
    PGPASSWORD: database.password,
    PGCLIENTENCODING: "UTF8",
  };
  try {
    const done = await run(
      "psql",
      ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database.name, ...args],
      {
        env,
        maxBuffer: 16 * 1024 * 1024,
      },
    );
    return { code: 0, ...done };
  } catch (error) {
    if (isExit(error)) {
      return { code: error.code, stdout: error.stdout, stderr: error.stderr };
    }
    throw error;
  }
}

function isExit(
  error: unknown,
): error is { readonly code: number; readonly stdout: string; readonly stderr: string } {
  return error instanceof Error && "code" in error && typeof error.code === "number";
}
