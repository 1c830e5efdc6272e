import * as l10n from "@vscode/l10n";
import { InvalidArgumentError, type Command } from "commander";
import { MEASURE_DEFAULTS } from "../../core/performance/measurement.ts";
import type { ExitCode } from "../exitCode.ts";
import type { CliParts } from "../parts.ts";
import { performance, type PerformanceOptions } from "./performance.ts";

/** Runs beyond this are a load test of an hour. */
const MOST = 100_000;

/** `withSources` adds the options that say where connections come from. */
export function addPerformance(
  parts: CliParts,
  command: (name: string, description: string) => Command,
  withSources: (command: Command) => Command,
  done: (code: ExitCode) => void,
): void {
  withSources(
    command(
      "performance",
      l10n.t(
        "Measures the performance criteria of a checklist on the tables of sessions and roles; every run is rolled back.",
      ),
    ),
  )
    .argument("[file]", l10n.t("the Markdown file"))
    .option("--on <connection>", l10n.t("only this connection"))
    .option("--runs <count>", l10n.t("runs of each criterion"), count, MEASURE_DEFAULTS.runs)
    .option("--load <count>", l10n.t("so many logins at once, rolled back as well"), count)
    .option("--allow-production", l10n.t("on a production connection, too"))
    .option("--allow-triggers", l10n.t("although a rollback may not undo what triggers do"))
    .option(
      "--table <schema.table>",
      l10n.t("a table of sessions, beside those that are found by their shape; may be repeated"),
      (value: string, previous: readonly string[]) => [...previous, value],
      [],
    )
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .option("--json", l10n.t("machine-readable output"))
    .addHelpText(
      "after",
      `\n${l10n.t("Examples:")}\n  $ schema-ops performance DEPLOYMENT_CHECKLIST.md --on tenant\n  $ schema-ops performance --load 100 --on tenant --json`,
    )
    .action(async (file: string | undefined, options: PerformanceOptions) => {
      done(await performance(parts, file, options));
    });
}

function count(value: string): number {
  const number = Number(value);
  if (!(Number.isInteger(number) && number >= 1 && number <= MOST)) {
    throw new InvalidArgumentError(l10n.t("a whole number from 1 to {0} is needed", MOST));
  }
  return number;
}
