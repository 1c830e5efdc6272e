import * as l10n from "@vscode/l10n";
import type {
  DeploymentControl,
  Refusal,
  RunOptions,
  Scope,
} from "../../core/deployment/control.ts";
import type { DeploymentSummary } from "../../core/deployment/journal.ts";
import { readConfig } from "../connections.ts";
import { createDialogue } from "../dialogue.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot, readRunbook, stepNamed, type RunbookFile } from "../input.ts";
import { report } from "../output/report.ts";
import type { CliParts } from "../parts.ts";
import { refusalText } from "../text/refusalText.ts";
import type { VerifyOptions } from "./verify.ts";

export interface RunCommandOptions extends VerifyOptions {
  readonly new?: boolean;
  readonly adopt?: boolean;
  readonly again?: boolean;
  readonly set: readonly string[];
  readonly answer: readonly string[];
  readonly production: readonly string[];
  readonly yes?: boolean;
}

/** Runs a checklist or one step of it in its unfinished deployment, or in a new one. */
export async function run(
  parts: CliParts,
  file: string,
  options: RunCommandOptions,
): Promise<ExitCode> {
  const input = await readRunbook(parts, file);
  const root = await findRoot(parts, input.path, options.root);
  const named = options.step === undefined ? null : stepNamed(input.runbook, options.step).step.id;
  const control = await openDeployment(parts, input, root, options);
  const output = control.onDidOutput(({ chunk }) => {
    if (options.json !== true) {
      parts.terminal.note(chunk);
    }
  });
  try {
    const changed = await settleChangedDocument(parts, input, control, options.adopt === true);
    if (changed !== null) {
      return refuse(parts, changed);
    }
    const scope: Scope = named === null ? { kind: "all" } : { kind: "step", id: named };
    const runOptions: RunOptions = {
      skipPassed: options.again !== true && named === null,
      namedStep: named,
    };
    const result = await control.run(scope, runOptions, parts.signal);
    if (!result.ok) {
      return refuse(parts, result.error);
    }
    return await report(parts, input, control, result.value, {
      ...options,
      deployment: control.state.id,
    });
  } finally {
    output.dispose();
    control.dispose();
  }
}

async function openDeployment(
  parts: CliParts,
  input: RunbookFile,
  root: string,
  options: RunCommandOptions,
): Promise<DeploymentControl> {
  const config = await readConfig(parts, root, {
    connection: options.connection,
    map: options.map,
    config: options.config,
  });
  const unfinished =
    options.new === true ? undefined : await findUnfinished(parts, root, input.path);
  const shared = {
    source: input.path,
    root,
    connections: parts.connectionBook(config.profiles),
    pathMappings: config.pathMappings,
    statementTimeoutMs: options.timeout * 1000,
    dialogue: createDialogue(parts.terminal, {
      set: options.set,
      answer: options.answer,
      production: options.production,
      yes: options.yes === true,
    }),
  };
  if (unfinished === undefined) {
    return parts.startDeployment({ ...shared, runbook: input.runbook, runbookText: input.text });
  }
  parts.terminal.note(`${l10n.t("Going on with deployment {0}", unfinished.id)}\n`);
  const journal = await parts.store.open(unfinished.folder);
  const bound = await parts.parse(await journal.runbookText());
  return parts.openControl({ ...shared, journal, runbook: bound });
}

/** The newest unfinished deployment of this document. */
export async function findUnfinished(
  parts: CliParts,
  root: string,
  path: string,
): Promise<DeploymentSummary | undefined> {
  const deployments = await parts.store.list(root);
  return deployments
    .filter(
      (deployment) => deployment.open && parts.files.resolve(root, deployment.runbookPath) === path,
    )
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
}

/** A deployment goes on with a changed document only when the person says so. */
async function settleChangedDocument(
  parts: CliParts,
  input: RunbookFile,
  control: DeploymentControl,
  adopt: boolean,
): Promise<Refusal | null> {
  const now = parts.sha256(input.text);
  if (now === control.state.runbook.sha256) {
    return null;
  }
  if (!adopt) {
    const { added, removed } = control.compare(input.runbook);
    parts.terminal.note(
      `${l10n.t("The document has changed: {0} new, {1} gone.", added.length, removed.length)}\n`,
    );
    return { code: "runbook-changed" };
  }
  const adopted = await control.adopt(input.runbook, input.text);
  return adopted.ok ? null : adopted.error;
}

function refuse(parts: CliParts, refusal: Refusal): ExitCode {
  if (
    refusal.code === "unknown" ||
    refusal.code === "nothing-to-do" ||
    refusal.code === "values-missing" ||
    refusal.code === "no-connection"
  ) {
    throw new UsageError(refusalText(refusal));
  }
  parts.terminal.note(`schema-ops: ${refusalText(refusal)}\n`);
  return refusal.code === "journal" ? EXIT.failed : EXIT.open;
}
