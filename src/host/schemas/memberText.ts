import { l10n } from "vscode";

import type { TableMember } from "../../core/catalog/objects.ts";
import type { ListedMember } from "./schemaNode.ts";
import { bytesText, countText } from "./schemaNumbers.ts";

type Part<P extends TableMember["part"]> = Extract<TableMember, { readonly part: P }>;

/** What stands behind the name of a table's member. */
export function memberText(member: ListedMember): string {
  switch (member.part) {
    case "columns":
      return columnText(member);
    case "indexes":
      return indexText(member);
    case "constraints":
      return joined(member.validated ? null : l10n.t("not validated"), member.definition);
    case "triggers":
      return joined(enabledText(member.enabled), timingOf(member.definition));
    case "rules":
      return joined(enabledText(member.enabled), ruleText(member.definition));
    case "statistics":
      return statisticsText(member.definition);
    case "policies":
      return joined(
        member.permissive ? null : l10n.t("restrictive"),
        l10n.t("for {0}", member.command),
        l10n.t("to {0}", member.roles.join(", ")),
      );
    case "grants":
      return member.privileges
        .map(({ name, grantable }) => (grantable ? l10n.t("{0} (grantable)", name) : name))
        .join(", ");
  }
}

/** What is wrong with a member; null: nothing. */
export function memberProblem(member: ListedMember): string | null {
  switch (member.part) {
    case "indexes":
      return member.valid
        ? null
        : l10n.t("The index is invalid: no query uses it, but every change maintains it.");
    case "constraints":
      return member.validated
        ? null
        : l10n.t("The constraint is not validated: rows that were there before may break it.");
    case "triggers":
      return member.enabled === "disabled"
        ? l10n.t("The trigger is disabled: it does not fire.")
        : null;
    case "rules":
      return member.enabled === "disabled"
        ? l10n.t("The rule is disabled: it does not apply.")
        : null;
    case "statistics":
    case "columns":
    case "policies":
    case "grants":
      return null;
  }
}

function columnText(column: Part<"columns">): string {
  return joined(
    column.type,
    column.primaryKey ? l10n.t("primary key") : column.nullable ? null : l10n.t("not null"),
    column.identity === null
      ? null
      : column.identity === "always"
        ? l10n.t("identity, always")
        : l10n.t("identity, by default"),
    column.generated === null ? null : l10n.t("generated: {0}", column.generated),
    column.defaultValue === null ? null : l10n.t("default {0}", column.defaultValue),
  );
}

function indexText(index: Part<"indexes">): string {
  return joined(
    index.valid ? null : l10n.t("INVALID"),
    index.primary ? l10n.t("primary key") : index.unique ? l10n.t("unique") : null,
    index.bytes === null ? null : bytesText(index.bytes),
    l10n.t("{0} scans", countText(index.scans)),
    methodAndColumns(index.definition),
  );
}

function enabledText(enabled: Part<"triggers">["enabled"]): string | null {
  switch (enabled) {
    case "origin":
      return null;
    case "always":
      return l10n.t("also on replicas");
    case "replica":
      return l10n.t("on replicas only");
    case "disabled":
      return l10n.t("DISABLED");
  }
}

/** "btree (a, b) WHERE …" of an index's definition. */
function methodAndColumns(definition: string): string {
  return /\bUSING ([^]*)$/.exec(definition)?.[1] ?? definition;
}

/** "BEFORE INSERT OR UPDATE" of a trigger's definition: the name before it may hold any words, quoted. */
function timingOf(definition: string): string {
  return (
    /^CREATE (?:CONSTRAINT )?TRIGGER (?:"(?:[^"]|"")*"|\S+) ([^"]*?) ON /.exec(definition)?.[1] ??
    definition
  );
}

/** "ON DELETE … DO INSTEAD …" of a rule's definition. */
function ruleText(definition: string): string {
  return /\sAS\s+(ON [^]*)$/.exec(definition)?.[1] ?? definition;
}

/** "(ndistinct, mcv) ON a, b" of the definition of statistics: the names before it may hold any words, quoted. */
function statisticsText(definition: string): string {
  const name = String.raw`(?:"(?:[^"]|"")*"|[^\s".]+)`;
  const after = new RegExp(String.raw`^CREATE STATISTICS ${name}(?:\.${name})? ([^]*?) FROM [^]*$`);
  return after.exec(definition)?.[1] ?? definition;
}

function joined(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}
