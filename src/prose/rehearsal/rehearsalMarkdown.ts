import * as l10n from "@vscode/l10n";
import type {
  Difference,
  RehearsalReport,
  RehearsedDatabase,
  RehearsedStep,
} from "../../core/rehearsal/report.ts";
import {
  refusedText,
  changeText,
  failureText,
  handledText,
  millisecondsText,
  managedRollbackText,
  noteText,
  rollbackText,
  stepChangesText,
  stepOutcomeText,
  verdictText,
} from "./rehearsalProse.ts";

/** Differences that are named one by one; the rest is counted. */
const MOST_NAMED = 40;

/** The report as a Markdown document. All that comes from files and servers is escaped. */
export function rehearsalMarkdown(report: RehearsalReport): string {
  return [
    `# ${l10n.t("Rehearsal")}: ${text(report.runbook.title)}`,
    `**${verdictText(report)}**`,
    text(rollbackText(report.rollback)),
    text(managedRollbackText(report.managedRollback) ?? ""),
    list(facts(report)),
    `## ${l10n.t("Steps")}`,
    stepTable(report.steps),
    ...troubles(report.steps),
    ...locks(report),
    ...outside(report),
    `## ${l10n.t("Databases")}`,
    ...report.databases.flatMap((database) => databaseParts(database, report)),
    ...notes(report),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function facts(report: RehearsalReport): readonly string[] {
  const { server, by } = report;
  return [
    l10n.t(
      "Taken {0} by {1}, in {2}",
      report.takenAt,
      text(by.name),
      millisecondsText(report.durationMs),
    ),
    l10n.t("PostgreSQL {0} from {1}", server.major, text(server.source)),
    dataText(report),
    ...report.connections.map(({ name, database, environment }) =>
      l10n.t("{0} stands for {1} ({2})", text(name), text(database), environment),
    ),
  ];
}

function dataText({ data, sampleRows }: RehearsalReport): string {
  switch (data) {
    case "none":
      return l10n.t("With the schema of the databases, without their rows");
    case "all":
      return l10n.t("With all data of the databases");
    case "sample":
      return l10n.t("With at most {0} rows of each table", sampleRows ?? "?");
  }
}

function stepTable(steps: readonly RehearsedStep[]): string {
  const head = [
    l10n.t("Step"),
    l10n.t("Outcome"),
    l10n.t("Time"),
    l10n.t("Answers"),
    l10n.t("Changes"),
    l10n.t("Line"),
  ];
  return table(
    head,
    steps.map((step) => [
      text([step.number, step.title].filter((part) => part !== null).join(" ")) +
        (step.part === "rollback" ? ` (${l10n.t("rollback")})` : ""),
      stepOutcomeText(step.outcome),
      millisecondsText(step.durationMs),
      answers(step),
      text(stepChangesText(step)),
      String(step.line),
    ]),
  );
}

/** "3 of 4 as expected" */
function answers({ queries, blocks }: RehearsedStep): string {
  const verdicts = [
    ...queries.map(({ verdict }) => verdict),
    ...blocks.flatMap(({ verdict }) => (verdict === null ? [] : [verdict])),
  ];
  const passed = verdicts.filter((verdict) => verdict === "pass").length;
  return verdicts.length === 0 ? "" : l10n.t("{0} of {1} as expected", passed, verdicts.length);
}

function troubles(steps: readonly RehearsedStep[]): readonly string[] {
  return steps.flatMap((step) => {
    const lines = [
      ...(step.refused === null ? [] : [text(refusedText(step.refused))]),
      ...step.blocks.flatMap((block) =>
        block.failures.map(
          (failure) => `${placeOf(failure, block.line)}: ${text(failureText(failure))}`,
        ),
      ),
      ...step.blocks.flatMap(({ line, verdict, actual }) =>
        verdict === "fail"
          ? [`${l10n.t("line {0}", line)}: ${l10n.t("not as expected: {0}", text(actual ?? ""))}`]
          : [],
      ),
      ...step.queries.flatMap(({ line, verdict, actual, error, label }) =>
        verdict === "fail" || verdict === "error"
          ? [
              `${l10n.t("line {0}", line)}${label === null ? "" : ` ${text(label)}`}: ${
                error === null
                  ? l10n.t("not as expected: {0}", text(actual ?? ""))
                  : text(`${error.code}: ${error.message}`)
              }`,
            ]
          : [],
      ),
    ];
    return lines.length === 0
      ? []
      : [
          `### ${text([step.number, step.title].filter((part) => part !== null).join(" "))}`,
          list(lines),
        ];
  });
}

function placeOf(
  failure: RehearsedStep["blocks"][number]["failures"][number],
  line: number,
): string {
  if (failure.kind === "sql" && failure.file !== null) {
    return text(
      failure.fileLine === null ? failure.file : `${failure.file}:${String(failure.fileLine)}`,
    );
  }
  const own = "line" in failure ? failure.line : null;
  return l10n.t("line {0}", own ?? line);
}

function locks({ steps, lockWaits, deadlocks }: RehearsalReport): readonly string[] {
  const rows = steps.flatMap((step) =>
    step.locks.map((lock) => [
      text(step.number ?? step.title),
      text(`${lock.database}: ${lock.object}`),
      lock.mode,
      millisecondsText(lock.heldMs),
      lock.waitedMs === 0 ? "" : millisecondsText(lock.waitedMs),
    ]),
  );
  const head = [l10n.t("Step"), l10n.t("Object"), l10n.t("Lock"), l10n.t("Held"), l10n.t("Waited")];
  const said = [
    ...(deadlocks === 0 ? [] : [l10n.t("Deadlocks: {0}", deadlocks)]),
    ...lockWaits.map(text),
  ];
  return [
    `## ${l10n.t("Locks")}`,
    rows.length === 0
      ? l10n.t("No lock on an object that was there before was held long enough to be seen.")
      : table(head, rows),
    list(said),
  ];
}

function outside({ outside: effects }: RehearsalReport): readonly string[] {
  const head = [l10n.t("Line"), l10n.t("Command"), l10n.t("Names"), l10n.t("In the rehearsal")];
  return effects.length === 0
    ? []
    : [
        `## ${l10n.t("Outside of the databases")}`,
        table(
          head,
          effects.map((effect) => [
            effect.line === null ? "" : String(effect.line),
            text(effect.command),
            text(effect.what),
            handledText(effect),
          ]),
        ),
      ];
}

function databaseParts(
  database: RehearsedDatabase,
  { rollback, managedRollback }: RehearsalReport,
): readonly string[] {
  return [
    `### ${text(database.database)}`,
    database.problem === null ? "" : text(database.problem),
    l10n.t("The deployment changes {0} objects.", database.changes.length),
    differenceList(database.changes),
    rollback === "none" || database.rolledBack === null
      ? ""
      : database.leftOver.length === 0
        ? l10n.t("After the rollback it is as it was.")
        : l10n.t("After the rollback {0} objects are not as they were:", database.leftOver.length),
    differenceList(database.leftOver),
    ...managedLeftOver(database, managedRollback),
  ];
}

function managedLeftOver(
  { database }: RehearsedDatabase,
  managed: RehearsalReport["managedRollback"],
): readonly string[] {
  const left = managed?.leftOver.find((one) => one.database === database)?.differences ?? [];
  return left.length === 0
    ? []
    : [
        l10n.t("After the managed rollback {0} objects are not as they were:", left.length),
        differenceList(left),
      ];
}

function differenceList(differences: readonly Difference[]): string {
  const named = differences.slice(0, MOST_NAMED);
  const more = differences.length - named.length;
  return list([
    ...named.map((one) => `${text(`${one.kind} ${one.object}`)}: ${changeText(one)}`),
    ...(more > 0 ? [l10n.t("and {0} more", more)] : []),
  ]);
}

function notes(report: RehearsalReport): readonly string[] {
  return report.notes.length === 0
    ? []
    : [
        `## ${l10n.t("What was different")}`,
        list(report.notes.map((note) => text(noteText(note)))),
      ];
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Plain text: nothing of it is Markdown, and it stays on its line. */
function text(value: string): string {
  return value.replace(/\s+/g, " ").replace(/[\\`*_{}[\]()<>#|!~&]/g, "\\$&");
}
