import {
  findAbsolutePaths,
  mapPaths,
  mappingCandidates,
} from "../../core/deployment/pathMapping.ts";
import type { PathMapping, RunPreview, RunRequest } from "../../core/deployment/ports.ts";
import { readShellBlock, spellPath, type ShellBlock } from "../../core/deployment/shellBlock.ts";
import { isThere } from "../places.ts";

export interface PreparedBlock {
  /** What runs, exactly. */
  readonly text: string;
  readonly isSql: boolean;
  readonly shell: ShellBlock;
  readonly unset: readonly string[];
  /** Values that the block reads as variables. */
  readonly variables: Readonly<Record<string, string>>;
}

const SQL_LANGUAGES = new Set(["sql", "pgsql", "psql", "postgresql", "postgres"]);
const VARIABLE = /^[A-Za-z_]\w*$/;
/** Text that nobody means literally. */
const NEVER_AS_IT_STANDS =
  /(?<![A-Za-z0-9])YYYY-?MM-?DD(?:[_-]?HH-?MM-?SS)?(?![A-Za-z0-9])|\/path\/to(?:\/[\w.+-]+)*/g;

/** Fills the values in and maps the paths. Pure but for its name: nothing is read or run. */
export function prepareBlock(request: RunRequest): PreparedBlock {
  const isSql = SQL_LANGUAGES.has(request.block.language);
  const filled = fill(request.block.text, request.values);
  const before = readShellBlock(isSql ? "" : filled);
  const text = mapPaths(filled, request.pathMappings, (to, offset) =>
    isSql ? to.replaceAll("'", "''") : spellPath(before, to, offset),
  );
  const shell = readShellBlock(isSql ? "" : text);
  return {
    text,
    isSql,
    shell,
    unset: unsetIn(text, isSql, shell),
    variables: variables(request.values),
  };
}

export async function previewBlock(request: RunRequest): Promise<RunPreview> {
  const { text, unset } = prepareBlock(request);
  const missingPaths: { readonly path: string; readonly offer: PathMapping | null }[] = [];
  for (const path of findAbsolutePaths(text)) {
    if (await isThere(path)) {
      continue;
    }
    const offer = await offerFor(path, request.cwd);
    // A file that the block is about to make has at least a folder.
    if (offer !== null || !(await isThere(path.slice(0, path.lastIndexOf("/")) || "/"))) {
      missingPaths.push({ path, offer });
    }
  }
  return { text, unset, missingPaths };
}

async function offerFor(path: string, folder: string): Promise<PathMapping | null> {
  for (const { probe, mapping } of mappingCandidates(path, folder)) {
    if (await isThere(probe)) {
      return mapping;
    }
  }
  return null;
}

/** Text that stands for a value is replaced; a variable's value is handed over by the environment. */
function fill(text: string, values: Readonly<Record<string, string>>): string {
  const names = Object.keys(values)
    .filter((name) => name.match(NEVER_AS_IT_STANDS) !== null || !VARIABLE.test(name))
    .sort((a, b) => b.length - a.length);
  return names.reduce((filled, name) => filled.replaceAll(name, values[name] ?? name), text);
}

function variables(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => VARIABLE.test(name)));
}

function unsetIn(text: string, isSql: boolean, shell: ShellBlock): readonly string[] {
  const found = [...text.matchAll(NEVER_AS_IT_STANDS)].filter(
    ({ index }) =>
      isSql ||
      shell.commands.some(
        ({ start, text: command }) => start <= index && index < start + command.length,
      ),
  );
  return [...new Set(found.map(([name]) => name))];
}
