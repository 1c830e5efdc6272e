import * as l10n from "@vscode/l10n";
import { DEFAULT_BACKUP_SETTINGS } from "../../core/backup/deploymentBackups.ts";
import type {
  DeploymentControl,
  Refusal,
  RunOptions,
  ScopeResult,
} from "../../core/deployment/control.ts";
import { ok, type Result } from "../../core/lib/result.ts";
import { TerminalCleaner } from "../../core/lib/terminalCleaner.ts";
import { readConfig } from "../connections.ts";
import { createDialogue } from "../dialogue.ts";
import { EXIT, type ExitCode } from "../exitCode.ts";
import { readHazardsOff } from "../hazards/hazardsOff.ts";
import { findRoot, readRunbook, stepNamed, type RunbookFile } from "../input.ts";
import { showBackups } from "../output/backupProgress.ts";
import { report, reportRefusal } from "../output/report.ts";
import type { CliParts, ControlOptions } from "../parts.ts";
import { changesText } from "../text/changesText.ts";
import { damageText } from "../text/damageText.ts";
import { findUnfinished } from "./findDeployment.ts";
import { mergeResults, nextStep } from "./mergeResults.ts";
import type { VerifyOptions } from "./verify.ts";

export interface RunCommandOptions extends VerifyOptions {
  readonly new?: boolean;
  readonly adopt?: boolean;
  readonly keep?: boolean;
  readonly again?: boolean;
  readonly openGates?: string;
  readonly answer: readonly string[];
  readonly yes?: boolean;
  /** False: `--no-fingerprints`. */
  readonly fingerprints?: boolean;
  /** False: nothing is backed up before the first change, and the journal says so. */
  readonly backup?: boolean;
}

/** Runs a checklist or one step of it in its unfinished deployment, or in a new one. */
export async function run(
  parts: CliParts,
  file: string,
  options: RunCommandOptions,
): Promise<ExitCode> {
  const input = await readRunbook(parts, file);
  const root = await findRoot(parts, parts.files.parent(input.path), options.root);
  if (options.step !== undefined) {
    // Wrong usage begins no deployment.
    stepNamed(input.runbook, options.step);
  }
  const opened = await openDeployment(parts, input, root, options);
  if (opened.kind === "damaged") {
    parts.terminal.note(opened.text);
    return EXIT.failed;
  }
  const { control } = opened;
  const live = new TerminalCleaner("\n");
  const output = control.onDidOutput(({ chunk }) => {
    if (options.json !== true) {
      parts.terminal.note(live.clean(chunk));
    }
  });
  const backups = showBackups(parts.terminal, control);
  const context = { ...options, deployment: control.state.id };
  try {
    const refusal = await mayGoOn(parts, input, control, options);
    if (refusal !== null) {
      return await reportRefusal(parts, input, control, refusal, context);
    }
    const result = await runScope(parts, control, options);
    return result.ok
      ? await report(parts, input, control, result.value, context)
      : await reportRefusal(parts, input, control, result.error, context);
  } finally {
    backups.dispose();
    output.dispose();
  }
}

async function runScope(
  parts: CliParts,
  control: DeploymentControl,
  options: RunCommandOptions,
): Promise<Result<ScopeResult, Refusal>> {
  const named =
    options.step === undefined ? null : stepNamed(control.runbook, options.step).step.id;
  const runOptions: RunOptions = {
    skipPassed: options.again !== true && named === null,
    namedStep: named,
  };
  if (named !== null) {
    return control.run({ kind: "step", id: named }, runOptions, parts.signal);
  }
  const result =
    options.openGates === undefined
      ? await control.run({ kind: "all" }, runOptions, parts.signal)
      : await runThroughGates(parts, control, runOptions, options.openGates);
  if (!result.ok && result.error.code === "nothing-to-do" && hasRun(control)) {
    parts.terminal.note(`${l10n.t("All that can be run has passed already.")}\n`);
    return ok({ blocks: [], queries: [], verdict: "pass", stopped: null });
  }
  return result;
}

function hasRun({ state }: DeploymentControl): boolean {
  return state.blocks.size > 0 || state.queries.size > 0;
}

/** Opens each gate that the run comes to, with the reason for the record, and goes on behind it. */
async function runThroughGates(
  parts: CliParts,
  control: DeploymentControl,
  runOptions: RunOptions,
  reason: string,
): Promise<Result<ScopeResult, Refusal>> {
  let merged: ScopeResult | null = null;
  let scope: Parameters<DeploymentControl["run"]>[0] = { kind: "all" };
  for (;;) {
    const result = await control.run(scope, runOptions, parts.signal);
    const stopped = result.ok ? result.value.stopped : result.error;
    if (result.ok) {
      merged = mergeResults(merged, result.value, control.state);
      const step = nextStep(control.runbook, merged);
      const failed = merged.verdict === "fail" || merged.verdict === "error";
      if (failed || step === null || parts.signal.aborted) {
        return ok(merged);
      }
      scope = { kind: "step", id: step };
    }
    if (stopped?.code === "locked") {
      const opened = await control.openGate(stopped.step, reason);
      if (!opened.ok) {
        return opened;
      }
    } else if (stopped !== null) {
      return merged === null ? result : ok({ ...merged, stopped });
    }
  }
}

type Opened =
  | { readonly kind: "control"; readonly control: DeploymentControl }
  | { readonly kind: "damaged"; readonly text: string };

async function openDeployment(
  parts: CliParts,
  input: RunbookFile,
  root: string,
  options: RunCommandOptions,
): Promise<Opened> {
  const config = await readConfig(parts, root, {
    connection: options.connection,
    map: options.map,
    config: options.config,
  });
  const shared: Omit<ControlOptions, "journal" | "runbook"> = {
    source: input.path,
    root,
    connections: parts.connectionBook(config.profiles),
    pathMappings: config.pathMappings,
    statementTimeoutMs: options.timeout * 1000,
    hazardsOff: await readHazardsOff(parts, root, options.config),
    ...(options.fingerprints === undefined ? {} : { fingerprints: options.fingerprints }),
    backups: { ...DEFAULT_BACKUP_SETTINGS, beforeFirstChange: options.backup !== false },
    dialogue: createDialogue(parts.terminal, {
      set: options.set,
      answer: options.answer,
      production: options.production,
      yes: options.yes === true,
    }),
  };
  const unfinished =
    options.new === true
      ? ({ kind: "none" } as const)
      : await findUnfinished(parts, root, input.path);
  if (unfinished.kind === "damaged") {
    return unfinished;
  }
  if (unfinished.kind === "none") {
    const control = await parts.startDeployment({
      ...shared,
      runbook: input.runbook,
      runbookText: input.text,
    });
    return { kind: "control", control };
  }
  const { id, folder } = unfinished.deployment;
  const journal = await parts.store.open(folder);
  if (journal.damage.length > 0) {
    return { kind: "damaged", text: damageText(journal) };
  }
  parts.terminal.note(`${l10n.t("Going on with deployment {0}", id)}\n`);
  const bound = await parts.parse(await journal.runbookText());
  return {
    kind: "control",
    control: await parts.openControl({ ...shared, journal, runbook: bound }),
  };
}

/** A deployment goes on with a changed document only when the person says so. */
async function mayGoOn(
  parts: CliParts,
  input: RunbookFile,
  control: DeploymentControl,
  options: RunCommandOptions,
): Promise<Refusal | null> {
  const { heldBy } = control.journal;
  if (heldBy !== null) {
    const { application, host, pid } = heldBy;
    return { code: "read-only", holder: `${application} · ${host} · ${pid}` };
  }
  const now = parts.sha256(input.text);
  const { runbook, keptAgainst } = control.state;
  control.observeDocument(now);
  if (now === runbook.sha256 || (now === keptAgainst && options.adopt !== true)) {
    return null;
  }
  if (options.adopt === true) {
    const adopted = await control.adopt(input.runbook, input.text);
    return adopted.ok ? null : adopted.error;
  }
  if (options.keep === true) {
    const kept = await control.keepBound();
    return kept.ok ? null : kept.error;
  }
  const changes = control.compare(input.runbook);
  parts.terminal.note(changesText(control.runbook, input.runbook, changes));
  return { code: "runbook-changed" };
}
