import type { ParsedStatement, SqlParser } from "../sqlParser.ts";
import type { Allowance } from "./allowances.ts";
import type { FoundHazard, RelationLock, StatementEffect, TableWork } from "./effect.ts";
import { notNullColumn } from "./expressions.ts";
import { blocksWriters } from "./lockMode.ts";
import { field, isSet, listOf, textOf } from "./nodes.ts";
import type { Hazard, StatementPlace, StatementPreview } from "./preview.ts";
import type { LiveLookup } from "./live.ts";
import { rangeVar, relationText } from "./relation.ts";
import { HAZARD_RULES, type HazardRule } from "./rules.ts";
import { keepsStoredForm } from "./storedForm.ts";
import { key, type ScriptState } from "./scriptState.ts";
import { statementEffect } from "./statementEffect.ts";

/** What hazards are judged with. */
export interface HazardSettings {
  /** Of the server; null: not known. */
  readonly major: number | null;
  /** Rules that are switched off, with the reason. */
  readonly off: Readonly<Partial<Record<HazardRule, string>>>;
  /** What the server says of a relation; null: nobody asked it. */
  readonly live: LiveLookup | null;
}

export interface StatementInput {
  readonly statement: ParsedStatement;
  readonly sql: string;
  readonly place: StatementPlace;
  readonly database: string | null;
  readonly allowances: readonly Allowance[];
}

/** Judges a statement by what the script did before it, and takes what it does into account for the next. */
export function previewStatement(
  { statement, sql, place, database, allowances }: StatementInput,
  state: ScriptState,
  parser: SqlParser,
  settings: HazardSettings,
): StatementPreview {
  state.enter(statement);
  const words = wordsOf(parser, sql);
  const effect = statementEffect(statement, { sql, major: settings.major, words });
  const keeps = effect.hazards.some((hazard) => keepsRows(hazard, settings));
  const works = effect.works.filter(
    (work) =>
      !state.isNew(work.relation) &&
      !isProved(statement, work, state) &&
      !(keeps && work.kind === "rewrite" && !work.certain),
  );
  const locks = effect.locks.map((lock) => ({ ...lock, isNew: state.isNew(lock.relation) }));
  const found = [
    ...effect.hazards.filter((hazard) => counts(hazard, state) && !keepsRows(hazard, settings)),
    ...hazardsOfPlace(statement, effect, works, locks, sql, state),
  ];
  const { inTransaction } = state;
  remember(statement, effect, locks, state);
  return {
    ...{ place, sql, database, locks, works, inTransaction },
    transaction: effect.transaction,
    opaque: effect.opaque,
    hazards: [
      ...found.map((hazard) => toHazard(hazard, allowances, settings)),
      ...refusedAllowances(allowances),
    ],
  };
}

function wordsOf(
  parser: SqlParser,
  sql: string,
): () => readonly { readonly start: number; readonly end: number }[] {
  let words: readonly { readonly start: number; readonly end: number }[] | null = null;
  return () => {
    if (words === null) {
      const tokens = parser.scan(sql);
      words = tokens.ok ? tokens.value.filter(({ kind }) => kind !== "comment") : [];
    }
    return words;
  };
}

function counts({ relation, rule, details }: FoundHazard, state: ScriptState): boolean {
  if (relation === null) {
    return true;
  }
  const proved =
    rule === "set-not-null-scans" && state.isNeverNull(relation, details["columnName"] ?? "");
  return !proved && !state.isNew(relation);
}

/** A change of a type that leaves the rows as they are, by the type that the server names. */
function keepsRows({ rule, relation, details }: FoundHazard, { live }: HazardSettings): boolean {
  if (rule !== "alter-column-type" || relation === null || details["using"] !== "plain") {
    return false;
  }
  const before = live?.(relation)?.columnTypes[details["columnName"] ?? ""];
  return before !== undefined && keepsStoredForm(before, details["type"] ?? "");
}

/** SET NOT NULL reads nothing where a valid check says the same. */
function isProved(
  { type, tree }: ParsedStatement,
  { kind, relation }: TableWork,
  state: ScriptState,
): boolean {
  const commands = type === "AlterTableStmt" ? listOf(field(tree, type), "cmds") : [];
  return (
    kind === "scan" &&
    commands.length > 0 &&
    commands.every((item) => {
      const command = field(item, "AlterTableCmd");
      return (
        textOf(command, "subtype") === "AT_SetNotNull" &&
        state.isNeverNull(relation, textOf(command, "name"))
      );
    })
  );
}

/** Hazards of where the statement stands: its transaction, what is locked already, and for how long it waits. */
function hazardsOfPlace(
  statement: ParsedStatement,
  { transaction }: StatementEffect,
  works: readonly TableWork[],
  locks: StatementPreview["locks"],
  sql: string,
  state: ScriptState,
): readonly FoundHazard[] {
  const found: FoundHazard[] = [];
  const add = (
    rule: HazardRule,
    details: FoundHazard["details"],
    safer: string | null = null,
  ): void => {
    found.push({ rule, relation: null, details, safer });
  };
  if (state.inTransaction && transaction === "never") {
    add("not-in-transaction", {});
  }
  if (state.inTransaction && transaction === "unusable") {
    add("enum-value-in-transaction", {});
  }
  const validated = validatedHere(statement, state);
  if (validated !== null) {
    add("validate-in-same-transaction", validated);
  } else if (state.held !== null && works.length > 0) {
    add("work-under-strong-lock", {
      table: relationText(state.held.relation),
      mode: state.held.mode,
    });
  }
  const waits = locks.find(({ isNew, mode }) => !isNew && blocksWriters(mode));
  if (waits !== undefined && !state.hasLockTimeout && !state.timeoutMissed) {
    state.timeoutMissed = true;
    add(
      "lock-timeout-missing",
      { table: relationText(waits.relation), mode: waits.mode },
      `SET lock_timeout = '2s';\n${sql};`,
    );
  }
  return found;
}

/** VALIDATE of what the same transaction added NOT VALID: its strong lock is still held. */
function validatedHere(
  { type, tree }: ParsedStatement,
  state: ScriptState,
): FoundHazard["details"] | null {
  const table = type === "AlterTableStmt" ? rangeVar(field(field(tree, type), "relation")) : null;
  if (table === null) {
    return null;
  }
  for (const { subtype, name } of subcommands(tree)) {
    if (subtype === "AT_ValidateConstraint" && state.notValid.has(key(table, name))) {
      return { table: relationText(table), name };
    }
  }
  return null;
}

function subcommands(
  tree: unknown,
): readonly { readonly subtype: string; readonly name: string; readonly node: unknown }[] {
  return listOf(field(tree, "AlterTableStmt"), "cmds").map((item) => {
    const node = field(item, "AlterTableCmd");
    return { subtype: textOf(node, "subtype"), name: textOf(node, "name"), node };
  });
}

function remember(
  statement: ParsedStatement,
  effect: StatementEffect,
  locks: readonly (RelationLock & { readonly isNew: boolean })[],
  state: ScriptState,
): void {
  if (statement.type === "AlterTableStmt") {
    rememberConstraints(statement.tree, state);
  }
  const strong = locks.find(({ isNew, mode }) => !isNew && blocksWriters(mode));
  if (state.inTransaction && strong !== undefined) {
    state.held ??= { relation: strong.relation, mode: strong.mode };
  }
  for (const created of effect.creates) {
    state.create(created);
  }
  state.apply(statement);
}

function rememberConstraints(tree: unknown, state: ScriptState): void {
  const table = rangeVar(field(field(tree, "AlterTableStmt"), "relation"));
  for (const { subtype, name, node } of table === null ? [] : subcommands(tree)) {
    if (table === null) {
      continue;
    }
    if (subtype === "AT_ValidateConstraint") {
      state.noteValidated(table, name);
    } else if (subtype === "AT_AddConstraint") {
      const constraint = field(field(node, "def"), "Constraint");
      const valid = !isSet(constraint, "skip_validation");
      const column = notNullColumn(field(constraint, "raw_expr"));
      if (column !== null) {
        state.noteNotNullCheck(table, textOf(constraint, "conname"), column, valid);
      }
      if (!valid && state.inTransaction) {
        state.notValid.add(key(table, textOf(constraint, "conname")));
      }
    }
  }
}

function toHazard(
  { rule, details, safer }: FoundHazard,
  allowances: readonly Allowance[],
  { off }: HazardSettings,
): Hazard {
  const allowed = allowances.find((one) => one.kind === "allowed" && one.rule === rule);
  const bySetting = off[rule];
  return {
    ...{ rule, details, safer },
    severity: HAZARD_RULES[rule].severity,
    off:
      allowed?.kind === "allowed"
        ? { by: "annotation", reason: allowed.reason }
        : bySetting === undefined
          ? null
          : { by: "setting", reason: bySetting },
  };
}

function refusedAllowances(allowances: readonly Allowance[]): readonly Hazard[] {
  return allowances.flatMap((one) =>
    one.kind === "refused"
      ? [
          {
            rule: "annotation-without-reason" as const,
            severity: HAZARD_RULES["annotation-without-reason"].severity,
            details: { text: one.text },
            safer: null,
            off: null,
          },
        ]
      : [],
  );
}
