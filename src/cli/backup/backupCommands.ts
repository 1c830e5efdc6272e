import * as l10n from "@vscode/l10n";
import { InvalidArgumentError, type Command } from "commander";
import type { BrowseOptions } from "../browseTargets.ts";
import type { ExitCode } from "../exitCode.ts";
import type { CliParts } from "../parts.ts";
import {
  checkBackups,
  type CheckOptions,
  listBackups,
  pruneBackups,
  type RootOptions,
} from "./keptBackups.ts";
import { restoreBackup, type RestoreOptions } from "./restoreBackup.ts";
import { takeBackups, type TakeOptions } from "./takeBackups.ts";

/** `backup take|list|check|restore|prune`. */
export function addBackupCommands(
  parts: CliParts,
  program: Command,
  withSources: (command: Command) => Command,
  done: (code: ExitCode) => void,
): void {
  const backup = program
    .command("backup")
    .description(l10n.t("Takes, lists and checks backups of the databases."));
  const command = (name: string, description: string): Command =>
    backup
      .command(name)
      .description(description)
      .helpOption("-h, --help", l10n.t("print this help"))
      .exitOverride()
      .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
      .option("--json", l10n.t("machine-readable output"));

  withSources(
    command("take", l10n.t("Backs databases up with pg_dump, with checksums and row counts."))
      .argument("[connection]", l10n.t("only this connection"))
      .option("--format <format>", l10n.t("directory (parallel) or custom"), format, "directory")
      .option("--jobs <number>", l10n.t("tables that are dumped at the same time"), whole, 2)
      .option("--compress <how>", l10n.t("as pg_dump takes it"))
      .option("--no-globals", l10n.t("without roles and tablespaces")),
  ).action(async (name: string | undefined, options: TakeOptions & BrowseOptions) => {
    done(await takeBackups(parts, name, options));
  });
  command("list", l10n.t("Shows the backups that are kept, newest first.")).action(
    async (options: RootOptions) => {
      done(await listBackups(parts, options));
    },
  );
  command("check", l10n.t("Reads a backup again: checksums, table of contents, all data."))
    .argument("[backup]", l10n.t("only this backup"))
    .option("--restore", l10n.t("restore it into a disposable cluster and compare, too"))
    .option(
      "--postgres-folder <folder>",
      l10n.t("a folder with a PostgreSQL installation, or with one from npm; may be repeated"),
      (folder: string, folders: readonly string[]) => [...folders, folder],
      [],
    )
    .action(async (id: string | undefined, options: CheckOptions) => {
      done(await checkBackups(parts, id, options));
    });
  withSources(
    command("restore", l10n.t("Restores a backup into a new database, and compares it."))
      .argument("<backup>", l10n.t("its name, as `backup list` shows it"))
      .argument("<database>", l10n.t("the name of the new database"))
      .option("--on <connection>", l10n.t("on the server of this connection (default: its own)")),
  ).action(async (id: string, database: string, options: RestoreOptions) => {
    done(await restoreBackup(parts, id, database, options));
  });
  command("prune", l10n.t("Deletes old backups, never the last good one of a database."))
    .requiredOption("--keep <number>", l10n.t("how many of each database are kept"), whole)
    .action(async (options: RootOptions & { readonly keep: number }) => {
      done(await pruneBackups(parts, options));
    });
}

function format(value: string): "directory" | "custom" {
  if (value !== "directory" && value !== "custom") {
    throw new InvalidArgumentError(l10n.t("directory (parallel) or custom"));
  }
  return value;
}

function whole(value: string): number {
  if (!/^[1-9]\d{0,4}$/.test(value)) {
    throw new InvalidArgumentError(l10n.t("a whole number is needed"));
  }
  return Number(value);
}
