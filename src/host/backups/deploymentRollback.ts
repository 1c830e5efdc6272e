import * as vscode from "vscode";

import {
  firstBackups,
  pointBefore,
  pointsOfReturn,
  type PointOfReturn,
} from "../../core/rollback/pointsOfReturn.ts";
import { createServiceHooks } from "../../core/rollback/serviceHooks.ts";
import { pointText, stepText } from "../../prose/rollback/pointProse.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { OpenDeployment } from "../deployment/deploymentAccess.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import { pickElement } from "../deployment/pickElement.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import type { BackupCommandParts } from "./backupCommands.ts";
import { localTime, rollBackDatabases } from "./rollBack.ts";

/** The way back of a deployment: to before its first change, or to before one of its steps. */
export function deploymentRollback(
  parts: BackupCommandParts,
): Pick<CommandHandlers, "schemaOps.rollBackDeployment" | "schemaOps.rollBackBeforeStep"> {
  const { access } = parts;
  return {
    "schemaOps.rollBackDeployment": async (argument) => {
      requireTrust();
      const open = await access.opened(argument);
      const { databases, notes } = await pickPoint(open);
      await rollBackTo(parts, open, databases, notes);
    },
    "schemaOps.rollBackBeforeStep": async (argument) => {
      requireTrust();
      const open = await access.opened(argument);
      const { runbook, journal, state } = open.control;
      const step = await pickElement(
        argument,
        open.document,
        runbook,
        "step",
        (_id, one) => one?.blocks.some(({ id }) => state.blocks.has(id)) === true,
      );
      const found = pointBefore(journal.events(), step);
      if (found === null) {
        throw new UserMessage(
          vscode.l10n.t(
            "Step {0} was not run, or nothing was backed up before it.",
            stepText(runbook, step),
          ),
        );
      }
      const { point, earlier } = found;
      await rollBackTo(
        parts,
        open,
        point.databases,
        pointText(runbook, { ...point, at: localTime(point.at) }, earlier),
      );
    },
  };
}

interface Chosen {
  readonly databases: PointOfReturn["databases"];
  readonly notes: readonly string[];
}

/** Only where there are several: most deployments have their first backups alone. */
async function pickPoint({ control: { journal, runbook } }: OpenDeployment): Promise<Chosen> {
  const points = pointsOfReturn(journal.events());
  const first = { databases: firstBackups(journal.events()), notes: [] };
  if (points.length < 2) {
    return first;
  }
  const picked = await vscode.window.showQuickPick(
    points.map((point, at) => ({
      label:
        at === 0 || point.step === null
          ? vscode.l10n.t("Before the first change")
          : vscode.l10n.t("Before step {0}", stepText(runbook, point.step)),
      description: localTime(point.at),
      detail: vscode.l10n.t(
        "Takes back: {0}",
        point.takesBack.map((step) => stepText(runbook, step)).join(", "),
      ),
      chosen:
        at === 0
          ? first
          : {
              databases: point.databases,
              notes: pointText(runbook, { ...point, at: localTime(point.at) }, []),
            },
    })),
    { title: vscode.l10n.t("Back to which moment?"), matchOnDetail: true },
  );
  return orCancelled(picked).chosen;
}

async function rollBackTo(
  { connections, engine, view }: BackupCommandParts,
  { control, document }: OpenDeployment,
  taken: PointOfReturn["databases"],
  notes: readonly string[],
): Promise<void> {
  const { state, journal } = control;
  const databases = [];
  for (const { connection, backup, sha256: sealed } of taken) {
    const target = await connections.target(connection);
    if (target === undefined) {
      throw new UserMessage(vscode.l10n.t("There is no connection {0}.", connection));
    }
    databases.push({ target, backup, sealed });
  }
  if (databases.length === 0) {
    throw new UserMessage(
      vscode.l10n.t("This deployment took no backups: choose one in the view Backups."),
    );
  }
  await rollBackDatabases(
    await engine(),
    {
      root: document.folder.uri.fsPath,
      databases,
      deployment: { id: state.id, append: (event) => journal.append(event) },
      hooks: createServiceHooks(control),
    },
    notes,
  );
  view.refresh();
}
