import * as l10n from "@vscode/l10n";
import { Option, type Command } from "commander";
import { REPORT_FORMATS } from "../../core/report/stamp.ts";
import { finish, type FinishOptions } from "../commands/finish.ts";
import { results, type ResultsOptions } from "../commands/results.ts";
import type { ExitCode } from "../exitCode.ts";
import type { CliParts } from "../parts.ts";
import { checkReport } from "./checkReport.ts";
import { completion, type CompletionOptions } from "./completion.ts";

type Define = (name: string, description: string) => Command;

/** What comes at the end of a deployment: signing it off, its verdicts, its report, the proof of that. */
export function addCompletionCommands(
  parts: CliParts,
  program: Command,
  define: Define,
  done: (code: ExitCode) => void,
): void {
  addFinish(parts, define, done);
  addResults(parts, define, done);
  const known = program.commands.find((command) => command.name() === "report");
  const report = known ?? define("report", l10n.t("Writes reports."));
  addCompletion(parts, report, done);
  define(
    "check-report",
    l10n.t("Proves that a completion report belongs to its journal and was not changed since."),
  )
    .argument("<report>", l10n.t("the report, in any of its formats"))
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .option("--json", l10n.t("machine-readable output"))
    .addHelpText("after", example("schema-ops check-report report.html"))
    .action(async (file: string, options: { root?: string; json?: boolean }) => {
      done(await checkReport(parts, file, { root: options.root, json: options.json === true }));
    });
}

function addCompletion(parts: CliParts, report: Command, done: (code: ExitCode) => void): void {
  report
    .command("completion")
    .description(
      l10n.t(
        "Writes what became of a deployment, with its evidence: who, when, where, every item, verdict, backup and override.",
      ),
    )
    .helpOption("-h, --help", l10n.t("print this help"))
    .exitOverride()
    .argument("[file]", l10n.t("the Markdown file"))
    .addOption(
      new Option("--format <format>", l10n.t("the form of the report"))
        .choices(REPORT_FORMATS)
        .default("html"),
    )
    .option("-o, --output <file>", l10n.t("write it into this file instead of printing it"))
    .option("--deployment <id>", l10n.t("this deployment instead of the newest"))
    .addOption(
      new Option("--language <language>", l10n.t("the language of the report")).choices([
        "en",
        "ko",
      ]),
    )
    .option("--time-zone <zone>", l10n.t("the zone that times are shown in (Asia/Seoul)"))
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .addHelpText(
      "after",
      example("schema-ops report completion DEPLOYMENT_CHECKLIST.md --output report.html"),
    )
    .action(async (file: string | undefined, options: CompletionOptions) => {
      done(await completion(parts, file, options));
    });
}

function addFinish(parts: CliParts, define: Define, done: (code: ExitCode) => void): void {
  define("finish", l10n.t("Finishes the deployment of a checklist and signs it off."))
    .argument("<file>", l10n.t("the Markdown file"))
    .addOption(
      new Option("--result <result>", l10n.t("what is signed")).choices(["success", "failure"]),
    )
    .option("--name <name>", l10n.t("who signs it off"))
    .option("--remark <text>", l10n.t("a remark"))
    .option(
      "--field <name=value>",
      l10n.t("a field that the document's sign-off names; may be repeated"),
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .option("--json", l10n.t("machine-readable output"))
    .addHelpText(
      "after",
      example(
        'schema-ops finish DEPLOYMENT_CHECKLIST.md --result success --name "Kim" --field "Reviewed by=Lee"',
      ),
    )
    .action(async (file: string, options: FinishOptions) => {
      done(await finish(parts, file, options));
    });
}

function addResults(parts: CliParts, define: Define, done: (code: ExitCode) => void): void {
  define("results", l10n.t("Shows the verdicts of a deployment by step, command, query and item."))
    .argument("[file]", l10n.t("the Markdown file"))
    .option("--step <id>", l10n.t("only this step (id, number or words of its title)"))
    .option("--failed", l10n.t("only what failed, is stale or waits for a person"))
    .option("--deployment <id>", l10n.t("this deployment instead of the newest"))
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .option("--json", l10n.t("machine-readable output"))
    .addHelpText("after", example("schema-ops results DEPLOYMENT_CHECKLIST.md --failed"))
    .action(async (file: string | undefined, options: ResultsOptions) => {
      done(await results(parts, file, options));
    });
}

function example(line: string): string {
  return `\n${l10n.t("Examples:")}\n  $ ${line}`;
}
