import { createHash, randomUUID } from "node:crypto";
import * as os from "node:os";
import * as path from "node:path";

import { compareSources } from "./core/catalog/fingerprint/compareSources.ts";
import { DisposableStore } from "./core/lib/disposable.ts";
import type { ControlParts, DeploymentFingerprints } from "./core/deployment/control.ts";
import { createDeploymentBackups } from "./core/backup/deploymentBackups.ts";
import type { Backups } from "./core/backup/ports.ts";
import { createControl } from "./core/deployment/createControl.ts";
import type { Clock, Timer } from "./core/deployment/ports.ts";
import { startDeployment } from "./core/deployment/startDeployment.ts";
import { dropKept, keptDatabases } from "./core/rollback/keptDatabases.ts";
import { NEVER_CANCELLED } from "./core/lib/cancelSignal.ts";
import { runRollback } from "./core/rollback/runRollback.ts";
import { verifyByRestoring } from "./core/rollback/verifyByRestoring.ts";
import { createReporter } from "./core/monitoring/takeReport.ts";
import {
  previewStep,
  type PreviewRequest,
  type StepPreview,
} from "./core/sql/hazards/previewStep.ts";
import type { ControlRequest, Engine, EngineOptions } from "./host/engine.ts";
import { createActionLogStore } from "./local/actions/actionLogStore.ts";
import { createBackups } from "./local/backup/backups.ts";
import { createFingerprintReader } from "./local/catalog/fingerprintReader.ts";
import { createDisposableClusters } from "./local/cluster/disposableClusters.ts";
import { createSchemaSources } from "./local/catalog/schemaSources.ts";
import { findClientTools } from "./local/connection/clientTools.ts";
import { createPasswordFinder } from "./local/connection/pgpassFile.ts";
import { createTlsFileReader } from "./local/connection/tlsFiles.ts";
import { createFingerprintStore } from "./local/deployment/fingerprintStore.ts";
import { createJournalStore } from "./local/deployment/journalStore.ts";
import { createAgreementStore } from "./local/reports/agreementStore.ts";
import { createReportStore } from "./local/reports/reportStore.ts";
import { createCompletionReports } from "./local/report/completionReports.ts";
import { createRollbackLogs } from "./local/rollback/rollbackLogs.ts";
import { createRunbookReader } from "./local/runbook/runbookReader.ts";
import { openParquetRows } from "./local/rows/parquetRows.ts";
import { openExportFile, openFileInNewFolder } from "./local/rows/exportFile.ts";
import { createLocalRehearsals } from "./local/rehearsal/localRehearsals.ts";
import { createRehearsalStore } from "./local/rehearsal/rehearsalStore.ts";
import { createBlockRunner } from "./local/shell/blockRunner.ts";
import { loadSqlParser } from "./local/sql/pgSqlParser.ts";
import { createActionRunner } from "./postgres/actions/actionRunner.ts";
import { createBackupSnapshots } from "./postgres/backup/snapshots.ts";
import { createBackendWatcher, createWatchKeeper } from "./postgres/backendWatcher.ts";
import { checkConnection } from "./postgres/connectionTest.ts";
import { createCatalogReader } from "./postgres/catalog/catalogReader.ts";
import { createContentReader } from "./postgres/catalog/tableContent.ts";
import { createLiveReader } from "./postgres/health/liveReader.ts";
import { createHealthReader } from "./postgres/health/healthReader.ts";
import { createLiveRelationReader } from "./postgres/hazards/liveRelationReader.ts";
import { createPerformanceMeter } from "./postgres/performance/performanceMeter.ts";
import { createQuestionAsker, createQuestionKeeper } from "./postgres/questionAsker.ts";
import { createLockSampler } from "./postgres/rehearsal/lockSampler.ts";
import { createRollbackServers } from "./postgres/rollback/rollbackServers.ts";
import { createWrittenExporter } from "./postgres/rollback/writtenExporter.ts";
import { createRoleReader } from "./postgres/roles/roleReader.ts";
import { createRowsExporter } from "./postgres/rows/rowsExporter.ts";
import { createActivityReader } from "./postgres/sessions/activityReader.ts";
import { createSessionReader } from "./postgres/sessions/sessionReader.ts";
import { useTranslations } from "./prose/prose.ts";
import { rehearsalFailureText } from "./prose/rehearsal/rehearsalFailureProse.ts";
import { rehearsalMarkdown } from "./prose/rehearsal/rehearsalMarkdown.ts";
import { phaseText } from "./prose/rehearsal/rehearsalProse.ts";

/** A preview waits no longer for its servers: somebody waits for the question. */
const PREVIEW_MS = 4000;

const CLOCK: Clock = { now: () => Date.now() };
const TIMER: Timer = {
  after: (ms, call) => {
    const timer = setTimeout(call, ms).unref();
    return { dispose: () => clearTimeout(timer) };
  },
};

/** Composition root of what runs, asks and keeps: joins the ports of core to their adapters. */
export function openEngine(options: EngineOptions): Engine {
  useTranslations(options.translations, options.locale);
  const store = new DisposableStore();
  const env = environmentOf(options);
  const connecting = {
    readTlsFiles: createTlsFileReader(env),
    findPassword: createPasswordFinder(env),
  };
  const reader = store.add(createRunbookReader(path.join(__dirname, "runbookWorker.cjs")));
  const asker = store.add(createQuestionAsker({ ...connecting, loadParser: loadSqlParser }));
  const watching = createWatchKeeper(connecting);
  const watcher = store.add(createBackendWatcher(connecting, watching));
  const runner = createBlockRunner({ env });
  // Apart from the questions: a count of an hour keeps no tree from unfolding.
  const browsing = store.add(createQuestionKeeper(connecting));
  const journals = createJournalStore({ application: "VS Code", person: options.person });

  const reports = createReportStore();
  const agreements = createAgreementStore();
  const content = createContentReader(connecting);
  const fingerprints = createFingerprintReader({ env, content, clock: CLOCK });
  const fingerprintStore = createFingerprintStore();
  const schemaSources = createSchemaSources(fingerprints, env, options.postgresFolders);
  const backups = createBackups({
    ...{ env, fingerprints, clock: CLOCK },
    snapshots: createBackupSnapshots(connecting),
  });

  const clusters = createDisposableClusters({ folders: options.postgresFolders, env });
  const restoring = {
    ...{ backups, fingerprints, content, sha256 },
    clock: CLOCK,
    person: options.person,
    servers: createRollbackServers(connecting),
    exporter: createWrittenExporter({ ...connecting, openFile: openFileInNewFolder }),
  };
  const rehearsalStore = createRehearsalStore();
  const previewing = { reader: reader.hazards, live: createLiveRelationReader(browsing) };
  const previewHazards: Engine["previewHazards"] = (request, signal) =>
    previewStep(previewing, request, AbortSignal.any([signal, AbortSignal.timeout(PREVIEW_MS)]));

  return {
    reader,
    previewHazards,
    readHazards: (...asked) => reader.hazards.own(...asked),
    journals,
    backups,
    rollBack: (request, dialogue, observer, signal) =>
      runRollback(
        { ...restoring, dialogue, logs: createRollbackLogs() },
        ...([request, observer, signal] as const),
      ),
    keptDatabases: async (root) => keptDatabases(await createRollbackLogs().list(root)),
    dropKept: (root, kept, target) =>
      dropKept({ ...restoring, logs: createRollbackLogs() }, root, kept, target, NEVER_CANCELLED),
    verifyByRestoring: (...request) => verifyByRestoring({ ...restoring, clusters }, ...request),
    reports,
    agreements,
    openReporter: (connections, limits) =>
      createReporter({
        ...{ asker, connections, agreements, sha256 },
        store: reports,
        health: createHealthReader(browsing),
        clock: CLOCK,
        loadParser: loadSqlParser,
        newId: randomUUID,
        get limits() {
          return limits();
        },
      }),
    live: createLiveReader(browsing),
    asker,
    catalog: createCatalogReader(browsing),
    fingerprints,
    fingerprintStore,
    compareSchemaSources: (reference, others, places, signal) =>
      compareSources(
        reference,
        others,
        { content: places.content, ignored: null, major: null },
        { ...schemaSources, journals, ...places },
        signal,
      ),
    sessions: createSessionReader(browsing),
    roles: createRoleReader(browsing),
    // One login serves both, unless questions have one of their own that sees less.
    activity: createActivityReader(({ profile }) =>
      profile.questionUser === null ? browsing : watching,
    ),
    exporter: createRowsExporter({
      ...connecting,
      loadParser: loadSqlParser,
      openFile: openExportFile,
      openParquet: openParquetRows,
    }),
    performance: createPerformanceMeter(connecting),
    actionRunner: store.add(createActionRunner(connecting, watching)),
    actionLog: createActionLogStore(),
    rehearsalStore,
    rehearsalWords: { page: rehearsalMarkdown, failure: rehearsalFailureText, phase: phaseText },
    rehearsals: createLocalRehearsals({
      ...{ asker, watcher, fingerprints, env, clock: CLOCK, timer: TIMER },
      sampler: createLockSampler(connecting),
      ...{ clusters, restoring },
      store: rehearsalStore,
      ...{ person: options.person, version: options.version },
    }),
    completionReports: createCompletionReports({
      parse: (text) => reader.read(text),
      version: options.version,
    }),
    checkConnection: async (target, signal) =>
      checkConnection(connecting, target, await findClientTools(env), signal),
    openControl: async (request) => {
      const parts = controlParts(
        request,
        { runner, asker, watcher },
        { reader: fingerprints, store: fingerprintStore },
        backups,
        (asked) => previewHazards(asked, new AbortController().signal),
      );
      if (request.begin !== null) {
        await begin(request, request.begin, options.version);
      }
      return createControl(parts, request.journal, request.runbook);
    },
    dispose: () => store.dispose(),
  };
}

function controlParts(
  request: ControlRequest,
  adapters: Pick<ControlParts, "runner" | "asker" | "watcher">,
  fingerprints: Omit<DeploymentFingerprints, "policy">,
  backups: Backups,
  preview: (request: PreviewRequest) => Promise<StepPreview>,
): ControlParts {
  const { settings } = request;
  return {
    ...adapters,
    connections: request.connections,
    clock: CLOCK,
    timer: TIMER,
    person: request.person,
    dialogue: request.dialogue,
    newId: randomUUID,
    sha256,
    cwd: request.cwd,
    source: request.source,
    // Read at use: a changed setting counts at the next run.
    get limits() {
      return settings.limits;
    },
    get pathMappings() {
      return settings.pathMappings;
    },
    get backups() {
      return createDeploymentBackups(backups, request.cwd, settings.backups);
    },
    get hazards() {
      return { preview, off: settings.hazardsOff };
    },
    get watchEveryMs() {
      return settings.watchEveryMs;
    },
    get fingerprints() {
      return { ...fingerprints, policy: settings.fingerprints };
    },
  };
}

async function begin(
  { journal, runbook, source, cwd, person }: ControlRequest,
  { id, text, connections }: NonNullable<ControlRequest["begin"]>,
  version: string,
): Promise<void> {
  const place = path.relative(cwd, source).split(path.sep).join("/");
  await startDeployment(
    journal,
    {
      deployment: id,
      runbook: { path: place, title: runbook.title, sha256: sha256(text) },
      connections,
      version,
    },
    person,
    CLOCK,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** Ours, with the tool folders in front of the PATH. */
function environmentOf({ toolFolders }: EngineOptions): NodeJS.ProcessEnv {
  const PATH = [...toolFolders, process.env["PATH"] ?? ""].join(path.delimiter);
  return { ...process.env, PATH, HOME: process.env["HOME"] ?? os.homedir() };
}
