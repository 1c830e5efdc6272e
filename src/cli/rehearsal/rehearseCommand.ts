import * as l10n from "@vscode/l10n";
import { InvalidArgumentError, Option, type Command } from "commander";
import { DEFAULT_SAMPLE_ROWS } from "../../core/rehearsal/ports.ts";
import type { ExitCode } from "../exitCode.ts";
import type { CliParts } from "../parts.ts";
import { rehearse, type RehearseOptions } from "./rehearse.ts";

/** `rehearse <file>` */
export function addRehearseCommand(
  parts: CliParts,
  command: (name: string, description: string) => Command,
  withSources: (command: Command) => Command,
  done: (code: ExitCode) => void,
): void {
  withSources(
    command(
      "rehearse",
      l10n.t(
        "Runs a checklist from its beginning to its rollback on a disposable cluster that is built like the real servers, which are only read.",
      ),
    ),
  )
    .argument("<file>", l10n.t("the Markdown file"))
    .option(
      "--map <from=to>",
      l10n.t("where a path of the document really is; may be repeated"),
      collect,
      [],
    )
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .option(
      "--set <name=value>",
      l10n.t("a value for a placeholder of the document; may be repeated"),
      collect,
      [],
    )
    .option("--timeout <seconds>", l10n.t("time limit of one query"), seconds, 30)
    .option("--json", l10n.t("machine-readable output"))
    .addOption(
      new Option("--data <what>", l10n.t("which rows of the databases are brought along"))
        .choices(["none", "all", "sample"])
        .default("none"),
    )
    .option(
      "--sample-rows <count>",
      l10n.t("rows of each table in a sample, at most"),
      count,
      DEFAULT_SAMPLE_ROWS,
    )
    .option(
      "--answer <text>",
      l10n.t("an answer to the next prompt of a block (read -p); may be repeated"),
      collect,
      [],
    )
    .option(
      "--postgres-folder <folder>",
      l10n.t("a folder with a PostgreSQL installation, or with one from npm; may be repeated"),
      collect,
      [],
    )
    .option("--no-backup", l10n.t("as a deployment without backups, which has no managed rollback"))
    .option("--md", l10n.t("the whole report as Markdown"))
    .addHelpText(
      "after",
      `\n${l10n.t("Examples:")}\n  $ schema-ops rehearse DEPLOYMENT_CHECKLIST.md --connection manager=postgres://postgres@localhost/mgmt_db --md`,
    )
    .action(async (file: string, options: RehearseOptions) => {
      done(await rehearse(parts, file, options));
    });
}

function seconds(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number < 1e6)) {
    throw new InvalidArgumentError(l10n.t("a number of seconds is needed"));
  }
  return number;
}

function count(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw new InvalidArgumentError(l10n.t("a number of rows is needed"));
  }
  return Number(value);
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
