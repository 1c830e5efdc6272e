import * as v from "valibot";
import * as vscode from "vscode";

import type { ConnectionCheck } from "../../core/connection/connectionCheck.ts";
import type { ConnectionProfile } from "../../core/connection/profile.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import type { Engine } from "../engine.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import { askConnection } from "./connectionForm.ts";
import type { Connections } from "./connections.ts";
import type { PasswordStore } from "./passwordStore.ts";
import { pickConnection } from "./pickConnection.ts";
import { problemText } from "./problemText.ts";

type ConnectionCommands = Pick<
  CommandHandlers,
  | "schemaOps.addConnection"
  | "schemaOps.editConnection"
  | "schemaOps.testConnection"
  | "schemaOps.removeConnection"
  | "schemaOps.setPassword"
  | "schemaOps.clearPassword"
>;

const connectionRef = v.object({ connection: v.string() });

export function connectionCommands(
  connections: Connections,
  passwords: PasswordStore,
  engine: () => Promise<Engine>,
): ConnectionCommands {
  const chosen = async (argument: unknown): Promise<ConnectionProfile> => {
    const parsed = v.safeParse(connectionRef, argument);
    const profile = parsed.success ? connections.find(parsed.output.connection) : undefined;
    return profile ?? pickConnection(connections.profiles());
  };
  const names = (): readonly string[] => connections.profiles().map(({ name }) => name);

  return {
    "schemaOps.addConnection": async () => {
      const answers = await askConnection(null, names());
      await connections.save(answers.entry, null);
      if (answers.password !== null) {
        await passwords.set(answers.profile, answers.password);
      } else if (vscode.workspace.isTrusted) {
        await askPassword(passwords, answers.profile);
      }
    },
    "schemaOps.editConnection": async (argument) => {
      const before = await chosen(argument);
      const answers = await askConnection(before, names());
      const password = answers.password ?? (await passwords.get(before));
      await connections.save(answers.entry, before.name);
      if (answers.password !== null || sameServer(before, answers.profile)) {
        await passwords.clear(before);
        if (password !== null) {
          await passwords.set(answers.profile, password);
        }
      }
    },
    "schemaOps.testConnection": async (argument) => {
      requireTrust();
      const profile = await chosen(argument);
      report(profile, await test(profile, connections, await engine()));
    },
    "schemaOps.removeConnection": async (argument) => {
      const profile = await chosen(argument);
      const remove = vscode.l10n.t("Remove");
      const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t("Remove the connection {0} and its password?", profile.name),
        { modal: true },
        remove,
      );
      orCancelled(answer);
      await connections.remove(profile);
    },
    "schemaOps.setPassword": async (argument) => {
      requireTrust();
      const profile = await chosen(argument);
      if (!(await askPassword(passwords, profile))) {
        return;
      }
      connections.setStatus(profile.name, { kind: "untested" });
    },
    "schemaOps.clearPassword": async (argument) => {
      const profile = await chosen(argument);
      await passwords.clear(profile);
      connections.setStatus(profile.name, { kind: "untested" });
    },
  };
}

/** Tests a connection, with a way to cancel; its state is shown in the view meanwhile. */
async function test(
  profile: ConnectionProfile,
  connections: Connections,
  engine: Engine,
): Promise<ConnectionCheck> {
  const target = orCancelled(await connections.target(profile.name));
  connections.setStatus(profile.name, { kind: "testing" });
  try {
    const check = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Testing {0}", profile.name),
        cancellable: true,
      },
      async (_progress, token) => {
        const abort = new AbortController();
        const cancelling = token.onCancellationRequested(() => abort.abort());
        try {
          return await engine.checkConnection(target, abort.signal);
        } finally {
          cancelling.dispose();
        }
      },
    );
    connections.setStatus(profile.name, { kind: "tested", check });
    return check;
  } catch (error) {
    connections.setStatus(profile.name, { kind: "untested" });
    throw error;
  }
}

function report(profile: ConnectionProfile, check: ConnectionCheck): void {
  const [worst, ...others] = check.problems;
  if (worst !== undefined) {
    const text =
      others.length === 0
        ? problemText(worst)
        : vscode.l10n.t("{0} And {1} more.", problemText(worst), others.length);
    throw new UserMessage(`${profile.name}: ${text}`, {
      severity: check.reached ? "warning" : "error",
      actions: [
        {
          title: vscode.l10n.t("Edit…"),
          run: () =>
            vscode.commands.executeCommand("schemaOps.editConnection", {
              connection: profile.name,
            }),
        },
      ],
    });
  }
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      "{0}: PostgreSQL {1}, login {2}, {3} ms",
      profile.name,
      check.server?.text ?? "?",
      check.role?.name ?? profile.user,
      Math.round(check.durationMs),
    ),
  );
}

async function askPassword(passwords: PasswordStore, profile: ConnectionProfile): Promise<boolean> {
  const password = await vscode.window.showInputBox({
    title: vscode.l10n.t("Password of {0}", profile.name),
    prompt: vscode.l10n.t(
      "For {0}. Kept in VS Code's secret storage; leave it empty to use pgpass or none.",
      `${profile.user}@${profile.host}:${profile.port}/${profile.database}`,
    ),
    password: true,
    ignoreFocusOut: true,
  });
  if (password === undefined || password === "") {
    return false;
  }
  await passwords.set(profile, password);
  return true;
}

/** A password follows its connection under a new name, but never to another server or login. */
function sameServer(a: ConnectionProfile, b: ConnectionProfile): boolean {
  return a.host === b.host && a.port === b.port && a.user === b.user;
}
