import {
  effect,
  hazard,
  lock,
  work,
  type FoundHazard,
  type RelationLock,
  type StatementEffect,
} from "../effect.ts";
import { everyNode, field, isNode, isSet, listOf, namesOf, numberOf, textOf } from "../nodes.ts";
import { rangeVar, relationText, sameName, type RelationName } from "../relation.ts";

/** Rows of one batch of the safer form. */
const BATCH = 10_000;

/** SELECT, INSERT, UPDATE, DELETE, MERGE and VALUES: what they change ROW EXCLUSIVE, what they read ACCESS SHARE. */
export function rowStatement(tree: unknown): StatementEffect {
  const commonNames = commonTableNames(tree);
  const locks: RelationLock[] = [];
  const counted = new Set<unknown>();
  for (const [type, node] of everyNode(tree)) {
    if (CHANGES.has(type)) {
      const target = field(node, "relation");
      counted.add(field(target, "RangeVar") ?? target);
      locks.push(...lock(rangeVar(target), "ROW EXCLUSIVE"));
    } else if (type === "SelectStmt" || type === "selectStmt") {
      locks.push(...rowLocks(node));
    } else if (type === "LockingClause") {
      // Names of the FROM list, aliases as well.
      for (const item of listOf(node, "lockedRels")) {
        counted.add(field(item, "RangeVar"));
      }
    }
  }
  for (const [type, node] of everyNode(tree)) {
    const table = type === "RangeVar" && !counted.has(node) ? rangeVar(node) : null;
    if (table !== null && !(table.schema === null && commonNames.has(table.name))) {
      locks.push(...lock(table, "ACCESS SHARE"));
    }
  }
  return effect({ locks, opaque: callsFunctionOnly(tree) });
}

function commonTableNames(tree: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [type, node] of everyNode(tree)) {
    if (type === "CommonTableExpr") {
      names.add(textOf(node, "ctename"));
    }
  }
  return names;
}

const CHANGES = new Set(["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"]);

/** SELECT … FOR UPDATE: ROW SHARE on the tables that it names, or on all of its own. */
function rowLocks(select: unknown): readonly RelationLock[] {
  const clauses = listOf(select, "lockingClause");
  const own = listOf(select, "fromClause").flatMap(tablesOfFrom);
  return clauses.flatMap((clause) => {
    const named = listOf(field(clause, "LockingClause"), "lockedRels").map(rangeVar);
    const tables = own.filter(
      ({ relation, alias }) =>
        named.length === 0 || named.some((name) => name?.name === (alias ?? relation.name)),
    );
    return tables.flatMap(({ relation }) => lock(relation, "ROW SHARE"));
  });
}

function tablesOfFrom(
  item: unknown,
): readonly { readonly relation: RelationName; readonly alias: string | null }[] {
  const join = field(item, "JoinExpr");
  if (join !== undefined) {
    return [...tablesOfFrom(field(join, "larg")), ...tablesOfFrom(field(join, "rarg"))];
  }
  const relation = rangeVar(field(item, "RangeVar"));
  const alias = textOf(field(field(item, "RangeVar"), "alias"), "aliasname");
  return relation === null ? [] : [{ relation, alias: alias === "" ? null : alias }];
}

/** `SELECT our_function(…)`: whatever it does is not in this text. */
function callsFunctionOnly(tree: unknown): boolean {
  const select = field(tree, "SelectStmt");
  if (select === undefined || listOf(select, "fromClause").length > 0) {
    return false;
  }
  return listOf(select, "targetList").some((target) => {
    const call = field(field(field(target, "ResTarget"), "val"), "FuncCall");
    const names = namesOf(field(call, "funcname"));
    return call !== undefined && !isBuiltIn(names);
  });
}

/** Whether a function, by the parts of its name, is one of PostgreSQL's that change no table. */
export function isBuiltIn(names: readonly string[]): boolean {
  return names[0] === "pg_catalog" || BUILT_IN.test(names.at(-1) ?? "");
}

const BUILT_IN =
  /^(?:pg_\w+|now|count|sum|avg|min|max|version|current_\w+|set_config|setval|nextval|currval|lastval|format|concat|upper|lower|coalesce|to_\w+|date_\w+|json\w*|array_\w+|string_\w+|quote_\w+|has_\w+_privilege|txid_\w+|gen_random_uuid|random|round|length|row_to_json|clock_timestamp|inet_\w+|obj_description|col_description)$/;

export function update(tree: unknown): StatementEffect {
  const node = field(tree, "UpdateStmt");
  const table = rangeVar(field(node, "relation"));
  const whole = field(node, "whereClause") === undefined;
  const found = whole && table !== null ? [updateHazard(node, table)] : [];
  return withWork(rowStatement(tree), whole ? table : null, found);
}

export function deleteRows(tree: unknown): StatementEffect {
  const node = field(tree, "DeleteStmt");
  const table = rangeVar(field(node, "relation"));
  const whole = field(node, "whereClause") === undefined;
  const found =
    whole && table !== null
      ? [
          hazard(
            "delete-without-where",
            table,
            batches(`DELETE FROM ${relationText(table)}`, table, null),
            { table: relationText(table) },
          ),
        ]
      : [];
  return withWork(rowStatement(tree), whole ? table : null, found);
}

/** In batches only where a row that is done can be told from one that is not: each column gets a constant. */
function updateHazard(node: unknown, table: RelationName): FoundHazard {
  const single = listOf(node, "targetList").length === 1 && listOf(node, "fromClause").length === 0;
  const target = field(listOf(node, "targetList")[0], "ResTarget");
  const value = single ? constantText(field(target, "val")) : null;
  const column = textOf(target, "name");
  const safer =
    value === null || listOf(target, "indirection").length > 0
      ? null
      : batches(
          `UPDATE ${relationText(table)} SET ${relationText({ schema: null, name: column })} = ${value}`,
          table,
          `${relationText({ schema: null, name: column })} IS DISTINCT FROM ${value}`,
        );
  return hazard("update-without-where", table, safer, { table: relationText(table) });
}

function constantText(node: unknown): string | null {
  const constant = field(node, "A_Const");
  if (!isNode(constant)) {
    return null;
  }
  if (isSet(constant, "isnull")) {
    return "NULL";
  }
  const text = field(field(constant, "sval"), "sval");
  if (typeof text === "string") {
    return /[\\\0]/.test(text) ? null : `'${text.replaceAll("'", "''")}'`;
  }
  const boolean = field(constant, "boolval");
  if (boolean !== undefined) {
    return isSet(boolean, "boolval") ? "true" : "false";
  }
  const float = field(field(constant, "fval"), "fval");
  if (typeof float === "string") {
    return float;
  }
  const whole = field(constant, "ival");
  return whole === undefined ? null : String(numberOf(whole, "ival"));
}

/** Batch after batch, each in a transaction of its own: outside of a transaction block only. */
function batches(statement: string, table: RelationName, condition: string | null): string {
  const where = condition === null ? "" : ` WHERE ${condition}`;
  return [
    "DO $batches$",
    "BEGIN",
    "  LOOP",
    `    ${statement} WHERE ctid = ANY (ARRAY(`,
    `      SELECT ctid FROM ${relationText(table)}${where} LIMIT ${BATCH} FOR UPDATE));`,
    "    EXIT WHEN NOT FOUND;",
    "    COMMIT;",
    "  END LOOP;",
    "END $batches$;",
  ].join("\n");
}

function withWork(
  rows: StatementEffect,
  table: RelationName | null,
  hazards: readonly FoundHazard[],
): StatementEffect {
  return { ...rows, works: work(table, "scan"), hazards };
}

export function copyRows(node: unknown): StatementEffect {
  const table = rangeVar(field(node, "relation"));
  if (table === null) {
    return rowStatement(field(node, "query"));
  }
  return effect({ locks: lock(table, isSet(node, "is_from") ? "ROW EXCLUSIVE" : "ACCESS SHARE") });
}

/** Only the strongest lock of each relation, in the order of the text. */
export function strongestOnly(
  locks: readonly RelationLock[],
  stronger: (a: RelationLock["mode"], b: RelationLock["mode"]) => RelationLock["mode"],
): readonly RelationLock[] {
  const kept: RelationLock[] = [];
  for (const one of locks) {
    const at = kept.findIndex(
      (other) => other.on === one.on && sameName(other.relation, one.relation),
    );
    const known = kept[at];
    if (known === undefined) {
      kept.push(one);
    } else {
      kept[at] = { ...known, mode: stronger(known.mode, one.mode) };
    }
  }
  return kept;
}
