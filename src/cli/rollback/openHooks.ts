import * as l10n from "@vscode/l10n";
import type { ConnectionProfile } from "../../core/connection/profile.ts";
import type { Dialogue } from "../../core/deployment/control.ts";
import { foldDeployment } from "../../core/deployment/foldDeployment.ts";
import type { Journal } from "../../core/deployment/journal.ts";
import type { PathMapping } from "../../core/deployment/ports.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { createServiceHooks, type ServiceHooks } from "../../core/rollback/serviceHooks.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

interface Place {
  readonly root: string;
  readonly profiles: readonly ConnectionProfile[];
  readonly pathMappings: readonly PathMapping[];
}

/** Whoever decided on the rollback has seen the blocks; nothing else is asked. */
const SILENT_DIALOGUE: Dialogue = {
  confirm: () => Promise.resolve(true),
  value: () => Promise.resolve(null),
  choose: () => Promise.resolve(null),
  prompt: () => Promise.resolve(null),
};

/** The blocks of a deployment's runbook that belong to its cut-over. One that cannot be read is said. */
export async function openHooks(
  parts: CliParts,
  { root, profiles, pathMappings }: Place,
  journal: Journal,
): Promise<ServiceHooks | null> {
  let runbook: Runbook;
  try {
    runbook = await parts.parse(await journal.runbookText());
  } catch (error) {
    const text = l10n.t(
      "The runbook of the deployment cannot be read: no service is stopped or started. {0}",
      messageOf(error),
    );
    parts.terminal.note(`schema-ops: ${plainLine(text)}\n`);
    return null;
  }
  const names = runbook.sections
    .flatMap(({ steps }) => steps)
    .some(({ blocks }) => blocks.some(({ service }) => service !== null));
  if (!names) {
    return null;
  }
  const control = await parts.openControl({
    ...{ runbook, root, journal, pathMappings },
    source: parts.files.resolve(root, foldDeployment(journal.events()).runbook.path),
    connections: parts.connectionBook(profiles),
    dialogue: SILENT_DIALOGUE,
    statementTimeoutMs: 30_000,
    fingerprints: false,
  });
  return createServiceHooks(control);
}
