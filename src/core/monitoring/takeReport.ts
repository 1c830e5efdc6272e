import type { ConnectionBook } from "../connection/profile.ts";
import { worstOf } from "../deployment/judge.ts";
import type { Clock, QuestionAsker, QuestionLimits } from "../deployment/ports.ts";
import type { Verdict } from "../deployment/verdict.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { SqlParser } from "../sql/sqlParser.ts";
import { takeHealth } from "./health/takeHealth.ts";
import type {
  AgreementStore,
  HealthReader,
  Reporter,
  ReportRequest,
  ReportStore,
} from "./ports.ts";
import { takeQueries } from "./queryCards.ts";
import type { Level } from "./finding.ts";
import type { Report, ReportCard } from "./report.ts";
import { Past } from "./trend.ts";

/** What a reporter is made from. */
export interface ReporterParts {
  readonly asker: QuestionAsker;
  readonly health: HealthReader;
  readonly connections: ConnectionBook;
  readonly store: ReportStore;
  readonly agreements: AgreementStore;
  readonly clock: Clock;
  readonly loadParser: () => Promise<SqlParser>;
  readonly newId: () => string;
  readonly sha256: (text: string) => string;
  /** Read at use. `maxRows` counts for the verdict; a card keeps fewer. */
  readonly limits: Omit<QuestionLimits, "maxRows">;
}

/** The parts of a report that its kind decides. */
export type ReportContent = Pick<
  Report,
  "connections" | "cards" | "findings" | "actions" | "undecided"
>;

export function createReporter(parts: ReporterParts): Reporter {
  return {
    async take(request, observer, signal) {
      const startedAt = parts.clock.now();
      const { reports } = await parts.store.list(request.root);
      const past = new Past(
        reports.map(({ report }) => report),
        request.kind,
        startedAt,
      );
      const content =
        request.kind === "health"
          ? await takeHealth(parts, request, past, observer, signal)
          : await takeQueries(parts, request.kind, request, past, observer, signal);
      const report = finished(parts, request, startedAt, content);
      if (request.keep > 0 && !aborted(signal)) {
        await parts.store.keep(request.root, report, request.keep);
      }
      return report;
    },
  };
}

/** A report that was broken off says nothing about a day. */
function aborted(signal: CancelSignal): boolean {
  return signal.aborted;
}

function finished(
  parts: ReporterParts,
  { kind, runbook }: ReportRequest,
  takenAt: number,
  content: ReportContent,
): Report {
  return {
    v: 1,
    id: parts.newId(),
    kind,
    takenAt,
    durationMs: parts.clock.now() - takenAt,
    runbook:
      kind === "health" || runbook === null
        ? null
        : { path: runbook.path, title: runbook.runbook.title },
    verdict: verdictOf(content),
    ...content,
  };
}

/**
 * The worst of all that was judged: a critical value fails, a warning leaves the report open for a
 * person, what could not be asked is an error. Nothing judged is open: it is no pass.
 */
function verdictOf({ cards, findings }: ReportContent): Verdict {
  const verdicts = [
    ...cards.flatMap(cardVerdicts),
    ...findings.map(({ severity }) => (severity === "notice" ? null : ofLevel(severity))),
  ];
  return worstOf(verdicts);
}

function cardVerdicts(card: ReportCard): readonly (Verdict | null)[] {
  if (card.kind === "health") {
    const { missing } = card;
    return [missing?.code === "failed" ? "error" : ofLevel(card.level)];
  }
  return [card.answer.kind === "error" ? "error" : card.verdict, ofLevel(card.level)];
}

function ofLevel(level: Level | null): Verdict | null {
  switch (level) {
    case "critical":
      return "fail";
    case "warning":
      return "open";
    case "good":
      return "pass";
    case null:
      return null;
  }
}
