import { differenceOf } from "../deployment/decimal.ts";
import type { Change, QueryCard, Report, ReportCard } from "./report.ts";

/** One value of a card at one time. */
export interface TrendPoint {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

const DAY_MS = 86_400_000;
/** "The same day last week" is the report nearest to seven days ago, at most so far from it. */
const SAME_DAY_MS = DAY_MS / 2;

/** The numbers of a report by key: those of its queries, and the figures of its health cards. */
export function numbersOf(report: Report): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const card of report.cards) {
    if (card.kind === "query") {
      const value = cardNumber(card);
      if (value !== null) {
        found.set(card.key, value);
      }
    } else {
      for (const { code, value } of card.figures) {
        if (value !== null) {
          found.set(figureKey(card.key, code), String(value));
        }
      }
    }
  }
  return found;
}

export function figureKey(card: string, figure: string): string {
  return `${card}/${figure}`;
}

/** The single number that a query answered, exactly as the server wrote it; null: it did not. */
export function cardNumber(card: QueryCard): string | null {
  const { answer } = card;
  return answer.kind === "rows" && answer.shape.kind === "number"
    ? (answer.rows[0]?.[answer.shape.column] ?? null)
    : null;
}

/** A number's way through the reports, oldest first; reports without it are left out. */
export function trendOf(reports: readonly Report[], key: string): readonly TrendPoint[] {
  return reports
    .flatMap((report) => {
      const value = Number(numbersOf(report).get(key) ?? Number.NaN);
      return Number.isFinite(value) ? [{ at: report.takenAt, value }] : [];
    })
    .toSorted((a, b) => a.at - b.at);
}

/** What a new report is compared with, of the reports of its kind that are kept. */
export class Past {
  readonly #last: PastReport[];
  readonly #week: PastReport[];

  constructor(reports: readonly Report[], kind: Report["kind"], now: number) {
    const own = reports
      .filter((report) => report.kind === kind && report.takenAt < now)
      .toSorted((a, b) => b.takenAt - a.takenAt)
      .map((report) => ({ at: report.takenAt, numbers: numbersOf(report), cards: report.cards }));
    const distance = ({ at }: PastReport): number => Math.abs(now - 7 * DAY_MS - at);
    this.#last = own;
    this.#week = own
      .filter((report) => distance(report) <= SAME_DAY_MS)
      .toSorted((a, b) => distance(a) - distance(b));
  }

  /** How a number moved since the last report that has it, and since the same day last week. */
  changes(key: string, now: string | null): readonly Change[] {
    return now === null
      ? []
      : [
          ...changeSince("last", this.#last, key, now),
          ...changeSince("lastWeek", this.#week, key, now),
        ];
  }

  /** The card of this key in the report of the same day last week, with its time. */
  lastWeek(key: string): { readonly at: number; readonly card: ReportCard } | null {
    for (const { at, cards } of this.#week) {
      const card = cards.find((one) => one.key === key);
      if (card !== undefined) {
        return { at, card };
      }
    }
    return null;
  }
}

interface PastReport {
  readonly at: number;
  readonly numbers: ReadonlyMap<string, string>;
  readonly cards: readonly ReportCard[];
}

function changeSince(
  against: Change["against"],
  reports: readonly PastReport[],
  key: string,
  now: string,
): readonly Change[] {
  const other = reports.find(({ numbers }) => numbers.has(key));
  const before = other?.numbers.get(key);
  const difference = before === undefined ? undefined : differenceOf(now, before);
  return other === undefined || before === undefined || difference === undefined
    ? []
    : [{ against, at: other.at, before, difference }];
}
