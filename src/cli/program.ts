import * as l10n from "@vscode/l10n";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { activity, type ActivityOptions } from "./commands/activity.ts";
import { inspect } from "./commands/inspect.ts";
import { addPerformance } from "./commands/performanceCommand.ts";
import { roles, type RolesOptions } from "./commands/roles.ts";
import { run, type RunCommandOptions } from "./commands/run.ts";
import { sessions, type SessionsOptions } from "./commands/sessions.ts";
import { status } from "./commands/status.ts";
import { tree, type TreeOptions } from "./commands/tree.ts";
import { verify, type VerifyOptions } from "./commands/verify.ts";
import { EXIT, UsageError, type ExitCode } from "./exitCode.ts";
import { addBackupCommands } from "./backup/backupCommands.ts";
import { addCompletionCommands } from "./report/completionCommands.ts";
import { addHazardCommands } from "./hazards/hazardCommands.ts";
import { addDriftCommands } from "./drift/driftCommands.ts";
import { addMonitoringCommands } from "./report/monitoringCommands.ts";
import type { CliParts } from "./parts.ts";
import { addRollbackCommands } from "./rollback/rollbackCommand.ts";
import { addRehearseCommand } from "./rehearsal/rehearseCommand.ts";
import { HELP_WORDS, usageErrorWords } from "./text/commanderWords.ts";
import { plainLine } from "./text/plain.ts";

/** Runs one command line (without node and script) and answers its exit code. */
export async function runProgram(parts: CliParts, argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.passed;
  const program = buildProgram(parts, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    return exitCodeOfError(parts, error);
  }
}

function exitCodeOfError(parts: CliParts, error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    // commander has said it already; help and version end with 0.
    return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  }
  if (error instanceof UsageError) {
    parts.terminal.note(`schema-ops: ${error.message}\n`);
    return EXIT.usage;
  }
  throw error;
}

function buildProgram(parts: CliParts, done: (code: ExitCode) => void): Command {
  const { terminal } = parts;
  const program = new Command("schema-ops")
    .description(
      l10n.t(
        "Runs and verifies a Markdown deployment checklist against PostgreSQL. No false tick.",
      ),
    )
    .version(parts.version, "-V, --version", l10n.t("print the version"))
    .helpOption("-h, --help", l10n.t("print this help"))
    .helpCommand("help [command]", l10n.t("print the help of a command"))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.note(text),
      outputError: (text, write) => write(`schema-ops: ${plainLine(usageErrorWords(text))}\n`),
    })
    .configureHelp(HELP_WORDS)
    .showHelpAfterError(l10n.t("(schema-ops --help tells more)"))
    .addHelpText("after", exitCodeHelp());

  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .helpOption("-h, --help", l10n.t("print this help"))
      .exitOverride();

  command(
    "inspect",
    l10n.t("Shows what a checklist holds: sections, steps, items, blocks, queries, findings."),
  )
    .argument("<file>", l10n.t("the Markdown file"))
    .option("--json", l10n.t("machine-readable output"))
    .addHelpText(
      "after",
      examples(
        "schema-ops inspect DEPLOYMENT_CHECKLIST.md",
        "schema-ops inspect --json DEPLOYMENT_CHECKLIST.md",
      ),
    )
    .action(async (file: string, options: { json?: boolean }) => {
      done(await inspect(parts, file, { json: options.json === true }));
    });

  withConnections(
    command(
      "verify",
      l10n.t("Asks the queries of a checklist and judges the answers. Changes nothing."),
    ),
  )
    .argument("<file>", l10n.t("the Markdown file"))
    .option("--step <id>", l10n.t("only this step (id, number or words of its title)"))
    .addHelpText(
      "after",
      examples(
        "schema-ops verify DEPLOYMENT_CHECKLIST.md --step 1.1 --connection manager=postgres://postgres@localhost/mgmt_db",
      ),
    )
    .action(async (file: string, options: VerifyOptions) => {
      done(await verify(parts, file, options));
    });

  withConnections(
    command(
      "run",
      l10n.t(
        "Runs the steps of a checklist in order, with gates, evidence and a journal; resumes an unfinished deployment.",
      ),
    ),
  )
    .argument("<file>", l10n.t("the Markdown file"))
    .option(
      "--step <id>",
      l10n.t("only this step, all of it: its gate is opened, and recorded as such"),
    )
    .option("--new", l10n.t("start a new deployment although one is unfinished"))
    .option(
      "--adopt",
      l10n.t("go on although the document has changed since the deployment started"),
    )
    .option(
      "--keep",
      l10n.t(
        "go on with the text that the deployment began with, although the document has changed",
      ),
    )
    .option("--again", l10n.t("run what has passed already, too"))
    .option(
      "--open-gates <reason>",
      l10n.t(
        "open every gate that the run comes to (steps that wait for a person's ticks); the reason is kept in the journal",
      ),
    )
    .option(
      "--answer <text>",
      l10n.t("an answer to the next prompt of a block (read -p); may be repeated"),
      collect,
      [],
    )
    .option("-y, --yes", l10n.t("do not ask before a step runs"))
    .option(
      "--no-fingerprints",
      l10n.t("do not record what the schema is before and after every step"),
    )
    .option("--no-backup", l10n.t("take no backup before the first change; the journal says so"))
    .addHelpText(
      "after",
      examples(
        "schema-ops run DEPLOYMENT_CHECKLIST.md --connection manager=postgres://postgres@localhost/mgmt_db --connection tenant=postgres://postgres@localhost/tnnt_db",
        "schema-ops run DEPLOYMENT_CHECKLIST.md --step 1.1 --yes --junit report.xml",
        'schema-ops run DEPLOYMENT_CHECKLIST.md --yes --json --open-gates "nightly rehearsal"',
      ),
    )
    .action(async (file: string, options: RunCommandOptions) => {
      done(await run(parts, file, options));
    });

  command(
    "status",
    l10n.t("Shows the deployments of this folder, or where the one of a checklist stands."),
  )
    .argument("[file]", l10n.t("the Markdown file"))
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .option("--json", l10n.t("machine-readable output"))
    .addHelpText(
      "after",
      examples("schema-ops status DEPLOYMENT_CHECKLIST.md", "schema-ops status --json"),
    )
    .action(async (file: string | undefined, options: { json?: boolean; root?: string }) => {
      done(await status(parts, file, { json: options.json === true, root: options.root }));
    });
  addTree(command, parts, done);
  addRoles(command, parts, done);
  addSessionCommands(parts, command, done);
  addPerformance(parts, command, withSources, done);
  addCompletionCommands(parts, program, command, done);
  addMonitoringCommands(parts, program, withSources, done);
  addDriftCommands(parts, program, withSources, done);
  addBackupCommands(parts, program, withSources, done);
  addRollbackCommands(parts, program, withSources, done);
  addRehearseCommand(parts, command, withSources, done);
  addHazardCommands(parts, command, withSources, done);
  return program;
}

function addTree(
  command: (name: string, description: string) => Command,
  parts: CliParts,
  done: (code: ExitCode) => void,
): void {
  withBrowsing(
    command(
      "tree",
      l10n.t("Shows what is in the databases: schemas and their objects. Changes nothing."),
    ),
  )
    .option("--schema <name>", l10n.t("only this schema; may be repeated"), collect, [])
    .option("--system", l10n.t("PostgreSQL's own schemas, too"))
    .addHelpText("after", examples("schema-ops tree --json", "schema-ops tree tenant --schema sys"))
    .action(async (name: string | undefined, options: TreeOptions) => {
      done(await tree(parts, name, options));
    });
}

function addRoles(
  command: (name: string, description: string) => Command,
  parts: CliParts,
  done: (code: ExitCode) => void,
): void {
  withBrowsing(
    command(
      "roles",
      l10n.t("Shows who may do what: roles of the application and of PostgreSQL. Changes nothing."),
    ),
  )
    .option("--role <name>", l10n.t("with --table: what this role of PostgreSQL may do, and why"))
    .option("--table <schema.table>", l10n.t("with --role: the table that is asked about"))
    .addHelpText(
      "after",
      examples(
        "schema-ops roles --json",
        "schema-ops roles tenant --role app_rw --table sys.users",
      ),
    )
    .action(async (name: string | undefined, options: RolesOptions) => {
      done(await roles(parts, name, options));
    });
}

function addSessionCommands(
  parts: CliParts,
  command: (name: string, description: string) => Command,
  done: (code: ExitCode) => void,
): void {
  withBrowsing(
    command(
      "sessions",
      l10n.t("Counts the sessions of the application by status and user. Changes nothing."),
    ),
  )
    .option(
      "--table <schema.table>",
      l10n.t("a table of sessions, beside those that are found by their shape; may be repeated"),
      collect,
      [],
    )
    .addHelpText("after", examples("schema-ops sessions tenant", "schema-ops sessions --json"))
    .action(async (name: string | undefined, options: SessionsOptions) => {
      done(await sessions(parts, name, options));
    });
  withBrowsing(
    command(
      "activity",
      l10n.t("Shows what the servers do at this moment, and who waits for whom. Changes nothing."),
    ),
  )
    .option("--all", l10n.t("idle and background processes, too"))
    .addHelpText("after", examples("schema-ops activity tenant", "schema-ops activity --json"))
    .action(async (name: string | undefined, options: ActivityOptions) => {
      done(await activity(parts, name, options));
    });
}

/** Where connections come from. */
function withSources(command: Command): Command {
  return command
    .option(
      "-c, --connection <name=uri>",
      l10n.t(
        "a connection; may be repeated. The password comes from PGPASSWORD or the pgpass file",
      ),
      collect,
      [],
    )
    .option(
      "--config <file>",
      l10n.t("a JSON file with connections and pathMappings (default: .vscode/settings.json)"),
    );
}

function withBrowsing(command: Command): Command {
  return withSources(command.argument("[connection]", l10n.t("only this connection")))
    .option("--root <folder>", l10n.t("the folder that holds .schema-ops"))
    .option("--json", l10n.t("machine-readable output"));
}

function withConnections(command: Command): Command {
  return withSources(command)
    .option(
      "--map <from=to>",
      l10n.t("where a path of the document really is; may be repeated"),
      collect,
      [],
    )
    .option(
      "--root <folder>",
      l10n.t(
        "the folder that holds .schema-ops, and that blocks start in (default: found above the file)",
      ),
    )
    .option(
      "--set <name=value>",
      l10n.t("a value for a placeholder of the document; may be repeated"),
      collect,
      [],
    )
    .option(
      "--production <name>",
      l10n.t("the name of the production connection, typed to confirm it; may be repeated"),
      collect,
      [],
    )
    .option("--timeout <seconds>", l10n.t("time limit of one query"), seconds, 30)
    .option("--json", l10n.t("machine-readable output"))
    .option("--junit <path>", l10n.t("write a JUnit report"));
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function seconds(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number < 1e6)) {
    throw new InvalidArgumentError(l10n.t("a number of seconds is needed"));
  }
  return number;
}

function examples(...lines: readonly string[]): string {
  return `\n${l10n.t("Examples:")}\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}

function exitCodeHelp(): string {
  return [
    "",
    l10n.t("Exit codes:"),
    `  0  ${l10n.t("all passed")}`,
    `  1  ${l10n.t("something failed")}`,
    `  2  ${l10n.t("wrong usage or unreadable input")}`,
    `  3  ${l10n.t("something is open for a human")}`,
    ` 70  ${l10n.t("the program itself is at fault")}`,
  ].join("\n");
}
