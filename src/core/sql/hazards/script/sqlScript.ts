/** The SQL that a step runs, as plain data: one entry a psql session, in order. */
export interface SqlScript {
  /** The text of the block; empty for a file by itself. */
  readonly block: string;
  readonly sessions: readonly SqlSession[];
  readonly unread: readonly UnreadPart[];
}

export interface SqlSession {
  /** All of it is one transaction (`psql -1`). */
  readonly single: boolean;
  /** Its environment limits how long it waits for a lock. */
  readonly lockTimeout: boolean;
  readonly sources: readonly SqlSource[];
  /** What runs, in order: a file that includes another one is cut where it does. */
  readonly pieces: readonly SqlPiece[];
}

export interface SqlSource {
  /** Absolute path; null: it stands in the block itself. */
  readonly path: string | null;
  readonly text: string;
  /** For a text of the block: from which offset on it stands where in the block. */
  readonly places: readonly { readonly from: number; readonly at: number }[];
}

export interface SqlPiece {
  /** Index into the sources. */
  readonly source: number;
  readonly from: number;
  readonly to: number;
  /** The text of one `-c`: several statements in it are one transaction. */
  readonly argument: boolean;
  /** The database it runs in, as the call or a `\c` names it. */
  readonly database: string | null;
}

/** What a step runs and nobody looked into. */
export interface UnreadPart {
  /** A file's name, as written. */
  readonly what: string;
  readonly why: "missing" | "variable" | "large" | "nested" | "script";
  /** Of the file that names it; null: the block. */
  readonly path: string | null;
  readonly line: number;
}

/** One text by itself, as psql would run it from a file; what it includes is not followed. */
export function scriptOfText(text: string, database: string | null = null): SqlScript {
  const sources: readonly SqlSource[] = [{ path: null, text, places: [{ from: 0, at: 0 }] }];
  const pieces = [{ source: 0, from: 0, to: text.length + 1, argument: false, database }];
  const session: SqlSession = { single: false, lockTimeout: false, sources, pieces };
  return { block: text, sessions: [session], unread: [] };
}

/** Reading the files that a step names. Paths are absolute, but for names as written. */
export interface ScriptFiles {
  read(path: string): Promise<ScriptText>;
  resolve(folder: string, name: string): string;
  folderOf(path: string): string;
}

export type ScriptText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "large" };

/** Larger files are data, not statements that somebody wrote. */
export const LARGEST_SCRIPT = 8 * 1024 * 1024;
