import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../core/lib/disposable.ts";
import { BACKUP_COMMANDS } from "./backups/backupIds.ts";
import { BackupsView } from "./backups/backupsView.ts";
import { createBrowsing } from "./browsing.ts";
import { ChecklistEntries } from "./checklist/checklistEntries.ts";
import { isOurs } from "./checklist/checklistEntry.ts";
import type { ChecklistNode } from "./checklist/checklistNode.ts";
import { CHECKLIST_VIEW, ChecklistView } from "./checklist/checklistView.ts";
import { selectionCommands } from "./checklist/selectionCommands.ts";
import type { CommandHandlers } from "./commands/commandTable.ts";
import { ContextKeyBoard, type ContextKeys } from "./commands/contextKeys.ts";
import { laterHandlers } from "./commands/laterHandlers.ts";
import { guard, registerCommands } from "./commands/registerCommands.ts";
import { Connections } from "./connections/connections.ts";
import { ConnectionsView } from "./connections/connectionsView.ts";
import { PasswordStore } from "./connections/passwordStore.ts";
import { DeploymentAccess } from "./deployment/deploymentAccess.ts";
import { Deployments } from "./deployment/deployments.ts";
import { createDialogue } from "./deployment/dialogue.ts";
import { parseElementRef } from "./deployment/elementRef.ts";
import { FailureDiagnostics } from "./deployment/failureDiagnostics.ts";
import { lifecycleCommands } from "./deployment/lifecycleCommands.ts";
import { OutputTerminal } from "./deployment/outputTerminal.ts";
import { firstFailure, noticeResult } from "./deployment/resultNotice.ts";
import { resultsActions } from "./deployment/resultsActions.ts";
import { runCommands } from "./deployment/runCommands.ts";
import { Runs } from "./deployment/runs.ts";
import { DeploymentStatusBar } from "./deployment/statusBar.ts";
import { setTicked, tickCommands } from "./deployment/tickCommands.ts";
import { VirtualDocuments } from "./deployment/virtualDocuments.ts";
import { registerEditorFeatures } from "./editor/editorFeatures.ts";
import type { Engine } from "./engine.ts";
import { CHANGES_VIEW } from "./fingerprints/changesView.ts";
import { createFingerprints } from "./fingerprints/fingerprints.ts";
import { coalesce } from "./lib/coalesce.ts";
import { lazy } from "./lib/lazy.ts";
import { createMonitoring } from "./monitoring/monitoring.ts";
import { ResultsPanel } from "./panels/resultsPanel.ts";
import { rehearsalGate } from "./rehearsal/rehearsalGate.ts";
import { KeptRehearsals } from "./rehearsal/rehearsals.ts";
import { CurrentRunbook } from "./runbook/currentRunbook.ts";
import { FindingDiagnostics } from "./runbook/findingDiagnostics.ts";
import { applyTicks, runbookCommands } from "./runbook/runbookCommands.ts";
import { RunbookFiles } from "./runbook/runbookFiles.ts";
import { RunbookLibrary } from "./runbook/runbookLibrary.ts";
import { writeTicks } from "./settings/settings.ts";

const REFRESH_DELAY_MS = 60;

/** Everything the extension is in the workbench. Nothing here reads a file or starts anything: that waits for a view, a command or a runbook. */
export function createWorkbench(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  engine: () => Promise<Engine>,
): Disposable {
  const store = new DisposableStore();
  const { workspaceState, secrets, extensionUri } = context;

  const passwords = new PasswordStore(secrets);
  const connections = store.add(new Connections(passwords));
  const documents = store.add(new VirtualDocuments());
  const library = store.add(new RunbookLibrary(new RunbookFiles(workspaceState), engine, log));
  const current = store.add(new CurrentRunbook(library, workspaceState));
  const dialogue = createDialogue(documents);
  const deployments = store.add(new Deployments({ engine, library, connections, dialogue, log }));
  const rehearsals = store.add(new KeptRehearsals(engine, () => library.all()));
  const access = new DeploymentAccess(
    ...[deployments, library, current],
    rehearsalGate(rehearsals, () => connections.profiles()),
  );
  const entries = new ChecklistEntries(library, deployments);
  const runs = new Runs(CHECKLIST_VIEW);
  const terminal = store.add(new OutputTerminal(() => runs.cancelAll()));
  const keys = new ContextKeyBoard();
  const guarded = (run: () => void | Promise<void>): Promise<void> => guard("action", log, run);

  const restore = async (): Promise<void> => {
    if (vscode.workspace.isTrusted) {
      await deployments.restore();
      await rehearsals.load();
    }
    refresh();
  };
  // Once: drawing the rows asks for it each time.
  const load = lazy(async () => {
    await library.load();
    await restore();
  });
  const tickNode = (node: ChecklistNode, ticked: boolean | null): Promise<void> =>
    guarded(async () => {
      const ref = parseElementRef(node);
      if (ref?.kind === "item") {
        const open = await access.openedOrStarted(ref);
        const wanted = ticked ?? open.control.state.items.get(ref.id)?.ticked !== true;
        await setTicked(access, open, ref.id, wanted);
      }
    });

  const fingerprints = store.add(createFingerprints({ access, engine, connections, keys, log }));
  const browsing = store.add(
    createBrowsing({
      ...{ context, engine, connections, documents, guarded, log },
      runbook: () => current.get()?.runbook,
      trees: { [CHANGES_VIEW]: fingerprints.view.tree },
      stepOfRun: (runId) => deployments.stepOfRun(runId),
    }),
  );
  const monitoring = store.add(
    createMonitoring({
      ...{ context, engine, connections, guarded, log },
      actions: browsing.actions,
      document: () => current.get(),
    }),
  );
  const view = store.add(
    new ChecklistView({
      ...{ entries, load, onTick: tickNode },
      rehearsal: (key) => rehearsals.get(key),
    }),
  );
  const backups = store.add(new BackupsView(engine));
  store.add(new ConnectionsView(connections));
  const statusBar = store.add(new DeploymentStatusBar());
  const failures = store.add(new FailureDiagnostics(library, deployments));
  store.add(new FindingDiagnostics(library));
  const hazards = lazy(async () => {
    const { HazardDiagnostics } = await import("./hazards/hazardDiagnostics.ts");
    store.add(new HazardDiagnostics({ library, engine, guarded }));
  });
  const editor = store.add(registerEditorFeatures(extensionUri, library, entries));
  const results = store.add(
    new ResultsPanel({
      extensionUri,
      log,
      actions: resultsActions(() => handlers, access, guarded),
    }),
  );

  const refresh = store.add(
    coalesce(() => {
      view.refresh();
      editor.refresh();
      failures.refresh();
      connections.hear(library.all().map(({ key }) => deployments.get(key)?.state));
      const document = current.get();
      const entry = document && entries.get(document.key);
      const control = document && deployments.get(document.key);
      statusBar.show(entry);
      browsing.runbookChanged();
      monitoring.changed();
      results.follow(
        document === undefined || control === undefined
          ? null
          : { control, document: document.uri },
      );
      const runbooks = library.all().length;
      const deployment = entry?.deployment ?? null;
      keys.set("schemaOps.loaded", library.loaded);
      keys.set("schemaOps.hasRunbook", runbooks > 0);
      keys.set("schemaOps.severalRunbooks", runbooks > 1);
      keys.set("schemaOps.hasConnection", connections.profiles().length > 0);
      keys.set("schemaOps.deployment", deploymentKey(deployment));
      keys.set("schemaOps.busy", deployment !== null && deployment.running !== null);
      keys.set("schemaOps.runbookChanged", deployment?.changed === true);
    }, REFRESH_DELAY_MS),
  );

  const showChecklist = async (): Promise<void> => {
    await vscode.commands.executeCommand(`${CHECKLIST_VIEW}.focus`);
  };
  const handlers = {
    ...runCommands({
      access,
      runs,
      onResult: (open, scope, result) => {
        noticeResult(open, scope, result, view.visible);
        const failed = firstFailure(open, result);
        if (failed !== null) {
          void guarded(() => view.reveal(failed, { focus: false }));
        }
      },
    }),
    ...tickCommands(access),
    ...laterHandlers(["schemaOps.measureCriteria", "schemaOps.runLoadCheck"], async () => {
      const { measureCommands } = await import("./deployment/measureCommands.ts");
      return measureCommands({ access, engine, connections, documents });
    }),
    ...laterHandlers(["schemaOps.compareAnswers"], async () => {
      const { compareCommands } = await import("./results/compareAnswers.ts");
      const { asking, panels } = browsing;
      return compareCommands({ access, engine, connections, asking, panels });
    }),
    ...laterHandlers(
      ["schemaOps.previewHazards", "schemaOps.allowHazard", "schemaOps.switchHazardOff"],
      async () => {
        const { hazardCommands } = await import("./hazards/hazardCommands.ts");
        return hazardCommands({ access, engine, connections, documents });
      },
    ),
    ...lifecycleCommands(access, async (key) => {
      await current.choose(key);
      await showChecklist();
      await view.reveal({ kind: "runbook", runbook: key }, { focus: false });
    }),
    ...runbookCommands({ access, library, current, documents, showChecklist }),
    ...laterHandlers(["schemaOps.rehearse", "schemaOps.openRehearsal"], async () => {
      const { rehearsalCommands } = await import("./rehearsal/rehearsalCommands.ts");
      return rehearsalCommands({
        ...{ access, engine, connections, dialogue, documents, kept: rehearsals },
      });
    }),
    ...laterHandlers(BACKUP_COMMANDS, async () => {
      const { backupCommands } = await import("./backups/backupCommands.ts");
      return backupCommands({ access, engine, connections, view: backups });
    }),
    ...laterHandlers(["schemaOps.exportCompletionReport"], async () => {
      const { reportCommands } = await import("./report/reportCommands.ts");
      return reportCommands(access, engine, log);
    }),
    ...laterHandlers(
      [
        "schemaOps.addConnection",
        "schemaOps.editConnection",
        "schemaOps.testConnection",
        "schemaOps.removeConnection",
        "schemaOps.setPassword",
        "schemaOps.clearPassword",
      ],
      async () => {
        const { connectionCommands } = await import("./connections/connectionCommands.ts");
        return connectionCommands(connections, passwords, engine);
      },
    ),
    ...browsing.handlers,
    ...fingerprints.handlers,
    ...monitoring.handlers,
    "schemaOps.openResults": async (argument: unknown) => {
      const document = await access.document(argument);
      const ref = parseElementRef(argument);
      const control = deployments.get(document.key);
      results.follow(control === undefined ? null : { control, document: document.uri });
      results.show(ref === null ? { kind: "all" } : { kind: ref.kind, id: ref.id });
    },
    "schemaOps.showOutput": () => terminal.show(false),
    "schemaOps.showExtensionLog": () => log.show(),
    "schemaOps.showChecklist": showChecklist,
  } satisfies Partial<CommandHandlers>;
  store.add(
    registerCommands(
      { ...handlers, ...selectionCommands(() => view.selected, handlers, tickNode) },
      log,
    ),
  );

  store.add(library.onDidChange(refresh));
  store.add(
    library.onDidChange(() => {
      if (library.all().length > 0) {
        void guarded(hazards);
      }
    }),
  );
  store.add(library.onDidChange(() => deployments.observeDocuments()));
  store.add(current.onDidChange(refresh));
  store.add(connections.onDidChange(refresh));
  store.add(deployments.onDidChange(refresh));
  store.add(rehearsals.onDidChange(refresh));
  store.add(
    deployments.onDidChange((key) => {
      const document = library.get(key);
      const control = deployments.get(key);
      if (document !== undefined && control !== undefined && writeTicks(document.uri)) {
        void guarded(async () => {
          await applyTicks(document, control);
        });
      }
    }),
  );
  store.add(
    deployments.onDidOutput(({ chunk }) => {
      terminal.write(chunk);
      terminal.showOnce();
    }),
  );
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void guarded(restore)));
  store.add(loadForEditors(library, () => void guarded(load)));
  refresh();
  return store;
}

/** A runbook that is opened is a reason to load; any other Markdown is none. */
function loadForEditors(library: RunbookLibrary, load: () => void): Disposable {
  const consider = (document: vscode.TextDocument): void => {
    if (document.languageId === "markdown" && library.isCandidate(document.uri)) {
      load();
    }
  };
  const opening = vscode.workspace.onDidOpenTextDocument(consider);
  for (const { document } of vscode.window.visibleTextEditors) {
    consider(document);
  }
  return opening;
}

function deploymentKey(
  deployment: ReturnType<ChecklistEntries["all"]>[number]["deployment"],
): ContextKeys["schemaOps.deployment"] {
  if (deployment === null) {
    return "none";
  }
  const { phase } = deployment.state;
  if (phase === "finished" || phase === "abandoned") {
    return "ended";
  }
  return isOurs(deployment) ? phase : "readOnly";
}
