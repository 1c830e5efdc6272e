import * as vscode from "vscode";

import type { ServerRole, ServerRoles } from "../../core/roles/serverRoles.ts";
import type {
  PrivilegeAnswer,
  PrivilegePath,
  PrivilegeSource,
  RowSecurityAnswer,
  TableAnswer,
  TableFacts,
} from "../../core/roles/tablePrivileges.ts";
import { qualifiedName } from "../../core/sql/qualifiedName.ts";
import { inline } from "./markdownDocument.ts";

/** "What may this role do on this table, and why?" as a document: the answers first, then the ways. */
export function privilegeText(
  server: ServerRoles,
  role: ServerRole,
  table: Pick<TableFacts, "schema" | "name">,
  answer: TableAnswer,
): string {
  const words = new PathWords(server);
  const all = [answer.schemaUsage, ...answer.privileges];
  const given = all.filter(({ allowed, columns }) => allowed !== "no" || columns.length > 0);
  return [
    `# ${inline(privilegeTitle(role, table))}`,
    ...(answer.schemaUsage.allowed === "no"
      ? [
          `**${inline(
            vscode.l10n.t(
              "Nothing can be reached: the role has no USAGE on the schema {0}.",
              table.schema,
            ),
          )}**`,
        ]
      : []),
    summaryTable(answer, table),
    `## ${vscode.l10n.t("Row security")}`,
    rowSecurityText(answer.rowSecurity),
    `## ${vscode.l10n.t("Why")}`,
    ...given.map((each) => reasons(each, answer, table, words)),
    ...(given.length === 0
      ? [vscode.l10n.t("No grant, no membership and no ownership leads here.")]
      : []),
  ].join("\n\n");
}

export function privilegeTitle(
  role: Pick<ServerRole, "name">,
  { schema, name }: Pick<TableFacts, "schema" | "name">,
): string {
  return vscode.l10n.t("What {0} may do on {1}", role.name, qualifiedName([schema, name]));
}

function summaryTable(answer: TableAnswer, table: Pick<TableFacts, "schema" | "name">): string {
  const rows = [answer.schemaUsage, ...answer.privileges].map((each) => [
    nameOf(each, answer, table),
    allowedText(each),
  ]);
  return [[vscode.l10n.t("Privilege"), vscode.l10n.t("Answer")], ["---", "---"], ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function nameOf(
  each: PrivilegeAnswer,
  answer: TableAnswer,
  { schema }: Pick<TableFacts, "schema" | "name">,
): string {
  return each === answer.schemaUsage
    ? inline(vscode.l10n.t("{0} on the schema {1}", each.privilege, schema))
    : each.privilege;
}

function allowedText({ allowed, columns }: PrivilegeAnswer): string {
  switch (allowed) {
    case "yes":
      return vscode.l10n.t("yes");
    case "after-set-role":
      return vscode.l10n.t("after SET ROLE only");
    case "no":
      return columns.length === 0
        ? vscode.l10n.t("no")
        : inline(
            vscode.l10n.t("columns only: {0}", columns.map(({ column }) => column).join(", ")),
          );
  }
}

function reasons(
  each: PrivilegeAnswer,
  answer: TableAnswer,
  table: Pick<TableFacts, "schema" | "name">,
  words: PathWords,
): string {
  return [
    `### ${nameOf(each, answer, table)}`,
    "",
    ...each.paths.map((path) => `- ${words.path(path)}`),
    ...each.columns.flatMap(({ column, paths }) =>
      paths.map((path) => `- ${inline(vscode.l10n.t("Column {0}", column))}: ${words.path(path)}`),
    ),
  ].join("\n");
}

function rowSecurityText(answer: RowSecurityAnswer): string {
  switch (answer.kind) {
    case "off":
      return vscode.l10n.t("Off: whoever may read the table reads all rows.");
    case "bypassed":
      return bypassedText(answer.because);
    case "applies":
      return answer.policies.length === 0
        ? vscode.l10n.t("On, and no policy is for this role: it sees no rows.")
        : [
            vscode.l10n.t("On. These policies are for this role:"),
            "",
            ...answer.policies.map(
              ({ name, command, permissive }) =>
                `- ${inline(name)} (${command.toUpperCase()}, ${permissive ? "PERMISSIVE" : "RESTRICTIVE"})`,
            ),
          ].join("\n");
  }
}

function bypassedText(because: "superuser" | "bypassrls" | "owner"): string {
  switch (because) {
    case "superuser":
      return vscode.l10n.t("On, and passed over: the role is a superuser.");
    case "bypassrls":
      return vscode.l10n.t("On, and passed over: the role has BYPASSRLS.");
    case "owner":
      return vscode.l10n.t("On, and passed over: the role owns the table.");
  }
}

/** Says a way in words, from the role to what it comes from. */
class PathWords {
  readonly #names: ReadonlyMap<number, string>;

  constructor({ roles }: ServerRoles) {
    this.#names = new Map(roles.map(({ oid, name }) => [oid, name]));
  }

  path({ memberships, source, needsSetRole }: PrivilegePath): string {
    const steps = memberships.map(({ role, inherit }) =>
      inherit
        ? vscode.l10n.t("member of {0}", this.#name(role))
        : vscode.l10n.t("member of {0}, not inherited", this.#name(role)),
    );
    const way = [...steps, this.#source(source)].map(inline).join(" → ");
    return needsSetRole ? `${way} (${vscode.l10n.t("after SET ROLE only")})` : way;
  }

  #source(source: PrivilegeSource): string {
    switch (source.kind) {
      case "superuser":
        return vscode.l10n.t("superuser");
      case "owner":
        return vscode.l10n.t("owner");
      case "predefined":
        return vscode.l10n.t("{0} has it on every table", this.#name(source.role));
      case "grant": {
        const to = source.grantee === null ? "PUBLIC" : this.#name(source.grantee);
        return source.grantable
          ? vscode.l10n.t("granted to {0} by {1}, may pass it on", to, this.#name(source.grantor))
          : vscode.l10n.t("granted to {0} by {1}", to, this.#name(source.grantor));
      }
    }
  }

  #name(oid: number): string {
    return this.#names.get(oid) ?? String(oid);
  }
}
