import * as l10n from "@vscode/l10n";
import { matchSteps, type StepPlace } from "../core/runbook/lookup.ts";
import type { Runbook } from "../core/runbook/runbook.ts";
import { messageOf } from "../core/lib/messageOf.ts";
import { UsageError } from "./exitCode.ts";
import type { CliParts } from "./parts.ts";
import { plainLine } from "./text/plain.ts";

export interface RunbookFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly runbook: Runbook;
}

export async function readRunbook(parts: CliParts, file: string): Promise<RunbookFile> {
  const path = parts.files.resolve(parts.cwd, file);
  const text = await readInput(parts, path);
  return { path, text, runbook: await parts.parse(text) };
}

/** Without the mark that some editors put before the first character. */
export async function readInput(parts: Pick<CliParts, "files">, path: string): Promise<string> {
  try {
    return (await parts.files.read(path)).replace(/^\uFEFF/, "");
  } catch (error) {
    throw new UsageError(l10n.t("{0} cannot be read: {1}", path, readableReason(error)));
  }
}

export function readableReason(error: unknown): string {
  return messageOf(error);
}

/** The one step that the words name. */
export function stepNamed(runbook: Runbook, words: string): StepPlace {
  const places = matchSteps(runbook, words);
  const [place] = places;
  if (place === undefined) {
    throw new UsageError(
      l10n.t("There is no step {0}; `schema-ops inspect` lists them.", plainLine(words)),
    );
  }
  if (places.length > 1) {
    throw new UsageError(
      l10n.t(
        "{0} names several steps: {1}",
        plainLine(words),
        places.map(({ step }) => step.id).join(", "),
      ),
    );
  }
  return place;
}

/**
 * The folder that deployments are kept in: the nearest one, from the given folder upwards, that has
 * `.schema-ops`, `.vscode` or `.git`, else the given one.
 */
export async function findRoot(
  parts: Pick<CliParts, "cwd" | "files">,
  start: string,
  named: string | undefined,
): Promise<string> {
  if (named !== undefined) {
    const root = parts.files.resolve(parts.cwd, named);
    if (!(await parts.files.exists(root))) {
      throw new UsageError(l10n.t("{0} cannot be read: {1}", root, l10n.t("it is not there")));
    }
    return root;
  }
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
