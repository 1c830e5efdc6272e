import * as vscode from "vscode";

import { parseProfile } from "../../core/connection/parseProfile.ts";
import {
  CONNECTION_ROLES,
  type ConnectionProfile,
  type ConnectionRole,
  type Environment,
  ENVIRONMENTS,
} from "../../core/connection/profile.ts";
import { environmentText } from "../deployment/production.ts";
import { orCancelled } from "../lib/userMessage.ts";
import { connectionDefaults } from "./connectionDefaults.ts";
import { entryProblemText } from "./problemText.ts";

/** What the form hands back: an entry for the settings, and the password apart from it. */
export interface ConnectionAnswers {
  readonly entry: Readonly<Record<string, unknown>>;
  readonly profile: ConnectionProfile;
  readonly password: string | null;
}

const STEPS = 6;

/** Asks for a connection: a URI or the parts one by one. The password is asked apart and never kept in settings. */
export async function askConnection(
  before: ConnectionProfile | null,
  taken: readonly string[],
): Promise<ConnectionAnswers> {
  const title = (step: number): string =>
    vscode.l10n.t(
      "{0} ({1} of {2})",
      before === null ? vscode.l10n.t("Add connection") : before.name,
      step,
      STEPS,
    );
  const name = await ask({
    title: title(1),
    prompt: vscode.l10n.t("Name of the connection, for example “manager”"),
    value: before?.name ?? "",
    check: (text) =>
      text === ""
        ? vscode.l10n.t("A value is needed.")
        : text !== before?.name && taken.includes(text)
          ? vscode.l10n.t("Another connection has this name.")
          : undefined,
  });
  const server = await ask({
    title: title(2),
    prompt: vscode.l10n.t(
      "Host, address, socket folder, or a whole URI (postgres://user@host:5432/database)",
    ),
    value: before?.host ?? "localhost",
    check: (text) => (text === "" ? vscode.l10n.t("A value is needed.") : uriProblem(name, text)),
  });
  const parts = isUri(server) ? uriParts(name, server) : await askParts(server, before, title);
  const role = await pickRole(title(5), before?.role ?? null);
  const environment = await pickEnvironment(title(6), before?.environment ?? null);
  const entry = { ...kept(before), ...parts.fields, name, role, environment };
  const parsed = parseProfile(entry, connectionDefaults());
  if (!parsed.ok) {
    throw new Error(entryProblemText(parsed.error.code));
  }
  return { entry, profile: parsed.value.profile, password: parts.password };
}

interface Parts {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly password: string | null;
}

async function askParts(
  host: string,
  before: ConnectionProfile | null,
  title: (step: number) => string,
): Promise<Parts> {
  const port = await ask({
    title: title(3),
    prompt: vscode.l10n.t("Port"),
    value: String(before?.port ?? 5432),
    check: (text) =>
      /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
        ? undefined
        : vscode.l10n.t("A port is a number from 1 to 65535."),
  });
  const login = await ask({
    title: title(4),
    prompt: vscode.l10n.t("Login and database, as user@database"),
    value: before === null ? "postgres@mgmt_db" : `${before.user}@${before.database}`,
    check: (text) =>
      /^.+@.+$/.test(text) ? undefined : vscode.l10n.t("Write it as user@database."),
  });
  const at = login.lastIndexOf("@");
  return {
    fields: {
      host,
      port: Number(port),
      user: login.slice(0, at),
      database: login.slice(at + 1),
    },
    password: null,
  };
}

function uriParts(name: string, uri: string): Parts {
  const parsed = parseProfile({ name, uri }, connectionDefaults());
  if (!parsed.ok) {
    throw new Error(entryProblemText(parsed.error.code));
  }
  const { host, port, user, database, sslMode, sslRootCert, options } = parsed.value.profile;
  return {
    fields: {
      host,
      port,
      user,
      database,
      sslMode,
      ...(sslRootCert === null ? {} : { sslRootCert }),
      ...(options === null ? {} : { options }),
    },
    password: parsed.value.password,
  };
}

/** Fields that the form does not ask for stay as they were. */
function kept(before: ConnectionProfile | null): Readonly<Record<string, unknown>> {
  if (before === null) {
    return {};
  }
  const { sslMode, sslRootCert, options, questionUser } = before;
  return Object.fromEntries(
    Object.entries({ sslMode, sslRootCert, options, questionUser }).filter(
      ([, value]) => value !== null,
    ),
  );
}

function isUri(text: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(text);
}

function uriProblem(name: string, text: string): string | undefined {
  if (!isUri(text)) {
    return undefined;
  }
  const parsed = parseProfile({ name, uri: text }, connectionDefaults());
  return parsed.ok ? undefined : entryProblemText(parsed.error.code);
}

async function pickRole(title: string, before: ConnectionRole | null): Promise<ConnectionRole> {
  const labels: Readonly<Record<ConnectionRole, string>> = {
    manager: vscode.l10n.t("manager"),
    tenant: vscode.l10n.t("tenant"),
  };
  const picked = await vscode.window.showQuickPick(
    first(CONNECTION_ROLES, before).map((role) => ({ label: labels[role], role })),
    {
      title,
      placeHolder: vscode.l10n.t("Which of the two databases is it?"),
      ignoreFocusOut: true,
    },
  );
  return orCancelled(picked).role;
}

async function pickEnvironment(title: string, before: Environment | null): Promise<Environment> {
  const picked = await vscode.window.showQuickPick(
    first(ENVIRONMENTS, before).map((environment) => ({
      label: environmentText(environment),
      environment,
    })),
    { title, placeHolder: vscode.l10n.t("Which environment is it?"), ignoreFocusOut: true },
  );
  return orCancelled(picked).environment;
}

function first<T>(all: readonly T[], chosen: T | null): readonly T[] {
  return chosen === null ? all : [chosen, ...all.filter((other) => other !== chosen)];
}

async function ask(question: {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly check: (text: string) => string | undefined;
}): Promise<string> {
  const answer = await vscode.window.showInputBox({
    title: question.title,
    prompt: question.prompt,
    value: question.value,
    ignoreFocusOut: true,
    validateInput: (text) => question.check(text.trim()),
  });
  return orCancelled(answer).trim();
}
