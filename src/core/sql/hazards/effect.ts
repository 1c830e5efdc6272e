import type { LockMode } from "./lockMode.ts";
import type { RelationName } from "./relation.ts";
import type { HazardRule } from "./rules.ts";

/** What one statement does to the tables that it names. */
export interface StatementEffect {
  /** The strongest lock on each relation; those that only the server knows are left out. */
  readonly locks: readonly RelationLock[];
  readonly works: readonly TableWork[];
  /**
   * - `any`: inside a transaction block or outside
   * - `never`: refused inside a transaction block
   * - `unusable`: allowed inside, but what it makes can be used only after the commit
   */
  readonly transaction: "any" | "never" | "unusable";
  /** It runs code that is not in its own text (DO, CALL, EXECUTE, a function): what that does is not seen. */
  readonly opaque: boolean;
  readonly hazards: readonly FoundHazard[];
  /** Relations that it makes: they are new and empty for what follows. */
  readonly creates: readonly CreatedRelation[];
}

export interface RelationLock {
  readonly relation: RelationName;
  /** `tableOf`: the relation is an index, and the lock is on its table as well. */
  readonly on: "itself" | "tableOf";
  readonly mode: LockMode;
}

/** What it does to a table at a length that grows with the table. */
export interface TableWork {
  readonly relation: RelationName;
  readonly kind: "rewrite" | "scan" | "indexBuild";
  /** False: it depends on what only the server knows (the type before, what a function is). */
  readonly certain: boolean;
}

export interface CreatedRelation {
  readonly relation: RelationName;
  /** `IF NOT EXISTS`: it may have been there before. */
  readonly mayExist: boolean;
}

/** A hazard as a statement's own text shows it; what stands around it decides whether it counts. */
export interface FoundHazard {
  readonly rule: HazardRule;
  /** A hazard only for a table that others use already; null: whatever the table. */
  readonly relation: RelationName | null;
  /** Values for the message, by name. */
  readonly details: Readonly<Record<string, string>>;
  /** What to run in its place; null when that cannot be said from the text alone. */
  readonly safer: string | null;
}

/** What a statement is read with. */
export interface StatementContext {
  /** Its own text, from its first to its last character. */
  readonly sql: string;
  /** Of the server; null when it is not known: what holds for any known version is said. */
  readonly major: number | null;
  /** Ranges of its words, comments left out; offsets of `sql`. */
  readonly words: () => readonly { readonly start: number; readonly end: number }[];
}

const NOTHING: StatementEffect = {
  locks: [],
  works: [],
  transaction: "any",
  opaque: false,
  hazards: [],
  creates: [],
};

export function effect(parts: Partial<StatementEffect>): StatementEffect {
  return { ...NOTHING, ...parts };
}

export function lock(relation: RelationName | null, mode: LockMode): readonly RelationLock[] {
  return relation === null ? [] : [{ relation, on: "itself", mode }];
}

export function work(
  relation: RelationName | null,
  kind: TableWork["kind"],
  certain = true,
): readonly TableWork[] {
  return relation === null ? [] : [{ relation, kind, certain }];
}

export function hazard(
  rule: HazardRule,
  relation: RelationName | null,
  safer: string | null,
  details: Readonly<Record<string, string>> = {},
): FoundHazard {
  return { rule, relation, details, safer };
}

/** Several effects as one: all of their locks, works and hazards. */
export function merged(effects: readonly StatementEffect[]): StatementEffect {
  return {
    locks: effects.flatMap(({ locks }) => locks),
    works: effects.flatMap(({ works }) => works),
    transaction:
      effects.find(({ transaction }) => transaction === "never")?.transaction ??
      effects.find(({ transaction }) => transaction === "unusable")?.transaction ??
      "any",
    opaque: effects.some(({ opaque }) => opaque),
    hazards: effects.flatMap(({ hazards }) => hazards),
    creates: effects.flatMap(({ creates }) => creates),
  };
}
