import type { ParsedStatement } from "../../sql/sqlParser.ts";
import type { ResultShape } from "../expectations/shape.ts";

/** Statement types that only ask. (Whether their functions do harm is judged before they are run.) */
const QUESTIONS = new Set(["SelectStmt", "VariableShowStmt", "ExplainStmt"]);

export function isQuestion(statement: ParsedStatement): boolean {
  if (!QUESTIONS.has(statement.type)) {
    return false;
  }
  const select = nodeOf(statement.tree, "SelectStmt");
  return select?.["intoClause"] === undefined && !hasWritingCte(select);
}

const AGGREGATES = new Set([
  "count", "sum", "avg", "min", "max", "bool_and", "bool_or", "every", "string_agg", "array_agg",
  "json_agg", "jsonb_agg", "stddev", "variance",
]); // prettier-ignore

/** Whether a statement gives one value (a count, a constant, a setting) or rows. */
export function resultShapeOf(statement: ParsedStatement): ResultShape {
  if (statement.type === "VariableShowStmt") {
    return "single";
  }
  return isSingle(nodeOf(statement.tree, "SelectStmt"), 0) ? "single" : "rows";
}

type Node = Readonly<Record<string, unknown>>;

const DEEPEST_SUBQUERY = 20;

function isSingle(select: Node | null, depth: number): boolean {
  if (select === null || depth > DEEPEST_SUBQUERY || select["op"] !== "SETOP_NONE") {
    return false;
  }
  if (select["groupClause"] !== undefined || select["valuesLists"] !== undefined) {
    return false;
  }
  const targets = listOf(select["targetList"]).map((target) => valueOf(target));
  if (targets.length === 0) {
    return false;
  }
  const from = listOf(select["fromClause"]);
  if (from.length === 0) {
    return select["whereClause"] === undefined && !targets.some(returnsSet);
  }
  if (targets.some((target) => containsAggregate(target, 0))) {
    return true;
  }
  const only = targets.length === 1 && from.length === 1 ? nodeOf(from[0], "RangeSubselect") : null;
  const limited = targets.length === 1 && isOne(select["limitCount"]);
  return limited || (only !== null && isSingle(nodeOf(only["subquery"], "SelectStmt"), depth + 1));
}

function valueOf(target: unknown): unknown {
  return nodeOf(target, "ResTarget")?.["val"];
}

/** An aggregate that is not a window function, at any depth of the expression, subqueries left out. */
function containsAggregate(value: unknown, depth: number): boolean {
  if (!isNode(value) || depth > 100) {
    return false;
  }
  const call = nodeOf(value, "FuncCall");
  if (call !== null && call["over"] === undefined && AGGREGATES.has(functionName(call))) {
    return true;
  }
  for (const key in value) {
    const inner = key === "SubLink" ? null : value[key];
    const parts = Array.isArray(inner) ? inner : [inner];
    if (parts.some((part) => containsAggregate(part, depth + 1))) {
      return true;
    }
  }
  return false;
}

function returnsSet(value: unknown): boolean {
  const call = nodeOf(value, "FuncCall");
  return (
    call !== null &&
    /^(?:generate_|unnest|regexp_matches|.*_each|.*_elements)/.test(functionName(call))
  );
}

function functionName(call: Node): string {
  const names = listOf(call["funcname"]);
  const name = nodeOf(names[names.length - 1], "String")?.["sval"];
  return typeof name === "string" ? name : "";
}

function isOne(limit: unknown): boolean {
  const value = nodeOf(limit, "A_Const")?.["ival"];
  return isNode(value) && value["ival"] === 1;
}

function hasWritingCte(select: Node | null): boolean {
  const clause = select?.["withClause"];
  const entries = isNode(clause) ? listOf(clause["ctes"]) : [];
  return entries.some((entry) => {
    const query = nodeOf(entry, "CommonTableExpr")?.["ctequery"];
    return isNode(query) && !("SelectStmt" in query);
  });
}

function nodeOf(tree: unknown, type: string): Node | null {
  const node = isNode(tree) ? tree[type] : undefined;
  return isNode(node) ? node : null;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
