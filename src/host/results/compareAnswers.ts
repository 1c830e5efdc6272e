import * as vscode from "vscode";

import type { Environment } from "../../core/connection/profile.ts";
import type { Journal } from "../../core/deployment/journal.ts";
import { parseResultFile } from "../../core/deployment/resultFile.ts";
import { compareRows, type Rows } from "../../core/results/compareRows.ts";
import { type PastAnswer, pastAnswers } from "../../core/results/pastAnswers.ts";
import { findQuery } from "../../core/runbook/lookup.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { Connections } from "../connections/connections.ts";
import type { DeploymentAccess, OpenDeployment } from "../deployment/deploymentAccess.ts";
import { pickElement } from "../deployment/pickElement.ts";
import type { Engine } from "../engine.ts";
import { shorten } from "../lib/markdownText.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import type { RowsPanels } from "../panels/rowsPanels.ts";
import { answeredRows } from "../panels/rowsSource.ts";
import { PAGE_ROWS } from "../../protocol/rows.ts";
import { type Asking, withCancel } from "../schemas/asking.ts";
import { questionLimits } from "../settings/settings.ts";
import { differenceTable } from "./differenceTable.ts";

export interface CompareParts {
  readonly access: DeploymentAccess;
  readonly engine: () => Promise<Pick<Engine, "journals">>;
  readonly connections: Connections;
  readonly asking: Asking;
  readonly panels: RowsPanels;
}

/** Deployments that are looked through for earlier answers, the newest first. */
const MOST_DEPLOYMENTS = 20;

/** Rows of one side, and how it is called. */
interface Side {
  readonly name: string;
  readonly rows: Rows;
  readonly truncated: boolean;
}

interface Choice extends vscode.QuickPickItem {
  /** The other side, read or asked when it is chosen. */
  readonly read?: () => Promise<Side>;
  /** An earlier answer stands before the latest one; another connection's after it. */
  readonly earlier?: boolean;
}

/** Sets the latest answer of a query against an earlier one, or against what another connection says now. */
export function compareCommands(
  parts: CompareParts,
): Pick<CommandHandlers, "schemaOps.compareAnswers"> {
  return {
    "schemaOps.compareAnswers": async (argument) => {
      const open = await parts.access.opened(argument);
      const { journal, runbook } = open.control;
      const events = journal.events();
      const id = await pickElement(
        argument,
        open.document,
        runbook,
        "query",
        (query) => pastAnswers(events, query).length > 0,
      );
      const query = findQuery(runbook, id)?.query;
      const [latest, ...earlier] = pastAnswers(events, id);
      if (query === undefined || latest === undefined) {
        throw new UserMessage(vscode.l10n.t("This query has no answer yet. Verify it first."));
      }
      const picked = orCancelled(
        await vscode.window.showQuickPick(
          [
            ...earlier.map((answer) => answerChoice(answer, journal)),
            ...connectionChoices(parts, query.sql, latest.connection),
            ...(await otherDeployments(parts, open, id)),
          ],
          {
            title: vscode.l10n.t("Compare the latest answer with…"),
            placeHolder: shorten(query.sql, 120),
            matchOnDescription: true,
          },
        ),
      );
      const own = await readSide(latest, journal);
      const other = orCancelled(await picked.read?.());
      const [before, after] = picked.earlier === true ? [other, own] : [own, other];
      show(parts, id, query.sql, before, after, environmentOf(parts, latest));
    },
  };
}

function answerChoice(answer: PastAnswer, journal: Journal): Choice {
  return {
    label: `$(history) ${timeText(answer.at)}`,
    description: [answer.connection, answer.actual].filter((part) => part !== null).join(" · "),
    earlier: true,
    read: () => readSide(answer, journal),
  };
}

function connectionChoices(
  { connections, asking }: CompareParts,
  sql: string,
  asked: string | null,
): readonly Choice[] {
  return connections.profiles().map(({ name, database }) => ({
    label: `$(database) ${name}`,
    description:
      name === asked
        ? vscode.l10n.t("{0}, asked again now", database)
        : vscode.l10n.t("{0}, asked now", database),
    earlier: false,
    read: async () => {
      const title = vscode.l10n.t("Asking {0}", name);
      const answer = await withCancel(title, (signal) =>
        asking.ask(name, sql, questionLimits(), signal),
      );
      const now = timeText(new Date().toISOString());
      return { name: `${name}, ${now}`, rows: answer, truncated: answer.truncated };
    },
  }));
}

/** Answers to the same query in other deployments of the runbook. */
async function otherDeployments(
  { engine }: CompareParts,
  { document, control }: OpenDeployment,
  query: string,
): Promise<readonly Choice[]> {
  const { journals } = await engine();
  const all = await journals.list(document.folder.uri.fsPath);
  const others = all
    .filter(
      ({ id, runbookPath }) =>
        runbookPath === control.state.runbook.path && id !== control.state.id,
    )
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
    .slice(0, MOST_DEPLOYMENTS);
  const choices: Choice[] = [];
  for (const { folder, startedAt } of others) {
    const journal = await journals.read(folder);
    journal.dispose();
    const answers = pastAnswers(journal.events(), query).map((answer) =>
      answerChoice(answer, journal),
    );
    if (answers.length > 0) {
      const label = vscode.l10n.t("Deployment of {0}", timeText(startedAt));
      choices.push({ label, kind: vscode.QuickPickItemKind.Separator }, ...answers);
    }
  }
  return choices;
}

async function readSide(answer: PastAnswer, journal: Journal): Promise<Side> {
  const json = await journal.readResult(answer.result);
  const parsed = json === null ? null : parseResultFile(json);
  if (parsed?.ok !== true) {
    throw new UserMessage(
      vscode.l10n.t("The rows of that answer cannot be read: {0}", answer.result),
      { severity: "error" },
    );
  }
  const name = [answer.connection, timeText(answer.at)].filter((part) => part !== null).join(", ");
  return { name, rows: parsed.value, truncated: parsed.value.truncated };
}

function show(
  { panels }: CompareParts,
  query: string,
  sql: string,
  before: Side,
  after: Side,
  environment: Environment,
): void {
  const difference = compareRows(before.rows, after.rows);
  const { columns, rows, note } = differenceTable(difference, before.truncated || after.truncated);
  panels.show(
    `difference ${query}`,
    answeredRows(
      {
        title: vscode.l10n.t("Difference: {0}", shorten(sql, 60)),
        connection: `${before.name} → ${after.name}`,
        environment,
        sql,
        note,
      },
      { columns, rows, durationMs: 0 },
      PAGE_ROWS,
    ),
    vscode.ViewColumn.Beside,
  );
}

function environmentOf({ connections }: CompareParts, { connection }: PastAnswer): Environment {
  return connections.find(connection ?? "")?.environment ?? "development";
}

function timeText(at: string): string {
  return new Date(at).toLocaleString(vscode.env.language, {
    dateStyle: "short",
    timeStyle: "medium",
  });
}
