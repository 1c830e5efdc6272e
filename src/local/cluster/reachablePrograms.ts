import { execFile } from "node:child_process";
import { cp, mkdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import type { Account } from "./account.ts";
import type { ServerPrograms } from "./serverPrograms.ts";

const run = promisify(execFile);

const linksSchema = v.array(v.object({ source: v.string(), target: v.string() }));

/**
 * The folder to start the programs from: their own, or a copy inside `folder` where the account may
 * not go there, or where npm left out the symbolic links that the libraries need.
 */
export async function reachablePrograms(
  { source, bin }: ServerPrograms,
  folder: string,
  account: Account,
): Promise<string> {
  if (await starts(bin, account)) {
    return bin;
  }
  const copy = path.join(folder, "postgres");
  await cp(source.folder, copy, { recursive: true, verbatimSymlinks: true });
  await makeLinks(copy);
  return path.join(copy, path.basename(bin));
}

/** Both: initdb alone needs libpq. */
async function starts(bin: string, account: Account): Promise<boolean> {
  try {
    for (const program of ["postgres", "initdb"]) {
      await run(path.join(bin, program), ["--version"], { cwd: "/", env: {}, ...account });
    }
    return true;
  } catch {
    return false;
  }
}

/** npm packs no symbolic links: the package lists them, below its own folder. */
async function makeLinks(copy: string): Promise<void> {
  const list = await readFile(path.join(copy, "pg-symlinks.json"), "utf8").catch(() => null);
  const links = v.safeParse(linksSchema, list === null ? [] : JSON.parse(list));
  for (const { source, target } of links.success ? links.output : []) {
    const link = path.join(copy, path.relative("native", target));
    const points = path.relative(path.dirname(target), source);
    if (!link.startsWith(copy + path.sep)) {
      continue;
    }
    await mkdir(path.dirname(link), { recursive: true });
    // It is there already where npm's own script has run.
    await symlink(points, link).catch(() => undefined);
  }
}
