import type { ParsedStatement } from "../sqlParser.ts";
import { effect, hazard, lock, type StatementContext, type StatementEffect } from "./effect.ts";
import { strongerLock } from "./lockMode.ts";
import { field, isSet, listOf, namesOf, textOf } from "./nodes.ts";
import { identifierText } from "../qualifiedName.ts";
import { rangeVar, relationText } from "./relation.ts";
import { holdsFor } from "./rules.ts";
import { alterTable } from "./statements/alterTable.ts";
import {
  createSequence,
  createStatistics,
  createTable,
  createTableAs,
  createTrigger,
  createView,
  describeObject,
  onTable,
  publication,
} from "./statements/create.ts";
import { drop, rename } from "./statements/drop.ts";
import { createIndex, refreshView, reindex } from "./statements/indexes.ts";
import { cluster, lockTable, truncate, vacuum } from "./statements/maintenance.ts";
import { copyRows, deleteRows, rowStatement, strongestOnly, update } from "./statements/rows.ts";

type Reader = (node: unknown, context: StatementContext, tree: unknown) => StatementEffect;

/** What each kind of statement does; a kind that is not here locks no table that it names. */
const READERS: Readonly<Record<string, Reader>> = {
  SelectStmt: (node, _context, tree) =>
    field(node, "intoClause") === undefined ? rowStatement(tree) : selectInto(node, tree),
  InsertStmt: (_node, _context, tree) => rowStatement(tree),
  UpdateStmt: (_node, _context, tree) => update(tree),
  DeleteStmt: (_node, _context, tree) => deleteRows(tree),
  MergeStmt: (_node, _context, tree) => rowStatement(tree),
  CopyStmt: copyRows,
  DeclareCursorStmt: (node) => rowStatement(field(node, "query")),
  ExplainStmt: (node) => rowStatement(field(node, "query")),
  TruncateStmt: truncate,
  LockStmt: lockTable,
  VacuumStmt: vacuum,
  ClusterStmt: cluster,
  IndexStmt: createIndex,
  ReindexStmt: reindex,
  RefreshMatViewStmt: refreshView,
  AlterTableStmt: alterTable,
  CreateStmt: createTable,
  CreateForeignTableStmt: (node) => createTable(field(node, "base")),
  CreateTableAsStmt: createTableAs,
  ViewStmt: createView,
  CreateSeqStmt: createSequence,
  CreateTrigStmt: createTrigger,
  RuleStmt: (node) => onTable(node, "relation", "ACCESS EXCLUSIVE"),
  CreatePolicyStmt: (node) => onTable(node, "table", "ACCESS EXCLUSIVE"),
  AlterPolicyStmt: (node) => onTable(node, "table", "ACCESS EXCLUSIVE"),
  AlterSeqStmt: (node) => onTable(node, "sequence", "SHARE ROW EXCLUSIVE"),
  AlterObjectSchemaStmt: (node) => onTable(node, "relation", "ACCESS EXCLUSIVE"),
  CreateStatsStmt: createStatistics,
  CreatePublicationStmt: publication,
  AlterPublicationStmt: publication,
  CommentStmt: describeObject,
  SecLabelStmt: describeObject,
  DropStmt: drop,
  RenameStmt: rename,
  DropdbStmt: (node) =>
    effect({
      transaction: "never",
      hazards: [
        hazard("drop-database", null, null, { name: identifierText(textOf(node, "dbname")) }),
      ],
    }),
  CreatedbStmt: () => effect({ transaction: "never" }),
  CreateTableSpaceStmt: () => effect({ transaction: "never" }),
  DropTableSpaceStmt: () => effect({ transaction: "never" }),
  AlterSystemStmt: () =>
    effect({ transaction: "never", hazards: [hazard("alter-system", null, null)] }),
  AlterDatabaseStmt: (node) =>
    effect({ transaction: textOf(node, "dbname") !== "" && movesDatabase(node) ? "never" : "any" }),
  CreateSubscriptionStmt: () => effect({}),
  AlterEnumStmt: alterEnum,
  AlterDomainStmt: alterDomain,
  GrantStmt: grant,
  DoStmt: () => effect({ opaque: true }),
  CallStmt: () => effect({ opaque: true }),
  ExecuteStmt: () => effect({ opaque: true }),
  CreateExtensionStmt: () => effect({ opaque: true }),
  AlterExtensionStmt: () => effect({ opaque: true }),
};

/** What a statement does to the tables that it names. Total: any statement gives an answer. */
export function statementEffect(
  statement: ParsedStatement,
  context: StatementContext,
): StatementEffect {
  const read = Object.hasOwn(READERS, statement.type) ? READERS[statement.type] : undefined;
  if (read === undefined) {
    return effect({});
  }
  const found = read(field(statement.tree, statement.type), context, statement.tree);
  return {
    ...found,
    locks: strongestOnly(found.locks, strongerLock),
    hazards: found.hazards.filter(({ rule }) => holdsFor(rule, context.major)),
  };
}

function selectInto(node: unknown, tree: unknown): StatementEffect {
  const made = rangeVar(field(field(node, "intoClause"), "rel"));
  const rows = rowStatement(tree);
  return {
    ...rows,
    locks: rows.locks.filter(
      ({ relation }) => relation.name !== made?.name || relation.schema !== made.schema,
    ),
    creates: made === null ? [] : [{ relation: made, mayExist: false }],
  };
}

function movesDatabase(node: unknown): boolean {
  return listOf(node, "options").some(
    (item) => textOf(field(item, "DefElem"), "defname") === "tablespace",
  );
}

/** ALTER TYPE … ADD VALUE runs inside a transaction, but the value is of no use there. */
function alterEnum(node: unknown): StatementEffect {
  return textOf(node, "newVal") === "" || textOf(node, "oldVal") !== ""
    ? effect({})
    : effect({ transaction: "unusable" });
}

/** ALTER DOMAIN … ADD CONSTRAINT reads every table with a column of the domain. */
function alterDomain(node: unknown, context: StatementContext): StatementEffect {
  const constraint = field(field(node, "def"), "Constraint");
  if (textOf(node, "subtype") !== "C" || isSet(constraint, "skip_validation")) {
    return effect({});
  }
  const names = namesOf(listOf(node, "typeName"));
  const domain = names.map(identifierText).join(".");
  const constraintName = textOf(constraint, "conname");
  const check = textOf(constraint, "contype") === "CONSTR_CHECK";
  const safer =
    check && constraintName !== ""
      ? `${context.sql} NOT VALID;\nALTER DOMAIN ${domain} VALIDATE CONSTRAINT ${identifierText(constraintName)};`
      : null;
  return effect({
    hazards: [hazard("domain-constraint-validates", null, safer, { name: domain })],
  });
}

function grant(node: unknown, { major }: StatementContext): StatementEffect {
  const toAll =
    node !== undefined &&
    field(node, "is_grant") === true &&
    listOf(node, "grantees").some(
      (item) => textOf(field(item, "RoleSpec"), "roletype") === "ROLESPEC_PUBLIC",
    );
  const relations = listOf(node, "objects")
    .map(rangeVar)
    .filter((name) => name !== null);
  const on = relations.map(relationText).join(", ");
  return effect({
    // Since 18 the relations are opened; before, only their rows in the catalog.
    locks:
      major !== null && major < 18
        ? []
        : relations.flatMap((relation) => lock(relation, "ACCESS SHARE")),
    hazards: toAll ? [hazard("grant-to-public", null, null, { name: on })] : [],
  });
}
