import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { mapPaths } from "../../core/deployment/pathMapping.ts";
import type { PathMapping } from "../../core/deployment/ports.ts";
import { rewriteScriptLine, type IncludeName } from "../../core/sql/psqlScript.ts";

/** Deeper includes than this are no tree any more. */
const DEEPEST = 50;

/**
 * Copies of psql scripts with the document's paths mapped, for scripts that include others: only what
 * differs is copied, line for line, byte for byte otherwise.
 */
export class MappedScripts {
  readonly #folder: string;
  readonly #namesFile: string;
  readonly #mappings: readonly PathMapping[];
  /** Original -> what to run instead (itself when nothing in it changes). */
  readonly #done = new Map<string, string>();
  readonly #copies: (readonly [copy: string, original: string])[] = [];

  constructor(folder: string, namesFile: string, mappings: readonly PathMapping[]) {
    this.#folder = folder;
    this.#namesFile = namesFile;
    this.#mappings = mappings;
  }

  /** The copy to run in place of a script; null when the script can be run as it is. */
  async copyOf(file: string, cwd: string): Promise<string | null> {
    const original = path.resolve(cwd, file);
    const mapped = await this.#map(original, cwd, []);
    const names = this.#copies.map(([copy, from]) => `s|${escapeSed(copy)}|${escapeSed(from)}|g\n`);
    await writeFile(this.#namesFile, names.join(""), { mode: 0o600 });
    return mapped === original ? null : mapped;
  }

  /** A message that names copies, as one that names the scripts themselves. */
  withOriginals(message: string): string {
    return this.#copies.reduce(
      (text, [copy, original]) => text.replaceAll(copy, original),
      message,
    );
  }

  async #map(original: string, cwd: string, above: readonly string[]): Promise<string> {
    const known = this.#done.get(`${cwd}\n${original}`);
    if (known !== undefined || above.includes(original) || above.length > DEEPEST) {
      return known ?? original;
    }
    const content = await readScript(original);
    if (content === null) {
      return original;
    }
    const lines: string[] = [];
    let changed = false;
    let places = content.split("\n");
    for (const line of places) {
      const rewritten = await this.#mapLine(line, original, cwd, [...above, original]);
      changed ||= rewritten.changes;
      lines.push(rewritten.line);
    }
    places = [];
    const mapped = changed ? await this.#write(original, lines.join("\n")) : original;
    this.#done.set(`${cwd}\n${original}`, mapped);
    return mapped;
  }

  /** `\ir` is relative to its file, so it must be absolute in a copy; that alone is no reason for one. */
  async #mapLine(
    line: string,
    original: string,
    cwd: string,
    above: readonly string[],
  ): Promise<{ readonly line: string; readonly changes: boolean }> {
    let changes = false;
    const rewritten = await rewriteScriptLine(line, {
      path: (text) => {
        const mapped = this.#mapText(text);
        changes ||= mapped !== text;
        return mapped;
      },
      include: async (include: IncludeName) => {
        const name = fromBytes(this.#mapText(include.name));
        const base = include.relative && !this.#isInput(original) ? path.dirname(original) : cwd;
        const target = path.resolve(base, name);
        const mapped = await this.#map(target, cwd, above);
        changes ||= mapped !== path.resolve(base, fromBytes(include.name));
        return toBytes(mapped);
      },
    });
    return { line: rewritten, changes };
  }

  /** What came by a pipe was kept in the run's folder: it has no folder of its own. */
  #isInput(original: string): boolean {
    return path.dirname(original) === this.#folder;
  }

  async #write(original: string, content: string): Promise<string> {
    const folder = path.join(this.#folder, "sql", String(this.#copies.length));
    await mkdir(folder, { recursive: true });
    const copy = path.join(folder, path.basename(original).replace(/[^\w.-]/g, "_"));
    await writeFile(copy, content, { encoding: "latin1", mode: 0o600 });
    this.#copies.push([copy, original]);
    return copy;
  }

  #mapText(text: string): string {
    return toBytes(mapPaths(fromBytes(text), this.#mappings));
  }
}

/** Null when it cannot be read: psql says so itself. */
async function readScript(file: string): Promise<string | null> {
  try {
    return await readFile(file, "latin1");
  } catch {
    return null;
  }
}

/** Scripts are handled as bytes (one a character) to keep any encoding; names in them are UTF-8. */
function fromBytes(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}

function toBytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

function escapeSed(text: string): string {
  return text.replace(/[\\|.*[\]^$&]/g, "\\$&");
}
