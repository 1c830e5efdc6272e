import { identifierText } from "../../qualifiedName.ts";
import { effect, hazard, lock, merged, work, type StatementEffect } from "../effect.ts";
import { isSerial, steadinessOf, typeOf } from "../expressions.ts";
import { field, listOf, textOf } from "../nodes.ts";
import { rangeVar, relationText } from "../relation.ts";
import { about, type Subcommand } from "./addConstraint.ts";

/** ALTER TABLE … ADD COLUMN: instant, unless each row gets a value of its own or must be checked. */
export function addColumn(subcommand: Subcommand): StatementEffect {
  const { table, node } = subcommand;
  const column = field(field(node, "def"), "ColumnDef");
  const name = textOf(column, "colname");
  const constraints = listOf(column, "constraints").map((item) => field(item, "Constraint"));
  const ofType = (type: string): unknown =>
    constraints.find((one) => textOf(one, "contype") === type);
  const details = { ...about(subcommand), column: identifierText(name) };
  const parts: StatementEffect[] = [effect({ locks: lock(table, "ACCESS EXCLUSIVE") })];
  const fallback = ofType("CONSTR_DEFAULT");
  const filling = fillingOf(column, constraints);
  if (filling === "volatile") {
    parts.push(
      effect({
        works: work(table, "rewrite"),
        hazards: [hazard("add-column-rewrites", table, defaultLater(subcommand, column), details)],
      }),
    );
  } else if (filling === "unknown") {
    parts.push(
      effect({
        works: work(table, "rewrite", false),
        hazards: [
          hazard("add-column-default-unknown", table, defaultLater(subcommand, column), details),
        ],
      }),
    );
  } else if (!typeOf(field(column, "typeName")).builtIn) {
    // A domain with a constraint is checked for every row.
    parts.push(effect({ works: work(table, "rewrite", false) }));
  }
  const generated = ofType("CONSTR_GENERATED");
  const checked = ofType("CONSTR_CHECK") !== undefined;
  const notNull = ofType("CONSTR_NOTNULL") !== undefined || ofType("CONSTR_PRIMARY") !== undefined;
  if (filling !== "volatile" && (checked || (notNull && fallback === undefined))) {
    parts.push(effect({ works: work(table, "scan", generated === undefined) }));
  }
  if (checked) {
    parts.push(effect({ hazards: [hazard("add-check-validates", table, null, details)] }));
  }
  if (ofType("CONSTR_PRIMARY") !== undefined || ofType("CONSTR_UNIQUE") !== undefined) {
    parts.push(
      effect({
        works: work(table, "indexBuild"),
        hazards: [hazard("add-unique-builds-index", table, null, details)],
      }),
    );
  }
  const reference = ofType("CONSTR_FOREIGN");
  if (reference !== undefined) {
    parts.push(referringTo(reference, fallback !== undefined, subcommand, details));
  }
  return merged(parts);
}

/** A column without a default is null in every row: nothing is looked up. */
function referringTo(
  reference: unknown,
  looksUp: boolean,
  { table }: Subcommand,
  details: Readonly<Record<string, string>>,
): StatementEffect {
  const other = rangeVar(field(reference, "pktable"));
  const locks = lock(other, "SHARE ROW EXCLUSIVE");
  if (!looksUp) {
    return effect({ locks });
  }
  return effect({
    locks,
    works: [...work(table, "scan"), ...work(other, "scan")],
    hazards: [
      hazard("add-foreign-key-validates", table, null, {
        ...details,
        other: other === null ? "" : relationText(other),
      }),
    ],
  });
}

/** How the new column is filled in the rows that are there. */
function fillingOf(
  column: unknown,
  constraints: readonly unknown[],
): "steady" | "volatile" | "unknown" {
  if (isSerial(typeOf(field(column, "typeName")))) {
    return "volatile";
  }
  for (const constraint of constraints) {
    switch (textOf(constraint, "contype")) {
      case "CONSTR_IDENTITY":
        return "volatile";
      case "CONSTR_GENERATED":
        return textOf(constraint, "generated_kind") === "v" ? "steady" : "volatile";
      case "CONSTR_DEFAULT":
        return steadinessOf(field(constraint, "raw_expr"));
    }
  }
  return "steady";
}

/** The column without its default, then the default for new rows; old rows are filled by batches. */
function defaultLater({ table, text }: Subcommand, column: unknown): string | null {
  const plain = listOf(column, "constraints").every(
    (item) => textOf(field(item, "Constraint"), "contype") === "CONSTR_DEFAULT",
  );
  const match = text === null || !plain ? null : /^(add\b[^]*?)\s+default\s+([^]+)$/i.exec(text);
  if (match === null || isSerial(typeOf(field(column, "typeName")))) {
    return null;
  }
  const [, add = "", value = ""] = match;
  const name = identifierText(textOf(column, "colname"));
  return [
    `ALTER TABLE ${relationText(table)} ${add};`,
    `ALTER TABLE ${relationText(table)} ALTER COLUMN ${name} SET DEFAULT ${value};`,
  ].join("\n");
}
