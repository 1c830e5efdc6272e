import * as l10n from "@vscode/l10n";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { RoleReader } from "../../core/roles/ports.ts";
import { explainTable } from "../../core/roles/tablePrivileges.ts";
import { type BrowseOptions, browseTargets } from "../browseTargets.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { privilegesJson, rolesJson, type ConnectionRoles } from "../output/rolesJson.ts";
import { privilegesText, rolesText } from "../output/rolesText.ts";
import type { CliParts } from "../parts.ts";
import { browseFailureText } from "../text/browseText.ts";
import { plainLine } from "../text/plain.ts";

export interface RolesOptions extends BrowseOptions {
  readonly role?: string;
  readonly table?: string;
}

/** Who may do what on each connection, or on the one that is named. Changes nothing. */
export async function roles(
  parts: CliParts,
  name: string | undefined,
  options: RolesOptions,
): Promise<ExitCode> {
  const targets = await browseTargets(parts, name, options);
  const reader = await parts.openRoleReader();
  if (options.role !== undefined || options.table !== undefined) {
    return explain(parts, reader, targets, options);
  }
  const found: ConnectionRoles[] = [];
  for (const target of targets) {
    found.push(await rolesOf(reader, target, parts.signal));
  }
  const exitCode = found.every(({ failure }) => failure === null) ? EXIT.passed : EXIT.failed;
  parts.terminal.out(
    options.json === true
      ? `${JSON.stringify(rolesJson(found, exitCode), null, 2)}\n`
      : rolesText(found),
  );
  return exitCode;
}

async function rolesOf(
  reader: RoleReader,
  target: ConnectionTarget,
  signal: AbortSignal,
): Promise<ConnectionRoles> {
  const { profile } = target;
  const nothing = { profile, applications: [], server: null };
  const applications = await reader.applications(target, signal);
  if (!applications.ok) {
    return { ...nothing, failure: applications.error };
  }
  const checked: ConnectionRoles["applications"][number][] = [];
  for (const application of applications.value) {
    const orphans = await reader.orphans(target, application.model, signal);
    if (!orphans.ok) {
      return { ...nothing, failure: orphans.error };
    }
    checked.push({ ...application, orphans: orphans.value });
  }
  const server = await reader.roles(target, signal);
  return server.ok
    ? { profile, applications: checked, server: server.value, failure: null }
    : { profile, applications: checked, server: null, failure: server.error };
}

/** "What may this role do on this table, and why?" on the only connection. */
async function explain(
  parts: CliParts,
  reader: RoleReader,
  targets: readonly ConnectionTarget[],
  { role: roleName, table: tableName, json }: RolesOptions,
): Promise<ExitCode> {
  const [target, ...others] = targets;
  if (roleName === undefined || tableName === undefined) {
    throw new UsageError(l10n.t("--role and --table go together."));
  }
  if (target === undefined || others.length > 0) {
    throw new UsageError(l10n.t("--role and --table are asked of one connection: name it."));
  }
  const failed = (why: string): ExitCode => {
    parts.terminal.note(`schema-ops: ${why}\n`);
    return EXIT.failed;
  };
  const server = await reader.roles(target, parts.signal);
  if (!server.ok) {
    return failed(browseFailureText(server.error));
  }
  const role = server.value.roles.find(({ name }) => name === roleName);
  if (role === undefined) {
    throw new UsageError(l10n.t("There is no role {0}.", plainLine(roleName)));
  }
  const tables = await reader.tables(target, parts.signal);
  if (!tables.ok) {
    return failed(browseFailureText(tables.error));
  }
  const table = tables.value.items.find(({ schema, name }) => `${schema}.${name}` === tableName);
  const facts = table && (await reader.tableFacts(target, table.oid, parts.signal));
  if (facts?.ok === false) {
    return failed(browseFailureText(facts.error));
  }
  if (!facts?.value) {
    throw new UsageError(l10n.t("There is no table {0}.", plainLine(tableName)));
  }
  const answer = explainTable(server.value, role.oid, facts.value);
  parts.terminal.out(
    json === true
      ? `${JSON.stringify(privilegesJson(server.value, role, facts.value, answer), null, 2)}\n`
      : privilegesText(server.value, role, facts.value, answer),
  );
  return EXIT.passed;
}
