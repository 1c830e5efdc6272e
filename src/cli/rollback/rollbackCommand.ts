import * as l10n from "@vscode/l10n";
import type { Command } from "commander";
import type { ExitCode } from "../exitCode.ts";
import type { CliParts } from "../parts.ts";
import { dropFailed, type DropOptions } from "./dropFailed.ts";
import { rollBack, type RollbackOptions } from "./rollBack.ts";

/** `rollback` and `rollback drop-failed`. */
export function addRollbackCommands(
  parts: CliParts,
  program: Command,
  withSources: (command: Command) => Command,
  done: (code: ExitCode) => void,
): void {
  const rollback = withSources(
    program
      .command("rollback")
      .description(
        l10n.t(
          "Takes databases back to their backups: restores beside them, compares, and exchanges the names.",
        ),
      )
      .helpOption("-h, --help", l10n.t("print this help"))
      .exitOverride(),
  )
    .option("--deployment <id>", l10n.t("the deployment to take back (default: the newest)"))
    .option(
      "--before <step>",
      l10n.t("to the backups from before this step (default: before the first change)"),
    )
    .option("--backup <id>", l10n.t("this backup instead; may be repeated"), collect, [])
    .option("--dry-run", l10n.t("only say what would be done"))
    .option("-y, --yes", l10n.t("do not ask before the databases are exchanged"))
    .option(
      "--export-written <folder>",
      l10n.t("first save what would be lost there: a CSV file a table"),
    )
    .option("--terminate-clients", l10n.t("end the sessions that are connected"))
    .option(
      "--production <name>",
      l10n.t("the name of the production connection, typed to confirm it; may be repeated"),
      collect,
      [],
    )
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .option("--json", l10n.t("machine-readable output"))
    .action(async (options: RollbackOptions) => {
      done(await rollBack(parts, options));
    });
  rollback
    .command("drop-failed")
    .description(
      l10n.t(
        "Drops what rollbacks have kept: failed databases, and restored ones that were not used.",
      ),
    )
    .helpOption("-h, --help", l10n.t("print this help"))
    .exitOverride()
    .argument("[database]", l10n.t("only the one of this name"))
    .option("-y, --yes", l10n.t("do not ask before they are dropped"))
    // What stands in front of the subcommand's name as well as behind it belongs to both.
    .action(async (name: string | undefined, options: { readonly yes?: boolean }) => {
      const shared: DropOptions = rollback.opts();
      done(await dropFailed(parts, name, { ...shared, yes: options.yes ?? shared.yes ?? false }));
    });
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
