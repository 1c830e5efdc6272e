import { identifierText } from "../../qualifiedName.ts";
import {
  effect,
  hazard,
  lock,
  merged,
  work,
  type StatementContext,
  type StatementEffect,
} from "../effect.ts";
import { typeOf } from "../expressions.ts";
import type { LockMode } from "../lockMode.ts";
import { field, isSet, listOf, textOf } from "../nodes.ts";
import { rangeVar, relationText, type RelationName } from "../relation.ts";
import type { HazardRule } from "../rules.ts";
import { subcommandTexts } from "../saferText.ts";
import { addColumn } from "./addColumn.ts";
import { about, addConstraint, type Subcommand } from "./addConstraint.ts";

/** ALTER TABLE and its like: the strongest lock of its subcommands, and what each does to the rows. */
export function alterTable(node: unknown, context: StatementContext): StatementEffect {
  const table = rangeVar(field(node, "relation"));
  if (table === null) {
    return effect({});
  }
  const commands = listOf(node, "cmds").map((item) => field(item, "AlterTableCmd"));
  const texts = subcommandTexts(context, commands.length);
  const kind = textOf(node, "objtype");
  return merged(
    commands.map((command, index) => {
      const subcommand: Subcommand = {
        table,
        node: command,
        text: texts?.[index] ?? null,
        major: context.major,
      };
      return kind === "OBJECT_INDEX" ? alterIndex(subcommand) : alterOne(subcommand, context);
    }),
  );
}

/** Subcommands that take less than ACCESS EXCLUSIVE and need no more than a word (AlterTableGetLockLevel). */
const WEAKER: Readonly<Record<string, LockMode>> = {
  AT_SetStatistics: "SHARE UPDATE EXCLUSIVE",
  AT_SetOptions: "SHARE UPDATE EXCLUSIVE",
  AT_ResetOptions: "SHARE UPDATE EXCLUSIVE",
  AT_ClusterOn: "SHARE UPDATE EXCLUSIVE",
  AT_DropCluster: "SHARE UPDATE EXCLUSIVE",
  AT_ValidateConstraint: "SHARE UPDATE EXCLUSIVE",
  AT_AttachPartition: "SHARE UPDATE EXCLUSIVE",
  AT_DetachPartitionFinalize: "SHARE UPDATE EXCLUSIVE",
  AT_EnableTrig: "SHARE ROW EXCLUSIVE",
  AT_EnableAlwaysTrig: "SHARE ROW EXCLUSIVE",
  AT_EnableReplicaTrig: "SHARE ROW EXCLUSIVE",
  AT_EnableTrigAll: "SHARE ROW EXCLUSIVE",
  AT_EnableTrigUser: "SHARE ROW EXCLUSIVE",
  AT_DisableTrig: "SHARE ROW EXCLUSIVE",
  AT_DisableTrigAll: "SHARE ROW EXCLUSIVE",
  AT_DisableTrigUser: "SHARE ROW EXCLUSIVE",
};

/** Subcommands that copy the whole table. */
const REWRITES: Readonly<Record<string, HazardRule>> = {
  AT_SetTableSpace: "set-tablespace",
  AT_SetLogged: "set-logged",
  AT_SetUnLogged: "set-logged",
  AT_SetAccessMethod: "set-access-method",
};

function alterOne(subcommand: Subcommand, context: StatementContext): StatementEffect {
  const { table, node } = subcommand;
  const type = textOf(node, "subtype");
  switch (type) {
    case "AT_AddColumn":
      return addColumn(subcommand);
    case "AT_AddConstraint":
      return addConstraint(subcommand);
    case "AT_AlterColumnType":
      return alterColumnType(subcommand);
    case "AT_SetNotNull":
      return setNotNull(subcommand);
    case "AT_DropColumn":
      return dropColumn(subcommand);
    case "AT_ValidateConstraint":
      return effect({
        locks: lock(table, "SHARE UPDATE EXCLUSIVE"),
        works: work(table, "scan"),
      });
    case "AT_AttachPartition":
      return attachPartition(subcommand);
    case "AT_DetachPartition":
      return detachPartition(subcommand, context);
    case "AT_SetRelOptions":
    case "AT_ResetRelOptions":
      return effect({ locks: lock(table, optionsLock(node)) });
    case "AT_AddInherit":
      return effect({
        locks: [
          ...lock(table, "ACCESS EXCLUSIVE"),
          ...lock(rangeVar(field(node, "def")), "SHARE UPDATE EXCLUSIVE"),
        ],
      });
    case "AT_SetExpression":
      return rewriting(subcommand, "set-expression-rewrites");
    default:
      return byTable(subcommand, type);
  }
}

function byTable(subcommand: Subcommand, type: string): StatementEffect {
  const { table } = subcommand;
  const rule = REWRITES[type];
  if (rule !== undefined) {
    return rewriting(subcommand, rule);
  }
  const disables = type.startsWith("AT_DisableTrig");
  return effect({
    locks: lock(table, WEAKER[type] ?? "ACCESS EXCLUSIVE"),
    hazards: disables ? [hazard("disable-trigger", table, null, about(subcommand))] : [],
  });
}

function rewriting(subcommand: Subcommand, rule: HazardRule): StatementEffect {
  const { table, node } = subcommand;
  return effect({
    locks: lock(table, "ACCESS EXCLUSIVE"),
    works: work(table, "rewrite"),
    hazards: [hazard(rule, table, null, { ...about(subcommand), name: textOf(node, "name") })],
  });
}

/** Whether a rewrite is needed depends on the type before, which only the server knows. */
function alterColumnType(subcommand: Subcommand): StatementEffect {
  const { table, node } = subcommand;
  const definition = field(field(node, "def"), "ColumnDef");
  const type = typeOf(field(definition, "typeName"));
  const using = field(definition, "raw_default");
  const computed = using !== undefined && !isPlainColumn(using);
  return effect({
    locks: lock(table, "ACCESS EXCLUSIVE"),
    works: work(table, "rewrite", computed),
    hazards: [
      hazard("alter-column-type", table, null, {
        ...about(subcommand),
        column: identifierText(textOf(node, "name")),
        columnName: textOf(node, "name"),
        type: type.text,
        using: computed ? "computed" : "plain",
      }),
    ],
  });
}

/** The column itself, or a cast of it. */
function isPlainColumn(expression: unknown): boolean {
  const cast = field(expression, "TypeCast");
  return cast === undefined
    ? field(expression, "ColumnRef") !== undefined
    : isPlainColumn(field(cast, "arg"));
}

function setNotNull(subcommand: Subcommand): StatementEffect {
  const { table, node, major } = subcommand;
  const column = textOf(node, "name");
  const name = identifierText(`${table.name}_${column}_not_null`);
  const target = relationText(table);
  const own = identifierText(column);
  const safer =
    major !== null && major >= 18
      ? [
          `ALTER TABLE ${target} ADD CONSTRAINT ${name} NOT NULL ${own} NOT VALID;`,
          `ALTER TABLE ${target} VALIDATE CONSTRAINT ${name};`,
        ]
      : [
          `ALTER TABLE ${target} ADD CONSTRAINT ${name} CHECK (${own} IS NOT NULL) NOT VALID;`,
          `ALTER TABLE ${target} VALIDATE CONSTRAINT ${name};`,
          `ALTER TABLE ${target} ALTER COLUMN ${own} SET NOT NULL;`,
          `ALTER TABLE ${target} DROP CONSTRAINT ${name};`,
        ];
  return effect({
    locks: lock(table, "ACCESS EXCLUSIVE"),
    works: work(table, "scan"),
    hazards: [
      hazard("set-not-null-scans", table, safer.join("\n"), {
        ...about(subcommand),
        column: own,
        // As it is written in the catalog: what a check before it is compared with.
        columnName: column,
      }),
    ],
  });
}

function dropColumn(subcommand: Subcommand): StatementEffect {
  const { table, node } = subcommand;
  const column = identifierText(textOf(node, "name"));
  const cascades = textOf(node, "behavior") === "DROP_CASCADE";
  const details = { ...about(subcommand), column, name: `${relationText(table)}.${column}` };
  return effect({
    locks: lock(table, "ACCESS EXCLUSIVE"),
    hazards: [
      hazard("drop-column", table, null, details),
      ...(cascades ? [hazard("drop-cascade", table, null, details)] : []),
    ],
  });
}

/** The partition is read whole, unless a CHECK already says what the bound does: only the server knows. */
function attachPartition(subcommand: Subcommand): StatementEffect {
  const { table, node } = subcommand;
  const partition = rangeVar(field(field(field(node, "def"), "PartitionCmd"), "name"));
  return effect({
    locks: [...lock(table, "SHARE UPDATE EXCLUSIVE"), ...lock(partition, "ACCESS EXCLUSIVE")],
    works: work(partition, "scan", false),
    hazards: [
      hazard("attach-partition-scans", partition, null, {
        ...about(subcommand),
        partition: nameOf(partition),
      }),
    ],
  });
}

function detachPartition(subcommand: Subcommand, context: StatementContext): StatementEffect {
  const { table, node } = subcommand;
  const command = field(field(node, "def"), "PartitionCmd");
  const partition = rangeVar(field(command, "name"));
  if (isSet(command, "concurrent")) {
    return effect({
      locks: [...lock(table, "SHARE UPDATE EXCLUSIVE"), ...lock(partition, "ACCESS EXCLUSIVE")],
      transaction: "never",
    });
  }
  const details = { ...about(subcommand), partition: nameOf(partition) };
  const safer = `${context.sql} CONCURRENTLY;`;
  return effect({
    locks: [...lock(table, "ACCESS EXCLUSIVE"), ...lock(partition, "ACCESS EXCLUSIVE")],
    hazards: [hazard("detach-partition-without-concurrently", table, safer, details)],
  });
}

/** Storage parameters that need more than SHARE UPDATE EXCLUSIVE (reloptions.c). */
const STRONG_OPTIONS = new Set(
  "user_catalog_table security_barrier security_invoker check_option fastupdate buffering pages_per_range autosummarize gin_pending_list_limit".split(
    " ",
  ),
);

function optionsLock(node: unknown): LockMode {
  const strong = listOf(field(field(node, "def"), "List"), "items").some((item) =>
    STRONG_OPTIONS.has(textOf(field(item, "DefElem"), "defname").toLowerCase()),
  );
  return strong ? "ACCESS EXCLUSIVE" : "SHARE UPDATE EXCLUSIVE";
}

function alterIndex({ table, node }: Subcommand): StatementEffect {
  const type = textOf(node, "subtype");
  if (type === "AT_SetTableSpace") {
    return effect({
      locks: lock(table, "ACCESS EXCLUSIVE"),
      works: work(table, "rewrite"),
      hazards: [hazard("set-tablespace", table, null, { table: relationText(table), name: "" })],
    });
  }
  if (type === "AT_SetRelOptions" || type === "AT_ResetRelOptions") {
    return effect({ locks: lock(table, optionsLock(node)) });
  }
  return effect({ locks: lock(table, WEAKER[type] ?? "ACCESS EXCLUSIVE") });
}

function nameOf(relation: RelationName | null): string {
  return relation === null ? "" : relationText(relation);
}
