import { HEALTH_FINDINGS, type HealthFinding, type Level } from "./finding.ts";
import type { QueryCard, Report } from "./report.ts";

/** Something of a report that stands beyond a threshold. */
export interface Crossing {
  readonly level: Exclude<Level, "good">;
  readonly subject:
    | { readonly kind: "query"; readonly card: QueryCard }
    | { readonly kind: "finding"; readonly finding: HealthFinding };
}

/**
 * What has crossed a threshold since it was last measured: what is beyond one now, and was not, or less
 * far, in the newest of the reports before (of any kind and order) that could tell. The critical ones first.
 */
export function newCrossings(report: Report, before: readonly Report[]): readonly Crossing[] {
  const own = before
    .filter(({ kind, takenAt }) => kind === report.kind && takenAt < report.takenAt)
    .toSorted((a, b) => b.takenAt - a.takenAt);
  return crossingsOf(report)
    .filter((crossing) => RANKS[crossing.level] > RANKS[lastLevel(crossing, own)])
    .toSorted((a, b) => RANKS[b.level] - RANKS[a.level]);
}

const RANKS = { good: 0, warning: 1, critical: 2 } as const;

function crossingsOf({ cards, findings }: Report): readonly Crossing[] {
  const queries = cards.flatMap((card): readonly Crossing[] =>
    card.kind === "query" && isBeyond(card.level)
      ? [{ level: card.level, subject: { kind: "query", card } }]
      : [],
  );
  // Ten tables with dead rows are one thing to be told.
  const worst = new Map<string, Crossing>();
  for (const finding of findings) {
    const { severity: level } = finding;
    const known = worst.get(kindOf(finding))?.level ?? "good";
    if (level !== "notice" && RANKS[level] > RANKS[known]) {
      worst.set(kindOf(finding), { level, subject: { kind: "finding", finding } });
    }
  }
  return [...queries, ...worst.values()];
}

function isBeyond(level: Level | null): level is Crossing["level"] {
  return level !== null && level !== "good";
}

function kindOf({ connection, code }: HealthFinding): string {
  return JSON.stringify([connection, code]);
}

/** How it stood when it was last measured; "good" where it never was. */
function lastLevel({ subject }: Crossing, before: readonly Report[]): Level {
  for (const report of before) {
    const level =
      subject.kind === "query"
        ? queryLevel(report, subject.card)
        : findingLevel(report, subject.finding);
    if (level !== null) {
      return level;
    }
  }
  return "good";
}

function queryLevel({ cards }: Report, { key }: QueryCard): Level | null {
  const card = cards.find((one) => one.kind === "query" && one.key === key);
  return card?.level ?? null;
}

function findingLevel({ cards, findings }: Report, finding: HealthFinding): Level | null {
  const part = HEALTH_FINDINGS[finding.code];
  const measured = cards.some(
    (card) =>
      card.kind === "health" &&
      card.connection === finding.connection &&
      card.part === part &&
      card.level !== null,
  );
  if (!measured) {
    return null;
  }
  const severities = findings
    .filter((one) => kindOf(one) === kindOf(finding))
    .map(({ severity }) => severity);
  return severities.includes("critical")
    ? "critical"
    : severities.includes("warning")
      ? "warning"
      : "good";
}
