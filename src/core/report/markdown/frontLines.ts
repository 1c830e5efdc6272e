import type { CompletionReport } from "../completionReport.ts";
import { isTold } from "../reportSums.ts";
import type { Shown } from "../shown.ts";
import type { RenderOptions } from "../stamp.ts";
import { inline, tableLines } from "./markdownParts.ts";

/** What stands above the document: outcome, doubts, servers, sign-off, overrides, backups, proof. */
export function frontLines(
  report: CompletionReport,
  shown: Shown,
  options: RenderOptions,
): readonly string[] {
  const { words } = shown;
  return [
    `# ${words.title}: ${inline(report.runbook.title)}`,
    "",
    `**${words.labels.outcome}: ${words.outcome[report.outcome]}**`,
    "",
    ...(report.doubts.length === 0
      ? [words.noDoubt]
      : report.doubts.map((doubt) => `> - ${inline(words.doubt(doubt))}`)),
    "",
    ...factLines(report, shown, options),
    ...signOffLines(report, shown),
    ...listLines(report, shown),
    ...stepLines(report, shown),
    `## ${words.headings.proof}`,
    "",
    inline(words.proofText(report.stamp.deployment)),
    "",
    words.sealedNote,
    "",
    words.documentFollows,
    "",
    "---",
    "",
  ];
}

function factLines(
  report: CompletionReport,
  shown: Shown,
  options: RenderOptions,
): readonly string[] {
  const { words, time, who, duration } = shown;
  const { labels, headings, ofAll } = words;
  const { totals, stamp } = report;
  const facts: readonly (readonly [string, string])[] = [
    [labels.deployment, inline(stamp.deployment)],
    [labels.document, inline(report.runbook.path)],
    [labels.sha256, `\`${inline(report.runbook.sha256)}\``],
    [labels.started, `${inline(time(report.startedAt))} · ${inline(who(report.startedBy))}`],
    [
      report.endedAt === null ? labels.asOf : labels.ended,
      inline(time(report.endedAt ?? report.asOf)),
    ],
    [labels.elapsed, duration(totals.elapsedMs)],
    [labels.worked, duration(totals.spentMs)],
    [
      labels.estimate,
      totals.estimateMinutes === null ? words.none : words.minutes(totals.estimateMinutes),
    ],
    [labels.items, ofAll(totals.ticked, totals.items)],
    [labels.commands, ofAll(totals.blocksDone, totals.blocks)],
    [labels.queries, ofAll(totals.passed, totals.queries)],
    [labels.failed, String(totals.failed)],
    [labels.events, String(stamp.events)],
    [labels.head, `\`${inline(stamp.head)}\``],
    [labels.program, inline(`Schema Ops ${stamp.version} · ${options.timeZone}`)],
  ];
  return [
    `## ${headings.deployment}`,
    "",
    ...tableLines(["", ""], facts),
    ...titled(
      headings.connections,
      tableLines(
        [
          labels.name,
          labels.environment,
          labels.server,
          labels.database,
          labels.user,
          labels.version,
        ],
        report.connections.map((connection) => [
          inline(connection.name),
          words.environment[connection.environment],
          inline(`${connection.host}:${connection.port}`),
          inline(connection.database),
          inline(connection.user),
          inline(connection.serverVersions.join(", ")),
        ]),
      ),
    ),
  ];
}

function signOffLines({ signOff, blankFields }: CompletionReport, shown: Shown): readonly string[] {
  const { words, time, who } = shown;
  const { labels, headings } = words;
  const rows: (readonly [string, string])[] =
    signOff === null
      ? []
      : [
          [labels.result, words.result[signOff.result]],
          [labels.signedAs, inline(signOff.name)],
          [labels.recordedBy, inline(who(signOff.by))],
          [labels.time, inline(time(signOff.at))],
          [labels.remark, inline(signOff.remark)],
          ...signOff.fields
            .filter(({ value }) => value.trim() !== "")
            .map(({ name, value }) => [inline(name), inline(value)] as const),
        ];
  rows.push(...blankFields.map((name) => [inline(name), words.blank] as const));
  return [
    `## ${headings.signOff}`,
    "",
    ...(signOff === null ? [`**${words.notSigned}**`, ""] : []),
    ...tableLines(["", ""], rows),
  ];
}

function listLines(report: CompletionReport, shown: Shown): readonly string[] {
  const { words, time, who } = shown;
  const { labels, headings } = words;
  return [
    ...titled(
      headings.overrides,
      tableLines(
        [labels.what, labels.step, labels.name, labels.reason, labels.person, labels.time],
        report.overrides.map(({ kind, step, name, reason, by, at }) => [
          words.override[kind],
          inline(step),
          inline(name),
          inline(reason),
          by === null ? "" : inline(who(by)),
          at === null ? "" : inline(time(at)),
        ]),
      ),
    ),
    ...titled(
      headings.notDone,
      tableLines(
        [labels.step, labels.kind, labels.name, labels.status],
        report.notDone.map(({ kind, step, name, why }) => [
          inline(step),
          words.kind[kind],
          inline(name),
          words.why[why],
        ]),
      ),
    ),
    ...titled(
      headings.removed,
      tableLines(
        [labels.kind, labels.id, labels.events],
        report.removed.map(({ kind, id, events }) => [words.kind[kind], inline(id), `${events}`]),
      ),
    ),
    ...titled(
      headings.backups,
      tableLines(
        [labels.file, labels.database, labels.bytes, labels.sha256, labels.taken],
        report.backups.map(({ path, complete, database, bytes, sha256, at }) => [
          `${inline(path)}${complete ? "" : ` **${labels.incomplete}**`}`,
          inline(database ?? ""),
          String(bytes),
          `\`${inline(sha256)}\``,
          inline(time(at)),
        ]),
      ),
    ),
  ];
}

function stepLines({ sections }: CompletionReport, shown: Shown): readonly string[] {
  const { words, duration } = shown;
  const { labels, headings } = words;
  const steps = sections.filter(isTold).flatMap((section) => section.steps);
  return titled(
    headings.steps,
    tableLines(
      [labels.step, labels.status, labels.worked, labels.estimate],
      steps.map((step) => [
        inline(shown.step(step)),
        words.stepStatus[step.status],
        step.spentMs === 0 ? "" : duration(step.spentMs),
        step.estimateMinutes === null ? "" : words.minutes(step.estimateMinutes),
      ]),
    ),
  );
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines];
}
