import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ShellBlock } from "../../core/deployment/shellBlock.ts";
import { PRELUDE } from "./prelude.ts";
import { SHIM } from "./shim.ts";

/** The private folder of one run: mode 0700, gone when the run is over. */
export interface RunFolder {
  readonly path: string;
  /** The file of that name in it. */
  file(name: RunFile): string;
  remove(): Promise<void>;
}

export type RunFile =
  | "block.sh"
  | "block.sql"
  | "prelude.sh"
  | "facts.sh"
  | "bin"
  /** What the block reads where nobody redirects its standard input: empty. */
  | "stdin"
  | "records"
  /** FIFO of questions to us; the watchdog makes it. */
  | "requests"
  | "psqlrc"
  | "pgpass"
  | "targets"
  /** There when psql's scripts have paths to map. */
  | "maps"
  | "names.sed"
  /** There when the run was cancelled: nothing new may start. */
  | "cancelled";

export interface RunFiles {
  readonly bash: string;
  readonly tempRoot: string;
  readonly script: string;
  /** The SQL that `script` feeds to psql; null for a shell block. */
  readonly sql: string | null;
  readonly shell: ShellBlock;
  readonly psqlrc: string;
  readonly pgpass: string;
  readonly targets: string;
  readonly mapsPaths: boolean;
}

const SHIMMED = ["psql", "pg_dump", "pg_dumpall", "pg_restore", "watch"];

export async function createRunFolder(files: RunFiles): Promise<RunFolder> {
  const folder = await mkdtemp(path.join(files.tempRoot, "schema-ops-run-"));
  const file = (name: string): string => path.join(folder, name);
  const write = (name: string, content: string, mode = 0o600): Promise<void> =>
    writeFile(file(name), content, { mode });
  const bin = async (): Promise<void> => {
    await mkdir(file("bin"));
    await write("bin/shim", `#!${files.bash}\n${SHIM}`, 0o700);
    await Promise.all(SHIMMED.map((tool) => symlink("shim", file(`bin/${tool}`))));
  };
  try {
    await Promise.all([
      bin(),
      write("prelude.sh", PRELUDE),
      write("facts.sh", facts(files.shell)),
      write("block.sh", files.script),
      ...(files.sql === null ? [] : [write("block.sql", files.sql)]),
      write("stdin", ""),
      write("records", ""),
      write("psqlrc", files.psqlrc),
      write("pgpass", files.pgpass),
      write("targets", files.targets),
      ...(files.mapsPaths ? [write("maps", ""), write("names.sed", "")] : []),
    ]);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { path: folder, file, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What the prelude must know of the block. */
function facts({ fallbacks, background, toolPaths }: ShellBlock): string {
  const words = [...new Set(fallbacks.map(({ word }) => word))];
  // They become names of functions: only what cannot be anything else to the shell.
  const tools = toolPaths.filter((tool) => /^[\w./+@-]+$/.test(tool));
  return [
    `__so_fallbacks=' ${words.join(" ")} '`,
    `__so_tools=(${tools.join(" ")})`,
    `__so_steps=${words.length + background.length > 0 ? 1 : 0}`,
    "",
  ].join("\n");
}
