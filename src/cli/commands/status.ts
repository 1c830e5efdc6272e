import * as l10n from "@vscode/l10n";
import type { Journal } from "../../core/deployment/journal.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot } from "../input.ts";
import { standingOf, type Standing } from "../output/standing.ts";
import { statusJson } from "../output/statusJson.ts";
import { statusText } from "../output/statusText.ts";
import type { CliParts } from "../parts.ts";
import { findNewest } from "./findDeployment.ts";

/** Where the newest deployment of a document, or of the folder, stands. Reads only. */
export async function status(
  parts: CliParts,
  file: string | undefined,
  options: { readonly json: boolean; readonly root: string | undefined },
): Promise<ExitCode> {
  const path = file === undefined ? undefined : parts.files.resolve(parts.cwd, file);
  if (path !== undefined && !(await parts.files.exists(path))) {
    throw new UsageError(l10n.t("{0} cannot be read: {1}", path, l10n.t("it is not there")));
  }
  const start = path === undefined ? parts.cwd : parts.files.parent(path);
  const root = await findRoot(parts, start, options.root);
  const found = await findNewest(parts, root, path);
  switch (found.kind) {
    case "none":
      parts.terminal.out(
        options.json
          ? `${JSON.stringify({ deployment: null, exitCode: EXIT.open })}\n`
          : `${l10n.t("No deployment yet. Start one with `schema-ops run FILE`.")}\n`,
      );
      return EXIT.open;
    case "damaged":
      parts.terminal.note(found.text);
      if (options.json) {
        parts.terminal.out(`${JSON.stringify({ deployment: null, exitCode: EXIT.failed })}\n`);
      }
      return EXIT.failed;
    case "found":
      return show(parts, root, await parts.store.read(found.deployment.folder), options.json);
  }
}

async function show(
  parts: CliParts,
  root: string,
  journal: Journal,
  json: boolean,
): Promise<ExitCode> {
  const standing = standingOf(journal, await parts.parse(await journal.runbookText()));
  const file = parts.files.resolve(root, standing.state.runbook.path);
  const exitCode = exitCodeOfStanding(standing);
  parts.terminal.out(
    json
      ? `${JSON.stringify(statusJson(standing, file, exitCode), null, 2)}\n`
      : statusText(standing, file),
  );
  return exitCode;
}

/**
 * 1: something failed or is stale, the journal is damaged, or it was given up or signed as a failure.
 * 0: all required is done, nothing waits for a judgement, and it is signed off (where the document has
 * no sign-off, being done is enough). Else it waits for somebody.
 */
function exitCodeOfStanding({ state, progress, journal, runbook }: Standing): ExitCode {
  const { failed, stale, open, status: reached } = progress.all;
  const broken = failed > 0 || stale > 0 || journal.damage.length > 0;
  if (broken || state.phase === "abandoned" || state.signOff?.result === "failure") {
    return EXIT.failed;
  }
  const signs =
    runbook.signOff.length > 0 || runbook.sections.some(({ kind }) => kind === "signOff");
  const done = (reached === "passed" || reached === "skipped") && open === 0;
  return done && (state.phase === "finished" || !signs) ? EXIT.passed : EXIT.open;
}
