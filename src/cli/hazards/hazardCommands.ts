import * as l10n from "@vscode/l10n";
import type { Command } from "commander";
import type { ExitCode } from "../exitCode.ts";
import type { CliParts } from "../parts.ts";
import { hazards, type HazardOptions } from "./hazards.ts";

/** `hazards <files...>`: locks and hazards of a checklist's steps, or of files of SQL. */
export function addHazardCommands(
  parts: CliParts,
  command: (name: string, description: string) => Command,
  withSources: (command: Command) => Command,
  done: (code: ExitCode) => void,
): void {
  withSources(
    command(
      "hazards",
      l10n.t(
        "Says which locks the SQL of a checklist or of files takes, what it rewrites, and the safer form. Runs nothing.",
      ),
    ).argument("<files...>", l10n.t("Markdown files or files of SQL")),
  )
    .option("--step <step>", l10n.t("only this step (its id, number or title)"))
    .option(
      "--map <from=to>",
      l10n.t("where a path of the document really is; may be repeated"),
      (value: string, previous: readonly string[]) => [...previous, value],
      [],
    )
    .option(
      "--root <folder>",
      l10n.t(
        "the folder that holds .schema-ops, and that blocks start in (default: found above the file)",
      ),
    )
    .option("--all", l10n.t("every statement, also those that nobody notices"))
    .option("--json", l10n.t("machine-readable output"))
    .option("--sarif", l10n.t("SARIF 2.1.0, for the code scanning of a forge"))
    .action(async (files: readonly string[], options: Partial<HazardOptions>) => {
      done(await hazards(parts, files, { connection: [], map: [], ...options }));
    });
}
