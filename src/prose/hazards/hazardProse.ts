import * as l10n from "@vscode/l10n";
import { oneLine } from "../../core/lib/visibleText.ts";
import type { Hazard } from "../../core/sql/hazards/preview.ts";
import type { HazardRule } from "../../core/sql/hazards/rules.ts";

/** A hazard in one sentence: what happens, to whom. Names come from a file: show it as text. */
export function hazardText({ rule, details }: Hazard): string {
  const value = (name: string): string => oneLine(details[name] ?? "");
  return SENTENCES[rule](value);
}

type Values = (name: string) => string;

const SENTENCES: Readonly<Record<HazardRule, (of: Values) => string>> = {
  "create-index-without-concurrently": (of) =>
    l10n.t("Nobody can write to {0} while the index is built.", of("table")),
  "drop-index-without-concurrently": (of) =>
    l10n.t("Everybody who uses the table of {0} waits until it is dropped.", of("index")),
  "reindex-without-concurrently": (of) =>
    l10n.t("Nobody can write to {0} while its indexes are rebuilt.", of("name")),
  "add-foreign-key-validates": (of) =>
    l10n.t(
      "All rows of {0} are looked up in {1} while nobody can write to either.",
      of("table"),
      of("other"),
    ),
  "add-check-validates": (of) =>
    l10n.t("All rows of {0} are checked while nobody can use it.", of("table")),
  "add-not-null-validates": (of) =>
    l10n.t("All rows of {0} are checked while nobody can use it.", of("table")),
  "set-not-null-scans": (of) =>
    l10n.t(
      "All rows of {0} are read to check {1} while nobody can use it.",
      of("table"),
      of("column"),
    ),
  "add-unique-builds-index": (of) =>
    l10n.t("An index on {0} is built while nobody can use it.", of("table")),
  "add-exclusion-builds-index": (of) =>
    l10n.t("An index on {0} is built while nobody can use it.", of("table")),
  "domain-constraint-validates": (of) =>
    l10n.t("Every table with a column of {0} is read while nobody can write to it.", of("name")),
  "validate-in-same-transaction": (of) =>
    l10n.t(
      "{0} is validated in the transaction that added it: the strong lock on {1} is still held.",
      of("name"),
      of("table"),
    ),
  "add-column-rewrites": (of) =>
    l10n.t(
      "Each row of {0} gets a value of its own in {1}: the whole table is written anew while nobody can use it.",
      of("table"),
      of("column"),
    ),
  "add-column-default-unknown": (of) =>
    l10n.t(
      "If a function in the default of {1} is volatile, {0} is written anew while nobody can use it.",
      of("table"),
      of("column"),
    ),
  "alter-column-type": (of) =>
    l10n.t(
      "Changing the type of {1} to {2} writes {0} anew, unless both are stored alike; nobody can use it meanwhile.",
      of("table"),
      of("column"),
      of("type"),
    ),
  "drop-column": (of) =>
    l10n.t("{0} is gone for good; whoever still names it fails.", `${of("table")}.${of("column")}`),
  "drop-table": (of) => l10n.t("{0} is gone for good; whoever still names it fails.", of("table")),
  "drop-schema": (of) => l10n.t("The schema {0} is gone for good.", of("name")),
  "drop-database": (of) => l10n.t("The database {0} is gone for good.", of("name")),
  "drop-cascade": (of) =>
    l10n.t("CASCADE takes everything along that depends on {0}, unnamed.", of("name")),
  "rename-relation": (of) =>
    l10n.t("Whoever uses the name {0} fails from this moment on.", of("table")),
  "rename-column": (of) =>
    l10n.t(
      "Whoever uses the name {0} fails from this moment on.",
      `${of("table")}.${of("column")}`,
    ),
  truncate: (of) => l10n.t("All rows of {0} are gone for good.", of("table")),
  "update-without-where": (of) =>
    l10n.t(
      "Every row of {0} is written anew and stays locked until the end of the transaction.",
      of("table"),
    ),
  "delete-without-where": (of) =>
    l10n.t("Every row of {0} is deleted in one transaction.", of("table")),
  "vacuum-full": (of) =>
    of("table") === ""
      ? l10n.t("Every table is written anew, and nobody can use it meanwhile.")
      : l10n.t("{0} is written anew, and nobody can use it meanwhile.", of("table")),
  cluster: (of) =>
    of("table") === ""
      ? l10n.t("Every table is written anew, and nobody can use it meanwhile.")
      : l10n.t("{0} is written anew, and nobody can use it meanwhile.", of("table")),
  "refresh-without-concurrently": (of) =>
    l10n.t("Nobody can read {0} while it is filled.", of("view")),
  "not-in-transaction": () =>
    l10n.t("PostgreSQL refuses this inside a transaction block, and here it stands in one."),
  "lock-timeout-missing": (of) =>
    l10n.t(
      "{1} on {0} is waited for without limit, and everybody else queues up behind it.",
      of("table"),
      of("mode"),
    ),
  "work-under-strong-lock": (of) =>
    l10n.t("Meanwhile the transaction holds {1} on {0}.", of("table"), of("mode")),
  "create-trigger": (of) =>
    l10n.t("Who writes to {0} waits for this, and it waits for them.", of("table")),
  "disable-trigger": (of) =>
    l10n.t(
      "Until it is enabled again, {0} takes rows that a trigger or foreign key would refuse.",
      of("table"),
    ),
  "attach-partition-scans": (of) =>
    l10n.t(
      "{0} is read whole while nobody can use it, unless a CHECK already says what the bound does.",
      of("partition"),
    ),
  "create-partition": (of) =>
    l10n.t("Everybody who uses {0} waits until the partition is made.", of("table")),
  "detach-partition-without-concurrently": (of) =>
    l10n.t("Everybody who uses {0} waits until {1} is detached.", of("table"), of("partition")),
  "enum-value-in-transaction": () =>
    l10n.t("The new value cannot be used before this transaction ends."),
  "set-tablespace": (of) => l10n.t("{0} is copied while nobody can use it.", of("table")),
  "set-logged": (of) =>
    l10n.t("{0} is written anew, and nobody can use it meanwhile.", of("table")),
  "set-access-method": (of) =>
    l10n.t("{0} is written anew, and nobody can use it meanwhile.", of("table")),
  "set-expression-rewrites": (of) =>
    l10n.t("{0} is written anew, and nobody can use it meanwhile.", of("table")),
  "lock-table": (of) =>
    l10n.t("{1} on {0} is held until the end of the transaction.", of("table"), of("mode")),
  "grant-to-public": (of) =>
    of("name") === ""
      ? l10n.t("Every role of the server gets the privilege.")
      : l10n.t("Every role of the server gets the privilege on {0}.", of("name")),
  "alter-system": () => l10n.t("This changes the whole server, not only this database."),
  "annotation-without-reason": (of) =>
    l10n.t("“{0}” switches nothing off: it takes `allow RULE because REASON`.", of("text")),
};
