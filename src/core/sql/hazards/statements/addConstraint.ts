import { identifierText } from "../../qualifiedName.ts";
import { effect, hazard, lock, work, type StatementEffect } from "../effect.ts";
import { columnsOf } from "../expressions.ts";
import { field, isSet, listOf, namesOf, textOf } from "../nodes.ts";
import { rangeVar, relationText, type RelationName } from "../relation.ts";

/** One subcommand of an ALTER TABLE: the table, its own text (null: not known), and the server's major version. */
export interface Subcommand {
  readonly table: RelationName;
  readonly node: unknown;
  readonly text: string | null;
  readonly major: number | null;
}

/** ALTER TABLE … ADD CONSTRAINT: what it must check of the rows that are there, and under which lock. */
export function addConstraint(subcommand: Subcommand): StatementEffect {
  const constraint = field(field(subcommand.node, "def"), "Constraint");
  const notChecked = isSet(constraint, "skip_validation");
  switch (textOf(constraint, "contype")) {
    case "CONSTR_FOREIGN":
      return addForeignKey(subcommand, constraint, notChecked);
    case "CONSTR_CHECK":
      return addCheck(subcommand, constraint, notChecked);
    case "CONSTR_NOTNULL":
      return addNotNull(subcommand, constraint, notChecked);
    case "CONSTR_PRIMARY":
    case "CONSTR_UNIQUE":
      return addUnique(subcommand, constraint);
    case "CONSTR_EXCLUSION":
      return effect({
        locks: lock(subcommand.table, "ACCESS EXCLUSIVE"),
        works: work(subcommand.table, "indexBuild"),
        hazards: [hazard("add-exclusion-builds-index", subcommand.table, null, about(subcommand))],
      });
    default:
      return effect({ locks: lock(subcommand.table, "ACCESS EXCLUSIVE") });
  }
}

function addForeignKey(
  subcommand: Subcommand,
  constraint: unknown,
  notChecked: boolean,
): StatementEffect {
  const { table } = subcommand;
  const other = rangeVar(field(constraint, "pktable"));
  const locks = [...lock(table, "SHARE ROW EXCLUSIVE"), ...lock(other, "SHARE ROW EXCLUSIVE")];
  if (notChecked) {
    return effect({ locks });
  }
  const columns = namesOf(listOf(constraint, "fk_attrs"));
  const name = textOf(constraint, "conname") || `${[table.name, ...columns].join("_")}_fkey`;
  return effect({
    locks,
    works: [...work(table, "scan"), ...work(other, "scan")],
    hazards: [
      hazard("add-foreign-key-validates", table, validateLater(subcommand, constraint, name), {
        ...about(subcommand),
        other: other === null ? "" : relationText(other),
      }),
    ],
  });
}

function addCheck(
  subcommand: Subcommand,
  constraint: unknown,
  notChecked: boolean,
): StatementEffect {
  const { table } = subcommand;
  const locks = lock(table, "ACCESS EXCLUSIVE");
  if (notChecked) {
    return effect({ locks });
  }
  const columns = columnsOf(field(constraint, "raw_expr"));
  const parts = columns.length === 1 ? [table.name, ...columns] : [table.name];
  const name = textOf(constraint, "conname") || `${parts.join("_")}_check`;
  return effect({
    locks,
    works: work(table, "scan"),
    hazards: [
      hazard(
        "add-check-validates",
        table,
        validateLater(subcommand, constraint, name),
        about(subcommand),
      ),
    ],
  });
}

function addNotNull(
  subcommand: Subcommand,
  constraint: unknown,
  notChecked: boolean,
): StatementEffect {
  const { table } = subcommand;
  const locks = lock(table, "ACCESS EXCLUSIVE");
  if (notChecked) {
    return effect({ locks });
  }
  const columns = namesOf(listOf(constraint, "keys"));
  const name = textOf(constraint, "conname") || `${[table.name, ...columns].join("_")}_not_null`;
  return effect({
    locks,
    works: work(table, "scan"),
    hazards: [
      hazard(
        "add-not-null-validates",
        table,
        validateLater(subcommand, constraint, name),
        about(subcommand),
      ),
    ],
  });
}

/** The constraint for new rows at once; the rows that are there are checked while others write. */
function validateLater(
  { table, text }: Subcommand,
  constraint: unknown,
  name: string,
): string | null {
  if (text === null) {
    return null;
  }
  const named =
    textOf(constraint, "conname") === ""
      ? text.replace(/^add\s+/i, (add) => `${add}CONSTRAINT ${identifierText(name)} `)
      : text;
  return [
    `ALTER TABLE ${relationText(table)} ${named} NOT VALID;`,
    `ALTER TABLE ${relationText(table)} VALIDATE CONSTRAINT ${identifierText(name)};`,
  ].join("\n");
}

function addUnique(subcommand: Subcommand, constraint: unknown): StatementEffect {
  const { table } = subcommand;
  const locks = lock(table, "ACCESS EXCLUSIVE");
  if (textOf(constraint, "indexname") !== "") {
    return effect({ locks });
  }
  return effect({
    locks,
    works: work(table, "indexBuild"),
    hazards: [
      hazard("add-unique-builds-index", table, indexFirst(table, constraint), about(subcommand)),
    ],
  });
}

function indexFirst(table: RelationName, constraint: unknown): string | null {
  const keys = namesOf(listOf(constraint, "keys"));
  const special = ["options", "indexspace", "without_overlaps"].some(
    (name) => field(constraint, name) !== undefined,
  );
  if (keys.length === 0 || special) {
    return null;
  }
  const primary = textOf(constraint, "contype") === "CONSTR_PRIMARY";
  const given = textOf(constraint, "conname");
  const made = primary ? `${table.name}_pkey` : `${[table.name, ...keys].join("_")}_key`;
  const name = identifierText(given === "" ? made : given);
  const included = namesOf(listOf(constraint, "including"));
  const include = included.length === 0 ? "" : ` INCLUDE (${list(included)})`;
  const nulls = isSet(constraint, "nulls_not_distinct") ? " NULLS NOT DISTINCT" : "";
  const deferred = isSet(constraint, "deferrable")
    ? ` DEFERRABLE${isSet(constraint, "initdeferred") ? " INITIALLY DEFERRED" : ""}`
    : "";
  return [
    `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${relationText(table)} (${list(keys)})${include}${nulls};`,
    `ALTER TABLE ${relationText(table)} ADD CONSTRAINT ${name} ${primary ? "PRIMARY KEY" : "UNIQUE"} USING INDEX ${name}${deferred};`,
  ].join("\n");
}

function list(names: readonly string[]): string {
  return names.map(identifierText).join(", ");
}

export function about({ table }: Subcommand): Readonly<Record<string, string>> {
  return { table: relationText(table) };
}
