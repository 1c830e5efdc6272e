import * as l10n from "@vscode/l10n";
import { InvalidArgumentError, Option, type Command } from "commander";
import { IGNORABLE } from "../../core/catalog/fingerprint/ignore.ts";
import type { ExitCode } from "../exitCode.ts";
import type { CliParts } from "../parts.ts";
import { drift, type DriftOptions } from "./drift.ts";
import { DRIFT_FORMATS } from "./driftOutput.ts";
import { fingerprint, type FingerprintCommandOptions } from "./fingerprint.ts";

/** `fingerprint <source>` and `drift <source> <source>`. */
export function addDriftCommands(
  parts: CliParts,
  program: Command,
  withSources: (command: Command) => Command,
  done: (code: ExitCode) => void,
): void {
  withSources(
    program
      .command("fingerprint")
      .description(l10n.t("Digests a database's schema, object by object. Changes nothing."))
      .argument("<source>", l10n.t("a connection, a dump, a moment of a deployment, or SQL files"))
      .helpOption("-h, --help", l10n.t("print this help"))
      .exitOverride(),
  )
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .addOption(contentOption())
    .option("--table <schema.table...>", l10n.t("only the rows of these tables"))
    .option("--map <from=to...>", l10n.t("where a path that SQL files name really is"))
    .addOption(majorOption())
    .option("-o, --output <file>", l10n.t("write it as JSON; the file can be compared later"))
    .option("--json", l10n.t("machine-readable output"))
    .addHelpText("after", `\n${sourceHelp()}`)
    .action(async (source: string, options: FingerprintCommandOptions) => {
      done(await fingerprint(parts, source, options));
    });
  withSources(
    program
      .command("drift")
      .description(
        l10n.t("Compares two schemas, or many with one reference: exit code 1 where they differ."),
      )
      .argument("[sources...]", l10n.t("two of: a connection, a dump, a moment, SQL files"))
      .helpOption("-h, --help", l10n.t("print this help"))
      .exitOverride(),
  )
    .option(
      "--files",
      l10n.t("each connection (or those named) with the SQL files of schemaOps.schemaFiles"),
    )
    .option("--reference <source>", l10n.t("what every member of a fleet is compared with"))
    .option(
      "--fleet <name...>",
      l10n.t("the members (default: every connection of a tenant but the reference)"),
    )
    .addOption(
      new Option(
        "--ignore <what...>",
        l10n.t("what is not compared (default for SQL files: owners and database)"),
      )
        .choices([...IGNORABLE, "none"])
        .default([]),
    )
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .addOption(contentOption())
    .option("--table <schema.table...>", l10n.t("only the rows of these tables"))
    .option("--map <from=to...>", l10n.t("where a path that SQL files name really is"))
    .addOption(majorOption())
    .addOption(
      new Option("--format <format>", l10n.t("the form of the report"))
        .choices(DRIFT_FORMATS)
        .default("text"),
    )
    .option("--ddl", l10n.t("with the DDL of each object that differs"))
    .option("-o, --output <file>", l10n.t("write it into this file instead of printing it"))
    .option("--json", l10n.t("machine-readable output"))
    .addHelpText("after", `\n${sourceHelp()}`)
    .action(async (sources: readonly string[], options: DriftOptions) => {
      done(await drift(parts, sources, options));
    });
}

function contentOption(): Option {
  return new Option(
    "--content <how>",
    l10n.t("rows of all tables, counted or digested as well"),
  ).choices(["none", "count", "digest"]);
}

function majorOption(): Option {
  return new Option(
    "--major <version>",
    l10n.t("PostgreSQL's major version of the disposable cluster for SQL files"),
  ).argParser((text) => {
    if (!/^\d{2}$/.test(text)) {
      throw new InvalidArgumentError(l10n.t("a whole number is needed"));
    }
    return Number(text);
  });
}

function sourceHelp(): string {
  return [
    l10n.t("Sources:"),
    `  tenant                                ${l10n.t("a connection, by its name")}`,
    `  backup.dump, backups/20261123T…/      ${l10n.t("a dump in custom, directory or tar format")}`,
    `  before.json                           ${l10n.t("a fingerprint that was written")}`,
    `  deployment:<id>@after:1.2@tenant      ${l10n.t("a moment of a deployment")}`,
    `  files:schema.sql,changes/             ${l10n.t("SQL files, applied to a disposable cluster")}`,
  ].join("\n");
}
