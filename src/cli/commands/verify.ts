import { readConfig } from "../connections.ts";
import { createDialogue } from "../dialogue.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot, readRunbook, stepNamed } from "../input.ts";
import { report, type ReportOptions } from "../output/report.ts";
import type { CliParts } from "../parts.ts";
import { refusalText } from "../text/refusalText.ts";

export interface VerifyOptions extends ReportOptions {
  readonly connection: readonly string[];
  readonly map: readonly string[];
  readonly config?: string;
  readonly root?: string;
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
  const root = await findRoot(parts, input.path, options.root);
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
    journal: parts.memoryJournal(),
    runbook: input.runbook,
    source: input.path,
    root,
    connections: parts.connectionBook(config.profiles),
    pathMappings: config.pathMappings,
    dialogue: createDialogue(parts.terminal, { set: [], answer: [], production: [], yes: true }),
    statementTimeoutMs: options.timeout * 1000,
  });
  try {
    const result = await control.verify(scope, parts.signal);
    if (!result.ok) {
      if (result.error.code === "unknown" || result.error.code === "nothing-to-do") {
        throw new UsageError(refusalText(result.error));
      }
      parts.terminal.note(`schema-ops: ${refusalText(result.error)}\n`);
      return EXIT.open;
    }
    return await report(parts, input, control, result.value, { ...options, deployment: null });
  } finally {
    control.dispose();
  }
}
