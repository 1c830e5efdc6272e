import * as v from "valibot";
import * as vscode from "vscode";

import { REPORT_KINDS, type ReportKind } from "../../core/monitoring/cadence.ts";
import type { Report } from "../../core/monitoring/report.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import { chooseCadence } from "./chooseCadence.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import { MONITORING_VIEW } from "./monitoringView.ts";
import type { MonitoringWords } from "./monitoringWords.ts";
import { timeText, verdictText } from "./monitoringRows.ts";
import type { Reports } from "./reports.ts";

export type MonitoringCommand =
  | "schemaOps.runReport"
  | "schemaOps.openReport"
  | "schemaOps.openReportHistory"
  | "schemaOps.openReportLine"
  | "schemaOps.chooseCadence"
  | "schemaOps.refreshMonitoring"
  | "schemaOps.showMonitoring";

const kindArgument = v.object({ node: v.object({ report: v.picklist(REPORT_KINDS) }) });
const sectionArgument = v.object({ node: v.object({ section: v.object({ id: v.string() }) }) });
const place = v.object({ line: v.number(), path: v.string() });
const lineArgument = v.union([
  place,
  v.pipe(
    v.object({ node: place }),
    v.transform(({ node }) => node),
  ),
]);

export interface MonitoringCommandParts {
  readonly reports: Reports;
  readonly words: MonitoringWords;
  readonly show: (kind: ReportKind, file: string | null) => void;
  readonly openLine: (line: number, path: string) => Promise<void>;
  readonly reload: () => Promise<void>;
}

/** The commands of the view "Monitoring"; without a row, a pick says which report is meant. */
export function monitoringCommands({
  reports,
  words,
  show,
  openLine,
  reload,
}: MonitoringCommandParts): Pick<CommandHandlers, MonitoringCommand> {
  const kindOf = async (argument: unknown, kinds: readonly ReportKind[]): Promise<ReportKind> => {
    const parsed = v.safeParse(kindArgument, argument);
    if (parsed.success) {
      return parsed.output.node.report;
    }
    if (kinds.length === 0) {
      throw new UserMessage(
        vscode.l10n.t("There is no report to choose: add a connection, or open a runbook."),
      );
    }
    const picked = await vscode.window.showQuickPick(
      kinds.map((report) => ({ label: words.kind(report), report })),
      { placeHolder: vscode.l10n.t("Which report?") },
    );
    return orCancelled(picked).report;
  };

  return {
    "schemaOps.runReport": async (argument) => {
      requireTrust();
      await reports.load();
      const kind = await kindOf(argument, reports.kinds());
      show(kind, null);
      await takeWithProgress(kind, reports, words);
    },
    "schemaOps.openReport": async (argument) => {
      requireTrust();
      await reports.load();
      show(await kindOf(argument, reports.kinds()), null);
    },
    "schemaOps.openReportHistory": async () => {
      requireTrust();
      await reports.load();
      if (reports.kept.length === 0) {
        throw new UserMessage(vscode.l10n.t("No report has been kept yet."));
      }
      const picked = orCancelled(
        await vscode.window.showQuickPick(
          reports.kept.map(({ file, report }) => ({
            label: words.kind(report.kind),
            description: `${timeText(report.takenAt, true)} · ${verdictText(report.verdict)}`,
            ...{ file, report },
          })),
          { placeHolder: vscode.l10n.t("Which report?"), matchOnDescription: true },
        ),
      );
      show(picked.report.kind, picked.file);
    },
    "schemaOps.openReportLine": async (argument) => {
      const parsed = v.safeParse(lineArgument, argument);
      if (parsed.success) {
        await openLine(parsed.output.line, parsed.output.path);
      }
    },
    "schemaOps.chooseCadence": async (argument) => {
      requireTrust();
      await reports.load();
      const parsed = v.safeParse(sectionArgument, argument);
      const sections = reports
        .undecided()
        .filter(({ id }) => !parsed.success || id === parsed.output.node.section.id);
      if (sections.length === 0) {
        throw new UserMessage(
          vscode.l10n.t("Every monitoring section of this runbook is in a report."),
        );
      }
      for (const section of sections) {
        await chooseCadence(section, reports, words);
      }
    },
    "schemaOps.refreshMonitoring": reload,
    "schemaOps.showMonitoring": async () => {
      await vscode.commands.executeCommand(`${MONITORING_VIEW}.focus`);
    },
  };
}

/** With progress in the view and a notification that can cancel it. */
export async function takeWithProgress(
  kind: ReportKind,
  reports: Reports,
  words: MonitoringWords,
): Promise<Report | null> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: words.kind(kind),
      cancellable: true,
    },
    async (progress, token) => {
      token.onCancellationRequested(() => reports.cancel(kind));
      const hearing = reports.onDidChange(() => {
        const cards = reports.running(kind);
        if (cards !== null) {
          progress.report({ message: vscode.l10n.t("{0} checks answered", cards) });
        }
      });
      try {
        return await reports.take(kind);
      } finally {
        hearing.dispose();
      }
    },
  );
}
