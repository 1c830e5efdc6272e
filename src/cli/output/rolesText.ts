import * as l10n from "@vscode/l10n";
import { entryLabel, type Orphans } from "../../core/roles/applicationRoles.ts";
import { MembershipIndex } from "../../core/roles/memberships.ts";
import type { ServerRole, ServerRoles } from "../../core/roles/serverRoles.ts";
import { tableLabel } from "../../core/roles/tableShape.ts";
import type {
  PrivilegeAnswer,
  PrivilegePath,
  TableAnswer,
  TableFacts,
} from "../../core/roles/tablePrivileges.ts";
import { browseFailureText } from "../text/browseText.ts";
import { plainLine } from "../text/plain.ts";
import type { ConnectionRoles } from "./rolesJson.ts";

/** The roles of each connection, a line each. */
export function rolesText(found: readonly ConnectionRoles[]): string {
  return `${found.map((each) => connectionLines(each).join("\n")).join("\n\n")}\n`;
}

function connectionLines({
  profile,
  applications,
  server,
  failure,
}: ConnectionRoles): readonly string[] {
  return [
    plainLine(`${profile.name}: ${profile.database}`),
    ...applications.flatMap(({ model, roles, orphans }) => [
      `  ${l10n.t("Application")} ${plainLine(tableLabel(model.roles.table))}`,
      ...(roles === null
        ? [`    ${l10n.t("no right to read {0}", plainLine(tableLabel(model.roles.table)))}`]
        : roles.map((role) =>
            plainLine(
              `    ${[
                entryLabel(role),
                ...(role.code === null || role.name === null ? [] : [role.name]),
                ...(role.users === null ? [] : [l10n.t("users: {0}", role.users.active)]),
                ...(role.permissions === null
                  ? []
                  : [l10n.t("permissions: {0}", role.permissions)]),
              ].join("  ")}`,
            ),
          )),
      ...orphans.map((each) => `    ! ${orphanText(each)}`),
    ]),
    ...(server === null ? [] : serverLines(server)),
    ...(failure === null ? [] : [`  ${browseFailureText(failure)}`]),
  ];
}

function orphanText({ link, missing, rows, truncated }: Orphans): string {
  const count = truncated ? `${rows.length}+` : String(rows.length);
  return l10n.t("rows of {0} whose {1} is gone: {2}", link, missing, count);
}

function serverLines(server: ServerRoles): readonly string[] {
  const index = new MembershipIndex(server);
  return [
    `  PostgreSQL ${server.major}`,
    ...server.roles
      .filter(({ predefined }) => !predefined)
      .map((role) => {
        const parents = index.memberOf(role.oid).map((related) => related.role.name);
        const words = [
          ...(role.superuser ? ["SUPERUSER"] : []),
          ...(role.login ? ["LOGIN"] : []),
          ...(role.createRole ? ["CREATEROLE"] : []),
          ...(role.createDb ? ["CREATEDB"] : []),
          ...(role.replication ? ["REPLICATION"] : []),
          ...(role.bypassRls ? ["BYPASSRLS"] : []),
          ...(parents.length === 0 ? [] : [l10n.t("member of {0}", parents.join(", "))]),
          ...(role.passwordExpired ? [l10n.t("password expired {0}", role.validUntil ?? "")] : []),
        ];
        return plainLine(`    ${[role.name, ...words].join("  ")}`);
      }),
  ];
}

/** Each privilege with the ways that lead to it. */
export function privilegesText(
  server: ServerRoles,
  role: ServerRole,
  { schema, name }: TableFacts,
  { schemaUsage, privileges, rowSecurity }: TableAnswer,
): string {
  const names = new Map(server.roles.map((each) => [each.oid, each.name]));
  const lines = [
    plainLine(`${role.name} · ${schema}.${name}`),
    ...privilegeLines(names, schemaUsage, `USAGE (${schema})`),
    ...privileges.flatMap((each) => privilegeLines(names, each, each.privilege)),
    ...(rowSecurity.kind === "applies"
      ? [
          `  ROW LEVEL SECURITY  ${plainLine(rowSecurity.policies.map((policy) => policy.name).join(", ")) || "-"}`,
        ]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}

function privilegeLines(
  names: ReadonlyMap<number, string>,
  { allowed, paths, columns }: PrivilegeAnswer,
  label: string,
): readonly string[] {
  const answer = {
    yes: l10n.t("yes"),
    "after-set-role": l10n.t("after SET ROLE only"),
    no: l10n.t("no"),
  }[allowed];
  return [
    plainLine(`  ${label}  ${answer}`),
    ...paths.map((path) => plainLine(`      ${pathText(names, path)}`)),
    ...columns.flatMap(({ column, paths: ways }) =>
      ways.map((path) => plainLine(`      ${column}: ${pathText(names, path)}`)),
    ),
  ];
}

function pathText(
  names: ReadonlyMap<number, string>,
  { memberships, source, needsSetRole }: PrivilegePath,
): string {
  const nameOf = (oid: number): string => names.get(oid) ?? String(oid);
  const end = (): string => {
    switch (source.kind) {
      case "superuser":
        return l10n.t("superuser");
      case "owner":
        return l10n.t("owner");
      case "predefined":
        return l10n.t("{0} has it on every table", nameOf(source.role));
      case "grant":
        return l10n.t(
          "granted to {0} by {1}",
          source.grantee === null ? "PUBLIC" : nameOf(source.grantee),
          nameOf(source.grantor),
        );
    }
  };
  const steps = memberships.map(({ role }) => l10n.t("member of {0}", nameOf(role)));
  return `${[...steps, end()].join(" → ")}${needsSetRole ? ` (${l10n.t("after SET ROLE only")})` : ""}`;
}
