import type { OutsideEffect } from "../report.ts";
import { fileWrites } from "./fileWrites.ts";
import { namedServer } from "./namedServer.ts";
import { outsideCommand } from "./outsideCommands.ts";
import { flatCommands, type FlatCommand } from "./shellCommands.ts";
import { sqlOutside } from "./sqlOutside.ts";
import { unwrap } from "./unwrap.ts";

/** What a block would do beyond the cluster and the copy; `line` is 1-based, within the text. */
export type BlockEffect = Omit<OutsideEffect, "step" | "line"> & {
  readonly line: number;
  /** Where the written path is redirected: it is mapped to a folder of the rehearsal. */
  readonly redirect: string | null;
};

export interface OutsideContext {
  /** SQL for psql, not a script for bash. */
  readonly isSql: boolean;
  /** Absolute folders that may be written to: the copy of the workspace. */
  readonly inside: readonly string[];
}

/** Recognises it in the syntax tree: before the block runs, and before anything of it does. */
export function findOutside(text: string, context: OutsideContext): readonly BlockEffect[] {
  return context.isSql
    ? sqlEffects(text, 0)
    : flatCommands(text).flatMap((command) => commandEffects(command, context));
}

/** What a script of psql's would do; a stop, since no stub can stand in for it. */
export function sqlEffects(sql: string, linesBefore: number): readonly BlockEffect[] {
  return sqlOutside(sql).map(({ line, text, what, kind }) => ({
    ...{ line: linesBefore + line, command: text, kind, what, handled: "stopped", redirect: null },
  }));
}

function commandEffects(command: FlatCommand, context: OutsideContext): readonly BlockEffect[] {
  const { words, assignments, account, bareEnvironment } = unwrap(command.words);
  const base = { line: command.line, command: command.text.slice(0, 200), redirect: null };
  const given = [
    ...command.assignments,
    ...[...assignments, ...exported(words)].map((text) => ({
      name: text.slice(0, text.indexOf("=")),
      value: text.slice(text.indexOf("=") + 1),
    })),
  ];
  const effects: BlockEffect[] = [];
  const server = bareEnvironment ? "env" : namedServer(words, given);
  if (server !== null) {
    effects.push({ ...base, kind: "server", what: server, handled: "stopped" });
  }
  const outside = outsideCommand(words);
  if (outside !== null) {
    effects.push({ ...base, kind: "command", what: words[0] ?? "", handled: outside });
  }
  if (account !== null) {
    effects.push({ ...base, kind: "command", what: account, handled: "unprivileged" });
  }
  const sql = [
    ...words.filter((_, at) => /^(?:-c|--command)$/.test(words[at - 1] ?? "")),
    command.input ?? "",
  ];
  if ((words[0] ?? "").endsWith("psql")) {
    effects.push(
      ...sql.flatMap((text) => sqlEffects(text, 0)).map((effect) => ({ ...effect, ...base })),
    );
  }
  return [...effects, ...writeEffects(words, command, context, base)];
}

function exported(words: readonly string[]): readonly string[] {
  return /^(?:export|declare|typeset|readonly)$/.test(words[0] ?? "")
    ? words.slice(1).filter((word) => /^\w+=/.test(word))
    : [];
}

function writeEffects(
  words: readonly string[],
  command: FlatCommand,
  context: OutsideContext,
  base: Pick<BlockEffect, "line" | "command" | "redirect">,
): readonly BlockEffect[] {
  return fileWrites(words, command.writes, context.inside).map(({ path, folder }) => {
    const redirect = redirectFor(path, folder);
    const handled = redirect !== null ? "redirected" : path.startsWith("$") ? "noticed" : "stopped";
    return { ...base, kind: "file", what: path, handled, redirect };
  });
}

/** Folders that are shared: only the file itself is redirected, not all that is there. */
const SHARED =
  /^\/[^/]+$|^\/(?:var\/(?:tmp|log|lib|run)|usr\/(?:bin|lib|local|share)|home\/[^/]+)$/;

/** The path to map: the folder that is written to, or the file; null where neither is known. */
function redirectFor(path: string, isFolder: boolean): string | null {
  if (!path.startsWith("/") || /\/\.\.(?:\/|$)/.test(path)) {
    return null;
  }
  const literal = /^[^$`*?[{]*/.exec(path)?.[0] ?? "";
  const whole = literal.length === path.length;
  const folder = literal.slice(0, Math.max(0, literal.lastIndexOf("/")));
  const wanted = whole && isFolder ? path.replace(/\/+$/, "") : folder;
  if (wanted !== "" && !SHARED.test(wanted)) {
    return wanted;
  }
  return whole &&
    path.replace(/\/+$/, "").lastIndexOf("/") >= 0 &&
    path !== "/" &&
    !/^\/[^/]*\/?$/.test(path)
    ? path.replace(/\/+$/, "")
    : null;
}
