import * as l10n from "@vscode/l10n";
import type { Cadence } from "../../core/runbook/runbook.ts";
import type { ReportKind } from "../../core/monitoring/cadence.ts";
import type { Reporter, ReportRequest } from "../../core/monitoring/ports.ts";
import type { Report } from "../../core/monitoring/report.ts";
import { keptProblemText } from "../../prose/monitoring/reportProse.ts";
import { readConfig, splitPair } from "../connections.ts";
import { exitCodeOf, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot, readRunbook } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";
import { readThresholds } from "./monitoringSettings.ts";
import { monitoringHtml } from "./monitoringHtml.ts";
import { monitoringMarkdown } from "./monitoringMarkdown.ts";
import { monitoringText } from "./monitoringText.ts";
import { describeReport } from "./monitoringView.ts";
import { parseSince } from "./since.ts";

export const REPORT_FORMATS = ["text", "md", "json", "html"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface MonitoringOptions {
  readonly connection: readonly string[];
  readonly config?: string;
  readonly root?: string;
  readonly format: ReportFormat;
  /** File to write to instead of the standard output. */
  readonly output?: string;
  /** A day ("2026-11-01") or an age ("30d"): trends begin there. */
  readonly since?: string;
  /** Use what the server accepts instead of what it cannot answer, and remember it. */
  readonly agree?: boolean;
  /** REFERENCE=CONNECTION, where several connections fit. */
  readonly choose: readonly string[];
  /** SECTION=CADENCE, for sections that say none. */
  readonly cadence: readonly string[];
  /** How many reports of the kind are kept; 0: this one is not kept. */
  readonly keep: number;
  /** Seconds. */
  readonly timeout: number;
}

/** Takes a report and prints it. The exit code is that of its verdict. */
export async function takeMonitoringReport(
  parts: CliParts,
  kind: ReportKind,
  argument: string | undefined,
  options: MonitoringOptions,
): Promise<ExitCode> {
  const now = parts.now();
  const since = options.since === undefined ? null : parseSince(options.since, now);
  const input =
    kind === "health" || argument === undefined ? null : await readRunbook(parts, argument);
  const start = input === null ? parts.cwd : parts.files.parent(input.path);
  const root = await findRoot(parts, start, options.root);
  const config = await readConfig(parts, root, {
    connection: options.connection,
    map: [],
    config: options.config,
  });
  const wanted = kind === "health" && argument !== undefined ? [argument] : [];
  assertConnections(
    config.profiles.map(({ name }) => name),
    wanted,
  );
  const monitoring = await parts.openMonitoring({
    connections: parts.connectionBook(config.profiles),
    statementTimeoutMs: options.timeout * 1000,
  });
  const kept = await monitoring.store.list(root);
  for (const problem of kept.problems) {
    parts.terminal.note(`schema-ops: ${plainLine(keptProblemText(problem))}\n`);
  }
  const request: ReportRequest = {
    kind,
    root,
    runbook:
      input === null
        ? null
        : { path: parts.files.relative(root, input.path), runbook: input.runbook },
    decided: new Map(options.cadence.map(cadenceOf)),
    chosen: new Map(options.choose.map((pair) => splitPair(pair, "--choose"))),
    connections: wanted,
    thresholds: await readThresholds(parts, root, options.config),
    keep: options.keep,
  };
  const report = await take(parts, monitoring, request, options.agree === true);
  const earlier = kept.reports
    .map((one) => one.report)
    .filter((one) => one.kind === kind && (since === null || one.takenAt >= since));
  await print(parts, options, report, since === null ? null : earlier);
  return exitCodeOf(report.verdict);
}

async function take(
  parts: CliParts,
  { reporter, agreements }: Pick<Monitoring, "reporter" | "agreements">,
  request: ReportRequest,
  agree: boolean,
): Promise<Report> {
  const silent = { onCard: () => undefined };
  if (!agree) {
    return reporter.take(request, silent, parts.signal);
  }
  // What is offered is known only when it was asked once.
  const asked = await reporter.take({ ...request, keep: 0 }, silent, parts.signal);
  for (const card of asked.cards) {
    if (card.kind === "query" && card.rewrite?.state === "offered") {
      const { hash, sql } = card.rewrite;
      const at = new Date(parts.now()).toISOString();
      const agreed = { hash, original: card.sql, sql, by: parts.person.name, at };
      const kept = await agreements.agree(request.root, agreed);
      if (!kept.ok) {
        throw new UsageError(keptProblemText(kept.error));
      }
    }
  }
  return reporter.take(request, silent, parts.signal);
}

interface Monitoring {
  readonly reporter: Reporter;
  readonly agreements: Awaited<ReturnType<CliParts["openMonitoring"]>>["agreements"];
}

async function print(
  parts: CliParts,
  options: MonitoringOptions,
  report: Report,
  earlier: readonly Report[] | null,
): Promise<void> {
  const text = rendered(parts, options.format, report, earlier);
  if (options.output === undefined) {
    parts.terminal.out(text);
    return;
  }
  const path = parts.files.resolve(parts.cwd, options.output);
  await parts.files.write(path, text);
  parts.terminal.note(`${path}\n`);
}

function rendered(
  parts: Pick<CliParts, "language" | "offsetMinutes">,
  format: ReportFormat,
  report: Report,
  earlier: readonly Report[] | null,
): string {
  if (format === "json") {
    return `${JSON.stringify(earlier === null ? report : { ...report, earlier }, null, 2)}\n`;
  }
  const view = describeReport(report, earlier, parts.offsetMinutes);
  switch (format) {
    case "text":
      return monitoringText(view);
    case "md":
      return monitoringMarkdown(view);
    case "html":
      return monitoringHtml(view, parts.language);
  }
}

function assertConnections(known: readonly string[], wanted: readonly string[]): void {
  const missing = wanted.find((name) => !known.includes(name));
  if (missing !== undefined) {
    throw new UsageError(l10n.t("There is no connection {0}.", plainLine(missing)));
  }
  if (known.length === 0) {
    throw new UsageError(l10n.t("No connection is known: name one with --connection NAME=URI."));
  }
}

function cadenceOf(pair: string): readonly [string, Cadence] {
  const [section, word] = splitPair(pair, "--cadence");
  if (word !== "daily" && word !== "weekly" && word !== "monthly") {
    throw new UsageError(l10n.t("--cadence takes SECTION=daily, weekly or monthly"));
  }
  return [section, word];
}
