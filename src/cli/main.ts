import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as l10n from "@vscode/l10n";
import { createDeploymentBackups } from "../core/backup/deploymentBackups.ts";
import type { CatalogReader } from "../core/catalog/ports.ts";
import { libpqDefaults } from "../core/connection/libpqDefaults.ts";
import type { DeploymentControl } from "../core/deployment/control.ts";
import { createControl } from "../core/deployment/createControl.ts";
import type { Person } from "../core/deployment/ports.ts";
import { deploymentConnection, startDeployment } from "../core/deployment/startDeployment.ts";
import { DisposableStore } from "../core/lib/disposable.ts";
import type { PerformanceMeter } from "../core/performance/ports.ts";
import type { RoleReader } from "../core/roles/ports.ts";
import type { Runbook } from "../core/runbook/runbook.ts";
import { createJournalStore } from "../local/deployment/journalStore.ts";
import { createTemporaryJournal } from "../local/deployment/temporaryJournal.ts";
import { useNumberLocale } from "../prose/monitoring/numberProse.ts";
import { EXIT } from "./exitCode.ts";
import type {
  CliParts,
  ControlOptions,
  MonitoringParts,
  MonitoringPartsOptions,
  SessionReaders,
  StartOptions,
} from "./parts.ts";
import { runProgram } from "./program.ts";
import { connectParts, openQuestionKeeper } from "./root/connecting.ts";
import { openFingerprintReader, openSchemaSources } from "./root/fingerprinting.ts";
import { openHazardPreviewer, runPreviews } from "./root/previewing.ts";
import { openRehearsals } from "./root/rehearsing.ts";
import { openBackups, openRestoreCheck, openRollback } from "./root/restoring.ts";
import { diskFiles } from "./terminal/diskFiles.ts";
import { createInterruptSignal } from "./terminal/interruptSignal.ts";
import { terminalLanguage } from "./terminal/language.ts";
import {
  createConnectionBook,
  findPerson,
  sha256,
  systemClock,
  systemTimer,
} from "./terminal/environment.ts";
import { createProcessTerminal } from "./terminal/processTerminal.ts";
import { errorText, isSystemError } from "./text/errorText.ts";

/** The composition root of the command line. What a command does not need is not loaded. */

const MAX_ROWS = 1000;
const LOCK_TIMEOUT_MS = 5000;

/** A file of the package, beside the bundle's folder. */
function packageFile(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}

function useLanguage(): void {
  const bundle = packageFile(`l10n/bundle.l10n.${terminalLanguage(process.env)}.json`);
  if (existsSync(bundle)) {
    l10n.config({ fsPath: bundle });
  }
  useNumberLocale(terminalLanguage(process.env));
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "";
}

function newDeploymentId(): string {
  const time = new Date(systemClock.now()).toISOString().replace(/[-:]/g, "").replace("T", "-");
  return `${time.slice(0, 15)}-${randomBytes(2).toString("hex")}`;
}

async function parse(text: string): Promise<Runbook> {
  const [{ parseRunbook }, { loadSqlParser }] = await Promise.all([
    import("../core/runbook/parseRunbook.ts"),
    import("../local/sql/pgSqlParser.ts"),
  ]);
  return parseRunbook(text, await loadSqlParser());
}

async function openControl(
  options: ControlOptions,
  person: Person,
  open: DisposableStore,
): Promise<DeploymentControl> {
  const [runner, asker, watcher, pgpass, tls, sql, fingerprints, reader] = await Promise.all([
    import("../local/shell/blockRunner.ts"),
    import("../postgres/questionAsker.ts"),
    import("../postgres/backendWatcher.ts"),
    import("../local/connection/pgpassFile.ts"),
    import("../local/connection/tlsFiles.ts"),
    import("../local/sql/pgSqlParser.ts"),
    import("../local/deployment/fingerprintStore.ts"),
    openFingerprintReader(),
  ]);
  const connecting = {
    readTlsFiles: tls.createTlsFileReader(process.env),
    findPassword: pgpass.createPasswordFinder(process.env),
  };
  return createControl(
    {
      runner: runner.createBlockRunner(),
      asker: open.add(asker.createQuestionAsker({ ...connecting, loadParser: sql.loadSqlParser })),
      watcher: open.add(watcher.createBackendWatcher(connecting)),
      connections: options.connections,
      clock: systemClock,
      timer: systemTimer,
      person,
      dialogue: options.dialogue,
      newId: randomUUID,
      sha256,
      limits: {
        statementTimeoutMs: options.statementTimeoutMs,
        lockTimeoutMs: Math.min(LOCK_TIMEOUT_MS, options.statementTimeoutMs),
        maxRows: MAX_ROWS,
      },
      pathMappings: options.pathMappings,
      backups:
        options.backups === undefined
          ? null
          : createDeploymentBackups(await openBackups(person), options.root, options.backups),
      ...(options.hazardsOff === undefined
        ? {}
        : { hazards: runPreviews(open, options.hazardsOff) }),
      cwd: options.root,
      source: options.source,
      // A terminal shows the output of what runs, not the server's view of it.
      watchEveryMs: 0,
      fingerprints: {
        reader,
        store: fingerprints.createFingerprintStore(),
        policy: options.fingerprints === false ? "off" : "steps",
      },
    },
    options.journal,
    options.runbook,
  );
}

async function openCatalogReader(open: DisposableStore): Promise<CatalogReader> {
  const { createCatalogReader } = await import("../postgres/catalog/catalogReader.ts");
  return createCatalogReader(await openQuestionKeeper(open));
}

async function openRoleReader(open: DisposableStore): Promise<RoleReader> {
  const { createRoleReader } = await import("../postgres/roles/roleReader.ts");
  return createRoleReader(await openQuestionKeeper(open));
}

async function openSessionReaders(open: DisposableStore): Promise<SessionReaders> {
  const [sessions, activity, watcher, connecting] = await Promise.all([
    import("../postgres/sessions/sessionReader.ts"),
    import("../postgres/sessions/activityReader.ts"),
    import("../postgres/backendWatcher.ts"),
    connectParts(),
  ]);
  const browsing = await openQuestionKeeper(open);
  const watching = open.add(watcher.createWatchKeeper(connecting));
  return {
    sessions: sessions.createSessionReader(browsing),
    // Who asks as the one that acts needs no second session.
    activity: activity.createActivityReader(({ profile }) =>
      profile.questionUser === null ? browsing : watching,
    ),
  };
}

async function openMonitoring(
  { connections, statementTimeoutMs }: MonitoringPartsOptions,
  open: DisposableStore,
): Promise<MonitoringParts> {
  const [reports, agreed, taking, health, asking, sql, connecting] = await Promise.all([
    import("../local/reports/reportStore.ts"),
    import("../local/reports/agreementStore.ts"),
    import("../core/monitoring/takeReport.ts"),
    import("../postgres/health/healthReader.ts"),
    import("../postgres/questionAsker.ts"),
    import("../local/sql/pgSqlParser.ts"),
    connectParts(),
  ]);
  const [store, agreements] = [reports.createReportStore(), agreed.createAgreementStore()];
  const reporter = taking.createReporter({
    asker: open.add(asking.createQuestionAsker({ ...connecting, loadParser: sql.loadSqlParser })),
    health: health.createHealthReader(await openQuestionKeeper(open)),
    ...{ connections, store, agreements, clock: systemClock, sha256 },
    loadParser: sql.loadSqlParser,
    newId: randomUUID,
    limits: {
      statementTimeoutMs,
      lockTimeoutMs: Math.min(LOCK_TIMEOUT_MS, statementTimeoutMs),
    },
  });
  return { reporter, store, agreements };
}

async function openPerformanceMeter(): Promise<PerformanceMeter> {
  const { createPerformanceMeter } = await import("../postgres/performance/performanceMeter.ts");
  return createPerformanceMeter(await connectParts());
}

async function main(argv: readonly string[]): Promise<number> {
  useLanguage();
  const open = new DisposableStore();
  const signal = createInterruptSignal(() =>
    terminal.note(`${l10n.t("Cancelling; once more to stop at once.")}\n`),
  );
  const terminal = createProcessTerminal(signal);
  const person = findPerson();
  const store = createJournalStore({ application: "schema-ops", person });
  const version = readVersion();
  const parts: CliParts = {
    terminal,
    cwd: process.cwd(),
    profileDefaults: libpqDefaults(process.env, person.name),
    version,
    language: terminalLanguage(process.env),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    person,
    files: diskFiles,
    sha256,
    parse,
    store: {
      list: (root) => store.list(root),
      read: async (folder) => open.add(await store.read(folder)),
      open: async (folder) => open.add(await store.open(folder)),
      create: async (...named) => open.add(await store.create(...named)),
    },
    temporaryJournal: async () => open.add(await createTemporaryJournal()),
    connectionBook: createConnectionBook,
    openControl: async (options) => open.add(await openControl(options, person, open)),
    openCatalogReader: () => openCatalogReader(open),
    openFingerprintReader,
    openSchemaSources,
    openBackups: () => openBackups(person),
    openRollback: (dialogue) => openRollback(person, dialogue),
    openRestoreCheck: (folders) => openRestoreCheck(person, folders),
    openRoleReader: () => openRoleReader(open),
    openSessionReaders: () => openSessionReaders(open),
    openPerformanceMeter,
    now: () => systemClock.now(),
    offsetMinutes: (at) => -new Date(at).getTimezoneOffset(),
    openMonitoring: (options) => openMonitoring(options, open),
    openRehearsals: (folders) => openRehearsals(folders, person, version, open),
    openHazardPreviewer: () => openHazardPreviewer(open),
    openCompletionReports: async () => {
      const { createCompletionReports } = await import("../local/report/completionReports.ts");
      return createCompletionReports({ parse, version });
    },
    startDeployment: async (options: StartOptions) => {
      const { root, source, runbook, runbookText, connections } = options;
      const id = newDeploymentId();
      const journal = open.add(await store.create(root, id, runbookText));
      await startDeployment(
        journal,
        {
          deployment: id,
          runbook: {
            path: diskFiles.relative(root, source),
            title: runbook.title,
            sha256: sha256(runbookText),
          },
          connections: connections.profiles().map(deploymentConnection),
          version,
        },
        person,
        systemClock,
      );
      return open.add(await openControl({ ...options, journal }, person, open));
    },
    signal,
  };
  try {
    return await runProgram(parts, argv);
  } catch (error) {
    terminal.note(`schema-ops: ${errorText(error, process.env["SCHEMA_OPS_DEBUG"])}\n`);
    return isSystemError(error) ? EXIT.usage : EXIT.program;
  } finally {
    open.dispose();
  }
}

process.exitCode = await main(process.argv.slice(2));
