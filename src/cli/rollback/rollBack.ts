import * as l10n from "@vscode/l10n";
import { planRollback, runRollback, type RollbackEnd } from "../../core/rollback/runRollback.ts";
import type { RollbackOffer } from "../../core/rollback/ports.ts";
import { unitText } from "../../prose/monitoring/numberProse.ts";
import {
  rollbackEndText,
  rollbackFailureText,
  rollbackStageText,
  serviceFailureText,
  servicesText,
} from "../../prose/rollback/rollbackProse.ts";
import { readConfig } from "../connections.ts";
import { EXIT, type ExitCode } from "../exitCode.ts";
import { findRoot } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";
import { createRollbackDialogue, offersText } from "./rollbackDialogue.ts";
import { rollbackRequest } from "./rollbackRequest.ts";

export interface RollbackOptions {
  readonly connection: readonly string[];
  readonly config?: string;
  readonly root?: string;
  readonly deployment?: string;
  readonly before?: string;
  readonly backup: readonly string[];
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly exportWritten?: string;
  readonly terminateClients?: boolean;
  readonly production: readonly string[];
  readonly json?: boolean;
}

/** Takes the databases of a deployment, or of the named backups, back. */
export async function rollBack(parts: CliParts, options: RollbackOptions): Promise<ExitCode> {
  const { terminal } = parts;
  const root = await findRoot(parts, parts.cwd, options.root);
  const { profiles, pathMappings } = await readConfig(parts, root, {
    connection: options.connection,
    map: [],
    config: options.config,
  });
  const rollback = await parts.openRollback(createRollbackDialogue(parts, options));
  const request = await rollbackRequest(parts, rollback, { root, profiles, pathMappings }, options);
  const observer = {
    onStage: (stage: Parameters<typeof rollbackStageText>[0], connection: string | null): void => {
      const text = rollbackStageText(stage);
      const isService = stage === "stopService" || stage === "startService";
      if (options.json !== true && (connection !== null || isService)) {
        terminal.note(`${plainLine(connection === null ? text : `${text}: ${connection}`)}\n`);
      }
    },
  };
  if (options.dryRun === true) {
    const planned = await planRollback(rollback, request, observer, parts.signal);
    if (!planned.ok) {
      return failed(parts, options, {
        failure: planned.error,
        outcome: "failed",
        left: [],
        service: null,
      });
    }
    terminal.out(
      options.json === true
        ? jsonText({
            outcome: "planned",
            databases: planned.value,
            services: request.hooks?.blocks ?? [],
          })
        : offersText(planned.value) +
            servicesText(request.hooks?.blocks ?? [])
              .map((line) => `${plainLine(line)}\n`)
              .join(""),
    );
    return EXIT.passed;
  }
  const done = await runRollback(rollback, request, observer, parts.signal);
  if (!done.ok) {
    return failed(parts, options, done.error);
  }
  const { offers, lockMs, service } = done.value;
  terminal.out(
    options.json === true
      ? jsonText({ outcome: "done", lockMs, databases: offers, service })
      : doneText(offers, lockMs),
  );
  if (service !== null) {
    terminal.note(`schema-ops: ${plainLine(serviceFailureText(service))}\n`);
  }
  return service === null ? EXIT.passed : EXIT.failed;
}

function failed(
  { terminal }: CliParts,
  { json, dryRun }: RollbackOptions,
  end: RollbackEnd,
): ExitCode {
  if (json === true) {
    terminal.out(jsonText(end));
  } else {
    const text = dryRun === true ? rollbackFailureText(end.failure) : rollbackEndText(end);
    terminal.note(`schema-ops: ${plainLine(text)}\n`);
  }
  return end.outcome === "failed" ? EXIT.failed : EXIT.open;
}

function doneText(offers: readonly RollbackOffer[], lockMs: number): string {
  const lines = offers.map(({ database, backup, keptAs }) =>
    keptAs === null
      ? l10n.t("{0} is back from {1}.", database, backup)
      : l10n.t("{0} is back from {1}; the failed one is kept as {2}.", database, backup, keptAs),
  );
  const locked = l10n.t("Nobody could connect for {0}.", unitText(lockMs, "milliseconds"));
  return [...lines, locked].map((line) => `${plainLine(line)}\n`).join("");
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
