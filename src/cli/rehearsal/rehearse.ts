import { DEFAULT_BACKUP_SETTINGS } from "../../core/backup/deploymentBackups.ts";
import type { RehearsalData } from "../../core/rehearsal/ports.ts";
import type { RehearsalReport } from "../../core/rehearsal/report.ts";
import { rehearsalFailureText } from "../../prose/rehearsal/rehearsalFailureProse.ts";
import { rehearsalMarkdown } from "../../prose/rehearsal/rehearsalMarkdown.ts";
import { phaseText } from "../../prose/rehearsal/rehearsalProse.ts";
import { readConfig } from "../connections.ts";
import { createDialogue } from "../dialogue.ts";
import { EXIT, type ExitCode } from "../exitCode.ts";
import { findRoot, readRunbook } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { plain, plainLine } from "../text/plain.ts";
import { rehearsalText } from "./rehearsalText.ts";

export interface RehearseOptions {
  readonly connection: readonly string[];
  readonly map: readonly string[];
  readonly config?: string;
  readonly root?: string;
  readonly set: readonly string[];
  readonly answer: readonly string[];
  readonly data: RehearsalData["kind"];
  /** Of each table, in a sample. */
  readonly sampleRows: number;
  readonly postgresFolder: readonly string[];
  /** Seconds. */
  readonly timeout: number;
  readonly json?: boolean;
  readonly md?: boolean;
  /** False: the deployment takes no backups before its first change, and has no managed rollback. */
  readonly backup?: boolean;
}

/** Rehearses a runbook on a disposable cluster. The real servers are only read. */
export async function rehearse(
  parts: CliParts,
  file: string,
  options: RehearseOptions,
): Promise<ExitCode> {
  const input = await readRunbook(parts, file);
  const root = await findRoot(parts, parts.files.parent(input.path), options.root);
  const config = await readConfig(parts, root, {
    connection: options.connection,
    map: options.map,
    config: options.config,
  });
  const book = parts.connectionBook(config.profiles);
  const targets = await Promise.all(config.profiles.map(({ name }) => book.target(name)));
  const folders = options.postgresFolder.map((name) => parts.files.resolve(parts.cwd, name));
  const rehearsals = await parts.openRehearsals([root, ...folders]);
  const result = await rehearsals.rehearse(
    {
      ...{ root, source: input.path, text: input.text, runbook: input.runbook },
      targets: targets.filter((target) => target !== undefined),
      pathMappings: config.pathMappings,
      data:
        options.data === "sample"
          ? { kind: "sample", rows: options.sampleRows }
          : { kind: options.data },
      backups: { ...DEFAULT_BACKUP_SETTINGS, beforeFirstChange: options.backup !== false },
      dialogue: createDialogue(parts.terminal, {
        ...{ set: options.set, answer: options.answer, production: [], yes: true },
      }),
      statementTimeoutMs: options.timeout * 1000,
    },
    {
      onPhase: (phase) => parts.terminal.note(`${plainLine(phaseText(phase))}\n`),
      onOutput: () => undefined,
    },
    parts.signal,
  );
  if (!result.ok) {
    const code = result.error.code;
    parts.terminal.note(`schema-ops: ${plain(rehearsalFailureText(result.error))}\n`);
    if (options.json === true) {
      parts.terminal.out(`${JSON.stringify({ error: result.error }, null, 2)}\n`);
    }
    return code === "no-connections" || code === "same-name" ? EXIT.usage : EXIT.open;
  }
  parts.terminal.out(shown(result.value, options));
  return result.value.verdict === "pass" ? EXIT.passed : EXIT.failed;
}

function shown(report: RehearsalReport, { json, md }: RehearseOptions): string {
  if (json === true) {
    return `${JSON.stringify(report, null, 2)}\n`;
  }
  return plain(md === true ? rehearsalMarkdown(report) : rehearsalText(report));
}
