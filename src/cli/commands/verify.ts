import { readConfig } from "../connections.ts";
import { createDialogue } from "../dialogue.ts";
import type { ExitCode } from "../exitCode.ts";
import { findRoot, readRunbook, stepNamed } from "../input.ts";
import { report, reportRefusal, type ReportOptions } from "../output/report.ts";
import type { CliParts } from "../parts.ts";

export interface VerifyOptions extends ReportOptions {
  readonly connection: readonly string[];
  readonly map: readonly string[];
  readonly config?: string;
  readonly root?: string;
  readonly set: readonly string[];
  readonly production: readonly string[];
  readonly step?: string;
  /** Seconds. */
  readonly timeout: number;
}

/** Asks and judges without a deployment: the journal is in memory, and nothing is left behind. */
export async function verify(
  parts: CliParts,
  file: string,
  options: VerifyOptions,
): Promise<ExitCode> {
  const input = await readRunbook(parts, file);
  const root = await findRoot(parts, parts.files.parent(input.path), options.root);
  const config = await readConfig(parts, root, {
    connection: options.connection,
    map: options.map,
    config: options.config,
  });
  const scope =
    options.step === undefined
      ? ({ kind: "all" } as const)
      : ({ kind: "step", id: stepNamed(input.runbook, options.step).step.id } as const);
  const control = await parts.openControl({
    journal: await parts.temporaryJournal(),
    runbook: input.runbook,
    source: input.path,
    root,
    connections: parts.connectionBook(config.profiles),
    pathMappings: config.pathMappings,
    dialogue: createDialogue(parts.terminal, {
      set: options.set,
      answer: [],
      production: options.production,
      yes: true,
    }),
    statementTimeoutMs: options.timeout * 1000,
  });
  const context = { ...options, deployment: null };
  const result = await control.verify(scope, parts.signal);
  return result.ok
    ? report(parts, input, control, result.value, context)
    : reportRefusal(parts, input, control, result.error, context);
}
