import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type {
  BlockRunner,
  PathMapping,
  RunOutcome,
  RunRequest,
} from "../../core/deployment/ports.ts";
import { STOPPED_MARK } from "../../core/rehearsal/blockOutcome.ts";
import {
  findOutside,
  sqlEffects,
  type BlockEffect,
} from "../../core/rehearsal/outside/findOutside.ts";
import type { OutsideEffect } from "../../core/rehearsal/report.ts";
import { prepareBlock } from "../shell/prepareBlock.ts";
import { isFolder } from "../places.ts";
import type { UsedFile } from "./workspaceFiles.ts";

type Met = Omit<OutsideEffect, "step">;

export interface RehearsalRunner extends BlockRunner {
  /** What was met since the last call. */
  takeOutside(): readonly Met[];
}

export interface RehearsalRunnerParts {
  readonly inner: BlockRunner;
  /** Absolute path of the copy of the workspace. */
  readonly copy: string;
  /** What is written elsewhere goes below this folder. */
  readonly elsewhere: string;
  /** The guards' record. */
  readonly record: string;
  readonly used: readonly UsedFile[];
}

/** A larger file is not brought along when something writes to it. */
const LARGEST_BROUGHT = 64 * 1024 * 1024;

/** Runs blocks that stay within the rehearsal; one that would not is not run, and says so. */
export function createRehearsalRunner(parts: RehearsalRunnerParts): RehearsalRunner {
  const met: Met[] = [];
  const redirects = new Map<string, PathMapping>();
  const scripts = scriptsThatLeave(parts.used);
  const withRedirects = (request: RunRequest): RunRequest => ({
    ...request,
    pathMappings: [...redirects.values(), ...request.pathMappings],
  });
  return {
    takeOutside: () => met.splice(0),
    preview: (request) => parts.inner.preview(withRedirects(request)),
    run: async (request, observer, signal) => {
      const effects = effectsOf(request, parts, scripts);
      const said = effects.map((effect) => described(effect, request));
      met.push(...said);
      const stopping = effects.filter(({ handled }) => handled === "stopped");
      if (stopping.length > 0) {
        return stopped(stopping);
      }
      for (const { redirect, what } of effects) {
        if (redirect !== null && !redirects.has(redirect)) {
          redirects.set(redirect, await redirectTo(parts.elsewhere, redirect, what));
        }
      }
      await writeFile(parts.record, "");
      const outcome = await parts.inner.run(withRedirects(request), observer, signal);
      const guarded = await guardRecord(parts.record);
      met.push(...guarded.filter((one) => !said.some((known) => isSame(known, one))));
      return guarded.some(({ handled }) => handled === "stopped") && outcome.kind === "passed"
        ? { ...outcome, kind: "failed", failures: [stopFailure(guarded)] }
        : outcome;
    },
  };
}

function effectsOf(
  request: RunRequest,
  { copy, elsewhere }: RehearsalRunnerParts,
  scripts: ReadonlyMap<string, BlockEffect>,
): readonly BlockEffect[] {
  const { text, isSql } = prepareBlock(request);
  const own = findOutside(text, { isSql, inside: [copy, elsewhere] });
  const named = [...scripts].flatMap(([name, effect]) => {
    const at = text.indexOf(name);
    return at === -1 ? [] : [{ ...effect, line: text.slice(0, at).split("\n").length }];
  });
  return [...own, ...named];
}

/** Scripts for psql that leave the server, and those that include them, by file name. */
function scriptsThatLeave(used: readonly UsedFile[]): ReadonlyMap<string, BlockEffect> {
  const leaving = new Map<string, BlockEffect>();
  const sql = used.filter((file) => /\.(?:sql|psql|pgsql|ddl|dml)$/i.test(file.path));
  for (const file of sql) {
    const [effect] = sqlEffects(file.text, 0);
    if (effect !== undefined) {
      const command = `${file.path}:${String(effect.line)}: ${effect.command}`;
      leaving.set(path.posix.basename(file.path), { ...effect, command });
    }
  }
  for (let grown = true; grown;) {
    grown = false;
    for (const file of sql) {
      const name = path.posix.basename(file.path);
      const included = [...leaving].find(([other]) => file.text.includes(other));
      if (!leaving.has(name) && included !== undefined) {
        leaving.set(name, included[1]);
        grown = true;
      }
    }
  }
  return leaving;
}

function described({ redirect: _, ...effect }: BlockEffect, request: RunRequest): Met {
  return { ...effect, line: request.source.line + effect.line - 1 };
}

function stopped(effects: readonly BlockEffect[]): RunOutcome {
  return {
    kind: "failed",
    exitCode: null,
    failures: [stopFailure(effects)],
    backups: [],
    durationMs: 0,
    log: { start: 0, end: 0 },
    stdoutTail: "",
  };
}

function stopFailure(
  effects: readonly Pick<OutsideEffect, "what" | "handled">[],
): RunOutcome["failures"][number] {
  const what = effects.flatMap((effect) => (effect.handled === "stopped" ? [effect.what] : []));
  return { kind: "start", message: `${STOPPED_MARK}${[...new Set(what)].join(", ")}` };
}

/** Makes the folder where the real one is there, so that what would fail fails here as well. */
async function redirectTo(elsewhere: string, from: string, written: string): Promise<PathMapping> {
  const to = path.join(elsewhere, from);
  if (await isFolder(path.dirname(from))) {
    await mkdir(path.dirname(to), { recursive: true });
  }
  if (await isFolder(from)) {
    await mkdir(to, { recursive: true });
  }
  for (const file of [from, written]) {
    await bring(file, path.join(elsewhere, file));
  }
  return { from, to };
}

/** A file that is there already may be read or appended to. */
async function bring(file: string, to: string): Promise<void> {
  try {
    const facts = await stat(file);
    if (facts.isFile() && facts.size <= LARGEST_BROUGHT) {
      await copyFile(file, to);
    }
  } catch {
    // It is not there, or not for us to read: as the block will find.
  }
}

async function guardRecord(file: string): Promise<readonly Met[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text
    .split("\x1e")
    .filter((record) => record !== "")
    .map((record) => {
      const [handled = "", name = "", command = ""] = record.split("\x1f");
      return {
        line: null,
        command,
        kind: handled === "stopped" ? ("server" as const) : ("command" as const),
        what: name,
        handled: HANDLED.find((one) => one === handled) ?? "stubbed",
      };
    });
}

const HANDLED = ["stopped", "stubbed", "unprivileged"] as const;

/** What was recognised in the text is met again by its guard. */
function isSame(known: Met, guarded: Met): boolean {
  return known.handled === guarded.handled && path.posix.basename(known.what) === guarded.what;
}
