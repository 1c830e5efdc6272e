import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { QueryCard, ReportAction } from "../../core/monitoring/report.ts";
import type { Actions } from "../actions/actions.ts";
import type { CommandHandlers, CommandId } from "../commands/commandTable.ts";
import { pickConnection } from "../connections/pickConnection.ts";
import type { Connections } from "../connections/connections.ts";
import type { Engine } from "../engine.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import { coalesce } from "../lib/coalesce.ts";
import { lazy } from "../lib/lazy.ts";
import { UserMessage } from "../lib/userMessage.ts";
import type { RunbookDocument } from "../runbook/runbookDocument.ts";
import { affects, personName, questionLimits } from "../settings/settings.ts";
import type { LazyTree } from "../tree/lazyTree.ts";
import { chooseCadence } from "./chooseCadence.ts";
import { chooseConnections } from "./chooseConnections.ts";
import { DueReports } from "./dueReports.ts";
import { LIVE_VIEW_TYPE } from "./live/liveIds.ts";
import { DueStatusBar } from "./dueStatusBar.ts";
import {
  type MonitoringCommand,
  monitoringCommands,
  takeWithProgress,
} from "./monitoringCommands.ts";
import type { MonitoringNode } from "./monitoringRows.ts";
import { notWritten } from "./notWritten.ts";
import { MonitoringView } from "./monitoringView.ts";
import { monitoringWords } from "./monitoringTexts.ts";
import { ReportPanels, type ShownReport } from "./reportPanels.ts";
import { Reports } from "./reports.ts";
import type { ReportRequests } from "./reportSession.ts";
import { keptReports, takesDueReports, thresholdSettings } from "./thresholdSettings.ts";

/** How often it is looked whether a report has become due, in milliseconds. */
const DUE_EVERY_MS = 60_000;
const CHANGE_DELAY_MS = 200;

export interface MonitoringParts {
  readonly context: vscode.ExtensionContext;
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly actions: Actions;
  readonly log: vscode.LogOutputChannel;
  readonly guarded: (run: () => Promise<void>) => Promise<void>;
  /** The runbook in hand, when it has been read. */
  readonly document: () => RunbookDocument | undefined;
}

export interface Monitoring extends Disposable {
  readonly tree: LazyTree<MonitoringNode>;
  readonly handlers: Pick<CommandHandlers, MonitoringCommand | "schemaOps.openLiveDashboard">;
  /** The runbook in hand was read or changed, or connections were. */
  changed(): void;
}

/** The view "Monitoring", its pages and its place in the status bar. */
export function createMonitoring(parts: MonitoringParts): Monitoring {
  const { context, engine, connections, log, guarded, document } = parts;
  const store = new DisposableStore();
  const words = monitoringWords();
  const reports: Reports = store.add(
    new Reports({
      engine: async () => {
        const { reports: kept, agreements, openReporter } = await engine();
        return { reports: kept, agreements, reporter: openReporter(connections, questionLimits) };
      },
      root: () =>
        document()?.folder.uri.fsPath ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? null,
      document,
      hasConnection: () => connections.profiles().length > 0,
      choose: (runbook, kind, ask) =>
        chooseConnections(runbook, kind, connections, context.workspaceState, ask),
      chooseCadences: async (sections) => {
        for (const section of sections) {
          await chooseCadence(section, reports, words);
        }
      },
      settings: () => ({ thresholds: thresholdSettings(), keep: keptReports() }),
      person: personName,
      now: Date.now,
    }),
  );
  const openLine = async (line: number, path: string): Promise<void> => {
    const folder = document()?.folder.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
    // A kept report is a file like any other: it names nothing outside the folder.
    if (folder === undefined || path === "" || path.split(/[\\/]/).includes("..")) {
      throw new UserMessage(vscode.l10n.t("The runbook of this report is not open."));
    }
    const at = new vscode.Position(Math.max(0, line - 1), 0);
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, path), {
      viewColumn: vscode.ViewColumn.One,
      selection: new vscode.Range(at, at),
    });
  };
  const panels = store.add(
    new ReportPanels({
      extensionUri: context.extensionUri,
      ...{ log, reports, words },
      requests: (shown, update) => pageRequests({ ...parts, reports, openLine }, shown, update),
    }),
  );
  const live = lazy(async () => {
    const { LivePanel } = await import("./live/livePanel.ts");
    return store.add(
      new LivePanel({ extensionUri: context.extensionUri, ...{ engine, connections, log } }),
    );
  });
  store.add(
    vscode.window.registerWebviewPanelSerializer(LIVE_VIEW_TYPE, {
      deserializeWebviewPanel: async (panel, state) => {
        if (vscode.workspace.isTrusted) {
          (await live()).restore(panel, state);
        } else {
          panel.dispose();
        }
      },
    }),
  );
  const view = store.add(new MonitoringView(reports, words));
  const status = store.add(new DueStatusBar(words));
  const due = new DueReports({ reports, wanted: takesDueReports, now: Date.now });
  const look = (): void => {
    if (
      vscode.workspace.isTrusted &&
      connections.profiles().length > 0 &&
      document() !== undefined
    ) {
      void guarded(async () => {
        await reports.load();
        status.show(reports);
        await due.look();
      });
    } else {
      status.hide();
    }
  };
  const timer = setInterval(look, DUE_EVERY_MS);
  store.add({ dispose: () => clearInterval(timer) });
  store.add(reports.onDidChange(look));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (affects(event, "monitoring.takeDueReports")) {
        look();
      }
    }),
  );
  store.add(
    reports.onDidTake((taken) => {
      // Whoever took it does not wait until somebody reads the message.
      void guarded(async () => {
        const { noticeCrossings } = await import("./thresholdNotice.ts");
        await noticeCrossings(taken, words, () => panels.show(taken.report.kind, null));
      });
    }),
  );
  let before = "";
  const changed = store.add(
    coalesce(() => {
      look();
      // Rows are drawn anew only when there are others.
      const now = JSON.stringify([reports.kinds(), reports.undecided().map(({ id }) => id)]);
      if (now !== before) {
        before = now;
        view.tree.refresh();
      }
    }, CHANGE_DELAY_MS),
  );
  return {
    tree: view.tree,
    handlers: {
      ...monitoringCommands({
        ...{ reports, words, openLine },
        show: (kind, file) => panels.show(kind, file),
        reload: () => reports.reload(),
      }),
      "schemaOps.openLiveDashboard": async () => {
        requireTrust();
        (await live()).show();
      },
    },
    changed,
    dispose: () => store.dispose(),
  };

  function pageRequests(
    page: MonitoringParts & { readonly reports: Reports; readonly openLine: typeof openLine },
    shown: ShownReport,
    update: () => void,
  ): ReportRequests {
    const current = (): ReturnType<Reports["shown"]> => reports.shown(shown.kind, shown.file);
    return {
      run: () => {
        shown.file = null;
        void page.guarded(async () => {
          await takeWithProgress(shown.kind, reports, words);
        });
      },
      cancel: () => reports.cancel(shown.kind),
      show: (file) => {
        shown.file = file;
        update();
      },
      openSource: (line) => page.openLine(line, current()?.report.runbook?.path ?? ""),
      copy: async (text) => vscode.env.clipboard.writeText(text),
      openSql: async (sql, connection) => {
        const name = connection ?? (await pickConnection(connections.profiles())).name;
        const command: CommandId = "schemaOps.openSqlDocument";
        await vscode.commands.executeCommand(command, {
          node: { connection: name },
          content: `${sql};\n`,
        });
      },
      perform: async (index) => {
        const action = current()?.report.actions[index];
        if (action !== undefined) {
          await perform(page.actions, action);
        }
      },
      agree: async (id) => {
        const card = current()?.report.cards.find(
          (one): one is QueryCard => one.kind === "query" && one.key === id,
        );
        if (card === undefined || !(await reports.agree(card))) {
          throw new UserMessage(notWritten());
        }
        // The answer that was agreed on is what the person wants to see.
        shown.file = null;
        void page.guarded(async () => {
          await takeWithProgress(shown.kind, reports, words);
        });
      },
      decide: async () => {
        for (const section of reports.undecided()) {
          await chooseCadence(section, reports, words);
        }
      },
      undecide: async (section) => {
        if (!(await reports.undecide(section))) {
          throw new UserMessage(notWritten());
        }
      },
      revoke: async (hash) => {
        if (!(await reports.revoke(hash))) {
          throw new UserMessage(notWritten());
        }
      },
    };
  }
}

async function perform(actions: Actions, action: ReportAction): Promise<void> {
  const { connection, sql, transaction, label } = action;
  if (connection === null) {
    throw new UserMessage(vscode.l10n.t("No single connection fits this statement."));
  }
  await actions.perform({
    title: label ?? sql.replace(/\s+/g, " ").trim().slice(0, 80),
    connection,
    statements: [{ sql }],
    transaction,
    reason: null,
    undo: null,
  });
}
