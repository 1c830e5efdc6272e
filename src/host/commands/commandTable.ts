/**
 * Every command, once. `palette` is the `when` clause under which the command palette lists it;
 * null: only in menus, where it gets the element it is for. The title is `command.<name>` in
 * package.nls.json. A unit test holds package.json against this table.
 */
interface CommandFacts {
  readonly palette: string | null;
  readonly icon?: string;
  /** It is in the menus of rows, and means the row. */
  readonly row?: true;
}

const TRUSTED = "isWorkspaceTrusted";
const RUNBOOK = "schemaOps.hasRunbook";
const OPEN = "schemaOps.deployment == running || schemaOps.deployment == paused";
const READY = `${TRUSTED} && ${RUNBOOK} && !schemaOps.busy`;
const CONNECTED = `${TRUSTED} && schemaOps.hasConnection`;
const SQL = `${CONNECTED} && editorLangId == sql`;
const COMPARED = "schemaOps.hasComparison";
const RUNNING = `${TRUSTED} && schemaOps.deployment == running`;

export const COMMANDS = {
  "schemaOps.startDeployment": {
    palette: `${TRUSTED} && ${RUNBOOK} && schemaOps.deployment =~ /^(none|ended)$/`,
    icon: "$(rocket)",
  },
  "schemaOps.rehearse": {
    palette: `${CONNECTED} && ${RUNBOOK}`,
    icon: "$(telescope)",
  },
  "schemaOps.openRehearsal": { palette: `${TRUSTED} && ${RUNBOOK}` },
  "schemaOps.runNext": { palette: READY, icon: "$(play)" },
  "schemaOps.runAll": { palette: READY, icon: "$(run-all)" },
  "schemaOps.runSection": { row: true, palette: READY, icon: "$(run-all)" },
  "schemaOps.runStep": { row: true, palette: READY, icon: "$(play)" },
  "schemaOps.runBlock": { row: true, palette: READY, icon: "$(play)" },
  "schemaOps.runItem": { row: true, palette: null, icon: "$(play)" },
  "schemaOps.retryStep": { row: true, palette: READY, icon: "$(debug-restart)" },
  "schemaOps.verifyAll": { palette: READY, icon: "$(checklist)" },
  "schemaOps.verifySection": { row: true, palette: READY, icon: "$(beaker)" },
  "schemaOps.verifyStep": { row: true, palette: READY, icon: "$(beaker)" },
  "schemaOps.verifyItem": { row: true, palette: null, icon: "$(beaker)" },
  "schemaOps.verifyQuery": { row: true, palette: READY, icon: "$(beaker)" },
  "schemaOps.previewHazards": {
    row: true,
    palette: `${TRUSTED} && ${RUNBOOK}`,
    icon: "$(shield)",
  },
  "schemaOps.measureCriteria": {
    row: true,
    palette: `${READY} && schemaOps.hasConnection`,
    icon: "$(dashboard)",
  },
  "schemaOps.runLoadCheck": { palette: CONNECTED, icon: "$(dashboard)" },
  "schemaOps.compareAnswers": {
    row: true,
    palette: `${TRUSTED} && ${RUNBOOK} && schemaOps.deployment != none`,
    icon: "$(diff)",
  },
  "schemaOps.showStepChanges": {
    row: true,
    palette: `${TRUSTED} && ${RUNBOOK} && schemaOps.deployment != none`,
    icon: "$(diff)",
  },
  "schemaOps.openSchemaChange": { row: true, palette: null, icon: "$(diff)" },
  "schemaOps.openAllSchemaChanges": { palette: COMPARED, icon: "$(diff-multiple)" },
  "schemaOps.compareSchemas": { palette: CONNECTED, icon: "$(git-compare)" },
  "schemaOps.compareRows": { palette: CONNECTED, icon: "$(table)" },
  "schemaOps.compareWithFiles": { palette: CONNECTED, icon: "$(file-code)" },
  "schemaOps.exportSchemaChanges": { palette: COMPARED, icon: "$(export)" },
  "schemaOps.closeSchemaChanges": { palette: COMPARED, icon: "$(close)" },
  "schemaOps.cancelRun": { palette: `${TRUSTED} && schemaOps.busy`, icon: "$(debug-stop)" },
  "schemaOps.tickItem": { row: true, palette: RUNNING },
  "schemaOps.untickItem": { row: true, palette: RUNNING },
  "schemaOps.toggleItem": { palette: null },
  "schemaOps.runSelected": { palette: null },
  "schemaOps.verifySelected": { palette: null },
  "schemaOps.unlockStep": { row: true, palette: RUNNING, icon: "$(unlock)" },
  "schemaOps.skipStep": { row: true, palette: RUNNING },
  "schemaOps.acceptFailure": { row: true, palette: RUNNING },
  "schemaOps.judgeQuery": { row: true, palette: RUNNING, icon: "$(law)" },
  "schemaOps.setValue": { palette: RUNNING },
  "schemaOps.pauseDeployment": { palette: RUNNING, icon: "$(debug-pause)" },
  "schemaOps.resumeDeployment": {
    palette: `${TRUSTED} && schemaOps.deployment == paused`,
    icon: "$(debug-continue)",
  },
  "schemaOps.abandonDeployment": { palette: `${TRUSTED} && (${OPEN})` },
  "schemaOps.finishDeployment": { palette: RUNNING, icon: "$(pass)" },
  "schemaOps.writeTicks": { palette: `${RUNBOOK} && schemaOps.deployment != none` },
  "schemaOps.compareRunbook": { palette: "schemaOps.runbookChanged", icon: "$(diff)" },
  "schemaOps.adoptRunbook": { palette: `${RUNNING} && schemaOps.runbookChanged` },
  "schemaOps.keepRunbook": { palette: `${RUNNING} && schemaOps.runbookChanged` },
  "schemaOps.disableFinding": { palette: null },
  "schemaOps.allowHazard": { palette: null },
  "schemaOps.switchHazardOff": { palette: null },
  "schemaOps.openJournal": { palette: "schemaOps.deployment != none" },
  "schemaOps.exportCompletionReport": { palette: `${TRUSTED} && ${RUNBOOK}` },
  "schemaOps.openLog": { row: true, palette: null, icon: "$(output)" },
  "schemaOps.openResults": { palette: RUNBOOK, icon: "$(table)" },
  "schemaOps.openSource": { row: true, palette: null, icon: "$(go-to-file)" },
  "schemaOps.showOutput": { palette: "schemaOps.deployment != none", icon: "$(terminal)" },
  "schemaOps.showExtensionLog": { palette: "true" },
  "schemaOps.selectRunbook": { palette: "schemaOps.severalRunbooks", icon: "$(list-selection)" },
  "schemaOps.openAsRunbook": { palette: "editorLangId == markdown" },
  "schemaOps.refreshRunbooks": { palette: "workspaceFolderCount > 0", icon: "$(refresh)" },
  "schemaOps.mapPaths": { palette: RUNNING },
  "schemaOps.showChecklist": { palette: "true" },
  "schemaOps.addConnection": { palette: "workspaceFolderCount > 0", icon: "$(add)" },
  "schemaOps.editConnection": { row: true, palette: "schemaOps.hasConnection", icon: "$(edit)" },
  "schemaOps.testConnection": {
    row: true,
    palette: `${TRUSTED} && schemaOps.hasConnection`,
    icon: "$(plug)",
  },
  "schemaOps.removeConnection": { row: true, palette: "schemaOps.hasConnection" },
  "schemaOps.setPassword": {
    row: true,
    palette: `${TRUSTED} && schemaOps.hasConnection`,
    icon: "$(key)",
  },
  "schemaOps.clearPassword": { row: true, palette: "schemaOps.hasConnection" },
  "schemaOps.showMoreRows": { palette: null },
  "schemaOps.readLevelAgain": { palette: null },
  "schemaOps.openActionLog": { palette: "schemaOps.hasConnection", icon: "$(history)" },
  "schemaOps.exportActionLog": { palette: "schemaOps.hasConnection" },
  "schemaOps.refreshSchemas": { palette: CONNECTED, icon: "$(refresh)" },
  "schemaOps.refreshSchemaLevel": { row: true, palette: null, icon: "$(refresh)" },
  "schemaOps.filterSchemas": { palette: CONNECTED, icon: "$(filter)" },
  "schemaOps.toggleSystemSchemas": { palette: CONNECTED },
  "schemaOps.findObject": { palette: CONNECTED, icon: "$(search)" },
  "schemaOps.previewRows": { row: true, palette: CONNECTED, icon: "$(table)" },
  "schemaOps.exportRows": { row: true, palette: CONNECTED },
  "schemaOps.showDefinition": { row: true, palette: CONNECTED, icon: "$(code)" },
  "schemaOps.copyQualifiedName": { row: true, palette: CONNECTED },
  "schemaOps.countRows": { row: true, palette: CONNECTED },
  "schemaOps.estimateRows": { row: true, palette: CONNECTED },
  "schemaOps.reindex": { row: true, palette: CONNECTED },
  "schemaOps.vacuum": { row: true, palette: CONNECTED },
  "schemaOps.analyze": { row: true, palette: CONNECTED },
  "schemaOps.openSqlDocument": { palette: CONNECTED, icon: "$(new-file)" },
  "schemaOps.bindSqlDocument": { palette: SQL },
  "schemaOps.runSqlStatement": { palette: SQL, icon: "$(play)" },
  "schemaOps.explainSqlStatement": { palette: SQL },
  "schemaOps.toggleSqlLock": { palette: `${CONNECTED} && schemaOps.sqlDocument` },
  "schemaOps.refreshSessions": { palette: CONNECTED, icon: "$(refresh)" },
  "schemaOps.refreshSessionLevel": { row: true, palette: null, icon: "$(refresh)" },
  "schemaOps.filterSessions": { palette: CONNECTED, icon: "$(filter)" },
  "schemaOps.revokeSessions": { row: true, palette: CONNECTED, icon: "$(circle-slash)" },
  "schemaOps.revokeUserSessions": { row: true, palette: CONNECTED, icon: "$(circle-slash)" },
  "schemaOps.expireSessions": { row: true, palette: CONNECTED, icon: "$(history)" },
  "schemaOps.copySessions": { row: true, palette: CONNECTED },
  "schemaOps.showSession": { row: true, palette: CONNECTED },
  "schemaOps.endSelectedSessions": { palette: null },
  "schemaOps.cancelQuery": { row: true, palette: CONNECTED, icon: "$(debug-stop)" },
  "schemaOps.terminateBackend": { row: true, palette: CONNECTED, icon: "$(close)" },
  "schemaOps.copyQuery": { row: true, palette: CONNECTED },
  "schemaOps.explainQuery": { row: true, palette: CONNECTED },
  "schemaOps.refreshRoles": { palette: CONNECTED, icon: "$(refresh)" },
  "schemaOps.refreshRoleLevel": { row: true, palette: null, icon: "$(refresh)" },
  "schemaOps.filterRoles": { palette: CONNECTED, icon: "$(filter)" },
  "schemaOps.grantRole": { row: true, palette: CONNECTED, icon: "$(add)" },
  "schemaOps.revokeRole": { row: true, palette: CONNECTED, icon: "$(circle-slash)" },
  "schemaOps.grantPermission": { row: true, palette: CONNECTED, icon: "$(key)" },
  "schemaOps.revokePermission": { row: true, palette: CONNECTED, icon: "$(circle-slash)" },
  "schemaOps.showRoleHistory": { row: true, palette: CONNECTED, icon: "$(history)" },
  "schemaOps.chooseActingUser": { palette: CONNECTED },
  "schemaOps.showRoleSql": { row: true, palette: CONNECTED, icon: "$(code)" },
  "schemaOps.explainPrivileges": { row: true, palette: CONNECTED, icon: "$(question)" },
  "schemaOps.grantMembership": { row: true, palette: CONNECTED, icon: "$(add)" },
  "schemaOps.revokeMembership": { row: true, palette: CONNECTED, icon: "$(circle-slash)" },
  "schemaOps.runReport": { row: true, palette: CONNECTED, icon: "$(play)" },
  "schemaOps.openReport": { row: true, palette: CONNECTED, icon: "$(graph)" },
  "schemaOps.chooseCadence": { row: true, palette: CONNECTED, icon: "$(question)" },
  "schemaOps.openLiveDashboard": { palette: CONNECTED, icon: "$(pulse)" },
  "schemaOps.openReportHistory": { palette: CONNECTED, icon: "$(history)" },
  "schemaOps.openReportLine": { row: true, palette: null, icon: "$(go-to-file)" },
  "schemaOps.refreshMonitoring": { palette: CONNECTED, icon: "$(refresh)" },
  "schemaOps.showMonitoring": { palette: CONNECTED },
  "schemaOps.takeBackup": { palette: CONNECTED, icon: "$(add)" },
  "schemaOps.refreshBackups": { palette: TRUSTED, icon: "$(refresh)" },
  "schemaOps.checkBackup": { row: true, palette: TRUSTED, icon: "$(check)" },
  "schemaOps.restoreCheckBackup": { row: true, palette: TRUSTED },
  "schemaOps.restoreBackup": { row: true, palette: CONNECTED, icon: "$(new-file)" },
  "schemaOps.dropFailedDatabase": { palette: CONNECTED, icon: "$(trash)" },
  "schemaOps.rollBackToBackup": { row: true, palette: CONNECTED, icon: "$(discard)" },
  "schemaOps.revealBackup": { row: true, palette: TRUSTED },
  "schemaOps.deleteBackup": { row: true, palette: TRUSTED },
  "schemaOps.rollBackDeployment": {
    palette: `${CONNECTED} && ${RUNBOOK} && !schemaOps.busy`,
    icon: "$(discard)",
  },
  "schemaOps.rollBackBeforeStep": {
    row: true,
    palette: `${CONNECTED} && ${RUNBOOK} && !schemaOps.busy && schemaOps.deployment != none`,
    icon: "$(discard)",
  },
} as const satisfies Record<string, CommandFacts>;

export type CommandId = keyof typeof COMMANDS;

const ROW_COMMANDS: ReadonlySet<string> = new Set(
  Object.entries<CommandFacts>(COMMANDS).flatMap(([id, { row }]) => (row === true ? [id] : [])),
);

/** Whether a command means the row in whose menu it was chosen. */
export function isRowCommand(id: string): boolean {
  return ROW_COMMANDS.has(id);
}

/**
 * A handler gets what VS Code hands over: nothing from the palette or a key, the element from a
 * menu of a tree, an {@link ElementRef} from an editor. Everything is parsed before it is used.
 */
export type CommandHandler = (argument: unknown) => void | Promise<void>;
export type CommandHandlers = Readonly<Record<CommandId, CommandHandler>>;
