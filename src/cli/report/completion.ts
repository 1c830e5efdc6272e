import * as l10n from "@vscode/l10n";
import type { CompletionReport } from "../../core/report/completionReport.ts";
import type { RenderOptions, ReportFormat } from "../../core/report/stamp.ts";
import { findNewest } from "../commands/findDeployment.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot, readableReason } from "../input.ts";
import type { CliParts } from "../parts.ts";

export interface CompletionOptions {
  readonly format: ReportFormat;
  readonly language: RenderOptions["language"] | undefined;
  readonly timeZone: string | undefined;
  readonly output: string | undefined;
  readonly deployment: string | undefined;
  readonly root: string | undefined;
}

/** Writes the completion report of a deployment; the exit code is that of what it tells. */
export async function completion(
  parts: CliParts,
  file: string | undefined,
  options: CompletionOptions,
): Promise<ExitCode> {
  const folder = await deploymentFolder(parts, file, options);
  if (folder === null) {
    return EXIT.open;
  }
  const output =
    options.output === undefined ? null : parts.files.resolve(parts.cwd, options.output);
  const from = output === null ? parts.cwd : parts.files.parent(output);
  const reports = await parts.openCompletionReports();
  const made = await reports.make(folder, parts.signal);
  const text = reports.render(made, {
    format: options.format,
    language: options.language ?? parts.language,
    timeZone: options.timeZone ?? parts.timeZone,
    base: parts.files.relative(from, folder),
  });
  if (output === null) {
    parts.terminal.out(text);
  } else {
    await write(parts, output, text);
    parts.terminal.note(`${l10n.t("Written: {0}", output)}\n`);
  }
  return exitCodeOfReport(made.report);
}

/** The folder of the newest deployment, or of the named one; null, and said, when there is none. */
export async function deploymentFolder(
  parts: CliParts,
  file: string | undefined,
  options: Pick<CompletionOptions, "deployment" | "root">,
): Promise<string | null> {
  const path = file === undefined ? undefined : parts.files.resolve(parts.cwd, file);
  if (path !== undefined && !(await parts.files.exists(path))) {
    throw new UsageError(l10n.t("{0} cannot be read: {1}", path, l10n.t("it is not there")));
  }
  const start = path === undefined ? parts.cwd : parts.files.parent(path);
  const root = await findRoot(parts, start, options.root);
  if (options.deployment !== undefined) {
    const named = (await parts.store.list(root)).find(({ id }) => id === options.deployment);
    if (named === undefined) {
      throw new UsageError(l10n.t("There is no deployment {0} in {1}.", options.deployment, root));
    }
    return named.folder;
  }
  const found = await findNewest(parts, root, path);
  switch (found.kind) {
    case "none":
      parts.terminal.note(
        `${l10n.t("No deployment yet. Start one with `schema-ops run FILE`.")}\n`,
      );
      return null;
    case "damaged":
      throw new UsageError(found.text.trimEnd());
    case "found":
      return found.deployment.folder;
  }
}

async function write(parts: CliParts, path: string, text: string): Promise<void> {
  try {
    await parts.files.write(path, text);
  } catch (error) {
    throw new UsageError(l10n.t("{0} cannot be written: {1}", path, readableReason(error)));
  }
}

/** 0: a success that nothing speaks against but decisions that people stand for. */
export function exitCodeOfReport({ outcome, totals }: CompletionReport): ExitCode {
  switch (outcome) {
    case "success":
      return totals.failed + totals.stale > 0 ? EXIT.failed : EXIT.passed;
    case "failure":
    case "abandoned":
    case "uncertain":
      return EXIT.failed;
    case "unfinished":
      return totals.failed + totals.stale > 0 ? EXIT.failed : EXIT.open;
  }
}
