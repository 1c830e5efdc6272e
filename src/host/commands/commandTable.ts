/**
 * Every command, once. `palette` is the `when` clause under which the command palette lists it;
 * null: only in menus, where it gets the element it is for. The title is `command.<name>` in
 * package.nls.json. A unit test holds package.json against this table.
 */
interface CommandFacts {
  readonly palette: string | null;
  readonly icon?: string;
}

const TRUSTED = "isWorkspaceTrusted";
const RUNBOOK = "schemaOps.hasRunbook";
const OPEN = "schemaOps.deployment == running || schemaOps.deployment == paused";
const READY = `${TRUSTED} && ${RUNBOOK} && !schemaOps.busy`;
const RUNNING = `${TRUSTED} && schemaOps.deployment == running`;

export const COMMANDS = {
  "schemaOps.startDeployment": {
    palette: `${TRUSTED} && ${RUNBOOK} && schemaOps.deployment =~ /^(none|ended)$/`,
    icon: "$(rocket)",
  },
  "schemaOps.runNext": { palette: READY, icon: "$(play)" },
  "schemaOps.runAll": { palette: READY, icon: "$(run-all)" },
  "schemaOps.runSection": { palette: READY, icon: "$(run-all)" },
  "schemaOps.runStep": { palette: READY, icon: "$(play)" },
  "schemaOps.runBlock": { palette: READY, icon: "$(play)" },
  "schemaOps.runItem": { palette: null, icon: "$(play)" },
  "schemaOps.retryStep": { palette: READY, icon: "$(debug-restart)" },
  "schemaOps.verifyAll": { palette: READY, icon: "$(checklist)" },
  "schemaOps.verifySection": { palette: READY, icon: "$(beaker)" },
  "schemaOps.verifyStep": { palette: READY, icon: "$(beaker)" },
  "schemaOps.verifyItem": { palette: null, icon: "$(beaker)" },
  "schemaOps.verifyQuery": { palette: READY, icon: "$(beaker)" },
  "schemaOps.cancelRun": { palette: `${TRUSTED} && schemaOps.busy`, icon: "$(debug-stop)" },
  "schemaOps.tickItem": { palette: RUNNING },
  "schemaOps.untickItem": { palette: RUNNING },
  "schemaOps.toggleItem": { palette: null },
  "schemaOps.runSelected": { palette: null },
  "schemaOps.verifySelected": { palette: null },
  "schemaOps.unlockStep": { palette: RUNNING, icon: "$(unlock)" },
  "schemaOps.skipStep": { palette: RUNNING },
  "schemaOps.acceptFailure": { palette: RUNNING },
  "schemaOps.judgeQuery": { palette: RUNNING, icon: "$(law)" },
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
  "schemaOps.openJournal": { palette: "schemaOps.deployment != none" },
  "schemaOps.openLog": { palette: null, icon: "$(output)" },
  "schemaOps.openResults": { palette: RUNBOOK, icon: "$(table)" },
  "schemaOps.openSource": { palette: null, icon: "$(go-to-file)" },
  "schemaOps.showOutput": { palette: "schemaOps.deployment != none", icon: "$(terminal)" },
  "schemaOps.showExtensionLog": { palette: "true" },
  "schemaOps.selectRunbook": { palette: "schemaOps.severalRunbooks", icon: "$(list-selection)" },
  "schemaOps.openAsRunbook": { palette: "editorLangId == markdown" },
  "schemaOps.refreshRunbooks": { palette: "workspaceFolderCount > 0", icon: "$(refresh)" },
  "schemaOps.mapPaths": { palette: RUNNING },
  "schemaOps.showChecklist": { palette: "true" },
  "schemaOps.addConnection": { palette: "workspaceFolderCount > 0", icon: "$(add)" },
  "schemaOps.editConnection": { palette: "schemaOps.hasConnection", icon: "$(edit)" },
  "schemaOps.testConnection": {
    palette: `${TRUSTED} && schemaOps.hasConnection`,
    icon: "$(plug)",
  },
  "schemaOps.removeConnection": { palette: "schemaOps.hasConnection" },
  "schemaOps.setPassword": { palette: `${TRUSTED} && schemaOps.hasConnection`, icon: "$(key)" },
  "schemaOps.clearPassword": { palette: "schemaOps.hasConnection" },
  "schemaOps.showMoreRows": { palette: null },
  "schemaOps.readLevelAgain": { palette: null },
  "schemaOps.openActionLog": { palette: "schemaOps.hasConnection", icon: "$(history)" },
  "schemaOps.exportActionLog": { palette: "schemaOps.hasConnection" },
} as const satisfies Record<string, CommandFacts>;

export type CommandId = keyof typeof COMMANDS;

/**
 * A handler gets what VS Code hands over: nothing from the palette or a key, the element from a
 * menu of a tree, an {@link ElementRef} from an editor. Everything is parsed before it is used.
 */
export type CommandHandler = (argument: unknown) => void | Promise<void>;
export type CommandHandlers = Readonly<Record<CommandId, CommandHandler>>;
