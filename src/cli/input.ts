import * as l10n from "@vscode/l10n";
import { matchSteps, type StepPlace } from "../core/runbook/lookup.ts";
import type { Runbook } from "../core/runbook/runbook.ts";
import { UsageError } from "./exitCode.ts";
import type { CliParts } from "./parts.ts";

export interface RunbookFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly runbook: Runbook;
}

export async function readRunbook(parts: CliParts, file: string): Promise<RunbookFile> {
  const path = parts.files.resolve(parts.cwd, file);
  let text: string;
  try {
    text = await parts.files.read(path);
  } catch (error) {
    throw new UsageError(
      l10n.t(
        "{0} cannot be read: {1}",
        file,
        error instanceof Error ? error.message : String(error),
      ),
    );
  }
  return { path, text, runbook: await parts.parse(text) };
}

/** The one step that the words name. */
export function stepNamed(runbook: Runbook, words: string): StepPlace {
  const places = matchSteps(runbook, words);
  const [place] = places;
  if (place === undefined) {
    throw new UsageError(l10n.t("There is no step {0}; `schema-ops inspect` lists them.", words));
  }
  if (places.length > 1) {
    throw new UsageError(
      l10n.t("{0} names several steps: {1}", words, places.map(({ step }) => step.id).join(", ")),
    );
  }
  return place;
}

/**
 * The folder that deployments are kept in: the nearest one above the file that has `.schema-ops`,
 * `.vscode` or `.git`, else the file's own.
 */
export async function findRoot(
  parts: CliParts,
  path: string,
  named: string | undefined,
): Promise<string> {
  if (named !== undefined) {
    return parts.files.resolve(parts.cwd, named);
  }
  const start = parts.files.parent(path);
  for (let folder = start; ; folder = parts.files.parent(folder)) {
    for (const mark of [".schema-ops", ".vscode", ".git"]) {
      if (await parts.files.exists(parts.files.resolve(folder, mark))) {
        return folder;
      }
    }
    if (parts.files.parent(folder) === folder) {
      return start;
    }
  }
}
