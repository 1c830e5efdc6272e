import * as l10n from "@vscode/l10n";
import { InvalidArgumentError, Option, type Command } from "commander";
import { REPORT_KINDS, type ReportKind } from "../../core/monitoring/cadence.ts";
import type { ExitCode } from "../exitCode.ts";
import type { CliParts } from "../parts.ts";
import { agreements, type AgreementOptions } from "./agreements.ts";
import { REPORT_FORMATS, takeMonitoringReport, type MonitoringOptions } from "./monitoring.ts";

/** `report daily|weekly|monthly <file>`, `report health [connection]`, `report agreements`. */
export function addMonitoringCommands(
  parts: CliParts,
  program: Command,
  withSources: (command: Command) => Command,
  done: (code: ExitCode) => void,
): void {
  const parent = program.commands.find((command) => command.name() === "report");
  const report = parent ?? program.command("report").description(l10n.t("Writes reports."));
  for (const kind of REPORT_KINDS) {
    addKind(parts, report, kind, withSources, done);
  }
  report
    .command("agreements")
    .description(l10n.t("Shows what was agreed to ask in another form; --revoke takes one back."))
    .helpOption("-h, --help", l10n.t("print this help"))
    .exitOverride()
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .option("--revoke <hash>", l10n.t("take this agreement back (its first characters will do)"))
    .option("--json", l10n.t("machine-readable output"))
    .action(async (options: AgreementOptions) => {
      done(await agreements(parts, options));
    });
}

function addKind(
  parts: CliParts,
  report: Command,
  kind: ReportKind,
  withSources: (command: Command) => Command,
  done: (code: ExitCode) => void,
): void {
  const command = report
    .command(kind)
    .description(descriptionOf(kind))
    .helpOption("-h, --help", l10n.t("print this help"))
    .exitOverride();
  if (kind === "health") {
    command.argument("[connection]", l10n.t("only this connection"));
  } else {
    command
      .argument("<file>", l10n.t("the Markdown file"))
      .option(
        "--agree",
        l10n.t("ask what the server accepts instead of what it cannot answer, and remember it"),
      )
      .option(
        "--choose <reference=connection>",
        l10n.t("which connection is meant where several fit; may be repeated"),
        collect,
        [],
      )
      .option(
        "--cadence <section=cadence>",
        l10n.t(
          "the report that a section without a cadence belongs to, by its id; may be repeated",
        ),
        collect,
        [],
      );
  }
  withSources(command)
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .addOption(
      new Option("--format <format>", l10n.t("the form of the report"))
        .choices(REPORT_FORMATS)
        .default("text"),
    )
    .option("-o, --output <file>", l10n.t("write it into this file instead of printing it"))
    .option("--since <when>", l10n.t("with trends since a day (2026-11-01) or an age (7d, 4w, 6m)"))
    .option(
      "--keep <number>",
      l10n.t("how many reports of the kind are kept; 0 keeps none"),
      count,
      400,
    )
    .option("--timeout <seconds>", l10n.t("time limit of one query"), count, 30)
    .action(async (argument: string | undefined, options: Partial<MonitoringOptions>) => {
      done(await takeMonitoringReport(parts, kind, argument, { ...DEFAULTS, ...options }));
    });
}

const DEFAULTS: MonitoringOptions = {
  connection: [],
  format: "text",
  choose: [],
  cadence: [],
  keep: 400,
  timeout: 30,
};

function descriptionOf(kind: ReportKind): string {
  switch (kind) {
    case "daily":
      return l10n.t("Asks the daily checks of a checklist, judges them, and keeps the answers.");
    case "weekly":
      return l10n.t("Asks the weekly checks of a checklist, judges them, and keeps the answers.");
    case "monthly":
      return l10n.t("Asks the monthly checks of a checklist, judges them, and keeps the answers.");
    case "health":
      return l10n.t(
        "Looks at the health of the servers: what deserves a person's eye, and what to do.",
      );
  }
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function count(value: string): number {
  if (!/^\d{1,6}$/.test(value)) {
    throw new InvalidArgumentError(l10n.t("a whole number is needed"));
  }
  return Number(value);
}
