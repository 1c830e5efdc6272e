import type { ParsedStatement } from "../sqlParser.ts";
import type { CreatedRelation } from "./effect.ts";
import type { LockMode } from "./lockMode.ts";
import { field, isSet, listOf, namesOf, numberOf, textOf } from "./nodes.ts";
import type { RelationName } from "./relation.ts";

/** Whether a relation is there already, as the server says; null: not known. */
export type ExistsOnServer = (relation: RelationName) => boolean | null;

/**
 * What a script has done up to a statement, as far as the hazards of the next depend on it. One object
 * a psql session; changed by {@link ScriptState.apply} in the order of the script.
 */
export class ScriptState {
  inTransaction: boolean;
  /** The first strong lock that the transaction holds on a table that others use. */
  held: { readonly relation: RelationName; readonly mode: LockMode } | null = null;
  /** Constraints that the transaction added NOT VALID, by table and name. */
  readonly notValid = new Set<string>();
  /** A wait for a lock was said to be missing its limit. */
  timeoutMissed = false;
  readonly #exists: ExistsOnServer;
  /** The whole script is one transaction (psql -1, several statements in one -c). */
  readonly #single: boolean;
  #autocommit = true;
  #sessionTimeout: boolean;
  #localTimeout: boolean | null = null;
  #searchPath: readonly string[] = ["public"];
  readonly #created: RelationName[] = [];
  #createdBefore = 0;
  /** Checks of `column IS NOT NULL`: by table and constraint the column; then by table and column. */
  readonly #notNullChecks = new Map<string, string>();
  readonly #neverNull = new Set<string>();

  constructor(options: {
    readonly single: boolean;
    readonly lockTimeout: boolean;
    readonly exists: ExistsOnServer;
    /** An earlier session on the same database: what it made is new to this one as well. */
    readonly before: ScriptState | null;
  }) {
    if (options.before !== null) {
      this.#created.push(...options.before.#created);
    }
    this.#single = options.single;
    this.inTransaction = options.single;
    this.#sessionTimeout = options.lockTimeout;
    this.#exists = options.exists;
  }

  get hasLockTimeout(): boolean {
    return this.#localTimeout ?? this.#sessionTimeout;
  }

  /** Several statements sent as one are one transaction. */
  beginImplicit(): void {
    this.#begin();
  }

  endImplicit(): void {
    this.inTransaction = this.#single;
    this.#clear();
  }

  /** `\set AUTOCOMMIT off`: the next statement begins a transaction. */
  setAutocommit(on: boolean): void {
    this.#autocommit = on;
  }

  /** Before the effect of a statement is judged. */
  enter(statement: ParsedStatement): void {
    if (!this.#autocommit && statement.type !== "TransactionStmt") {
      this.#begin();
    }
  }

  /** Made earlier by this script, and not there before. */
  isNew(relation: RelationName): boolean {
    const schemas = relation.schema === null ? this.#searchPath : [relation.schema];
    return this.#created.some(
      ({ schema, name }) => name === relation.name && schemas.includes(schema ?? ""),
    );
  }

  isNeverNull(table: RelationName, column: string): boolean {
    return this.#neverNull.has(key(table, column));
  }

  create({ relation, mayExist }: CreatedRelation): void {
    const schema = relation.schema ?? this.#searchPath[0] ?? "public";
    if (!(mayExist && this.#exists(relation) === true)) {
      this.#created.push({ schema, name: relation.name });
    }
  }

  /** A check that stands for NOT NULL, valid or not yet. */
  noteNotNullCheck(table: RelationName, constraint: string, column: string, valid: boolean): void {
    this.#notNullChecks.set(key(table, constraint), column);
    if (valid) {
      this.#neverNull.add(key(table, column));
    }
  }

  noteValidated(table: RelationName, constraint: string): void {
    const column = this.#notNullChecks.get(key(table, constraint));
    if (column !== undefined) {
      this.#neverNull.add(key(table, column));
    }
  }

  /** After a statement: transactions and settings. */
  apply({ type, tree }: ParsedStatement): void {
    const node = field(tree, type);
    if (type === "TransactionStmt") {
      this.#transaction(textOf(node, "kind"));
    } else if (type === "VariableSetStmt") {
      this.#setting(node);
    } else if (type === "DiscardStmt") {
      this.#sessionTimeout = false;
    } else if (type === "SelectStmt") {
      this.#setConfig(node);
    }
  }

  #transaction(kind: string): void {
    if (kind === "TRANS_STMT_BEGIN" || kind === "TRANS_STMT_START") {
      this.#begin();
    } else if (/^TRANS_STMT_(?:COMMIT|ROLLBACK|PREPARE)$/.test(kind)) {
      if (kind === "TRANS_STMT_ROLLBACK" && this.inTransaction) {
        this.#created.length = Math.min(this.#created.length, this.#createdBefore);
      }
      this.inTransaction = false;
      this.#clear();
    }
  }

  #begin(): void {
    if (!this.inTransaction) {
      this.inTransaction = true;
      this.#createdBefore = this.#created.length;
      this.#clear();
    }
  }

  #clear(): void {
    this.held = null;
    this.notValid.clear();
    this.#localTimeout = null;
  }

  #setting(node: unknown): void {
    const name = textOf(node, "name").toLowerCase();
    const values = listOf(node, "args").map(constantOf);
    if (name === "search_path" && values.length > 0) {
      this.#searchPath = values.flatMap((value) => value.split(/\s*,\s*/)).map(unquoted);
    }
    if (name === "lock_timeout") {
      const [value] = values;
      this.#setTimeout(value !== undefined && isLimit(value), isSet(node, "is_local"));
    } else if (textOf(node, "kind") === "VAR_RESET_ALL") {
      this.#setTimeout(false, false);
    }
  }

  /** `SELECT set_config('lock_timeout', …, local)`. */
  #setConfig(node: unknown): void {
    for (const target of listOf(node, "targetList")) {
      const call = field(field(field(target, "ResTarget"), "val"), "FuncCall");
      const name = namesOf(field(call, "funcname")).at(-1);
      const [setting, value = "", local] = listOf(call, "args").map(constantOf);
      if (name === "set_config" && setting === "lock_timeout") {
        this.#setTimeout(isLimit(value), local === "true");
      } else if (name === "set_config" && setting === "search_path" && value !== "") {
        this.#searchPath = value.split(/\s*,\s*/).map(unquoted);
      }
    }
  }

  #setTimeout(on: boolean, local: boolean): void {
    if (!local) {
      this.#sessionTimeout = on;
      this.#localTimeout = null;
    } else if (this.inTransaction || this.#single) {
      this.#localTimeout = on;
    }
  }
}

export function key({ schema, name }: RelationName, part: string): string {
  return JSON.stringify([schema, name, part]);
}

function constantOf(item: unknown): string {
  const inner = field(item, "TypeCast") ?? item;
  const constant = field(field(inner, "arg") ?? inner, "A_Const");
  const text = field(field(constant, "sval"), "sval") ?? field(field(constant, "fval"), "fval");
  if (typeof text === "string") {
    return text;
  }
  if (field(constant, "boolval") !== undefined) {
    return String(isSet(field(constant, "boolval"), "boolval"));
  }
  const whole = field(constant, "ival");
  return whole === undefined ? "" : String(numberOf(whole, "ival"));
}

/** Zero switches the limit off. */
function isLimit(value: string): boolean {
  return value !== "" && !/^\s*0+(?:\.0*)?\s*[a-z]*\s*$/i.test(value);
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}
