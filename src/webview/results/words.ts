import { supportedLocale } from "../../core/lib/supportedLocale.ts";
import { fill } from "../lib/fill.ts";
import { assertNever } from "../../core/lib/assertNever.ts";
import type {
  BlockCard,
  Card,
  CardVerdict,
  ExpectationView,
  FailureView,
  QueryCard,
} from "../../core/deployment/view/resultsModel.ts";
import type { ResultsStrings } from "../../protocol/resultsStrings.ts";
import { visibleText } from "../../core/lib/visibleText.ts";

/** Numbers and times as the person's language writes them. */
export interface Formats {
  count(value: number): string;
  duration(ms: number): string;
  time(iso: string): string;
  bytes(value: number): string;
}

export function formatsFor(language: string): Formats {
  const locale = supportedLocale(language);
  const unit = (name: string, digits: number): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: digits,
    });
  const count = new Intl.NumberFormat(locale);
  const units = {
    ms: unit("millisecond", 0),
    fineMs: unit("millisecond", 1),
    s: unit("second", 1),
    wholeS: unit("second", 0),
    min: unit("minute", 0),
    h: unit("hour", 0),
    B: unit("byte", 0),
    kB: unit("kilobyte", 1),
    MB: unit("megabyte", 1),
  };
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "medium" });
  return {
    count: (value) => count.format(value),
    duration: (ms) => {
      if (ms < 1000) {
        return (ms < 10 ? units.fineMs : units.ms).format(ms);
      }
      if (ms < 60_000) {
        return units.s.format(ms / 1000);
      }
      const seconds = Math.round(ms / 1000);
      const minutes = Math.floor(seconds / 60);
      return minutes < 60
        ? `${units.min.format(minutes)} ${units.wholeS.format(seconds % 60)}`
        : `${units.h.format(Math.floor(minutes / 60))} ${units.min.format(minutes % 60)}`;
    },
    time: (iso) => {
      const date = new Date(iso);
      return Number.isNaN(date.getTime()) ? visibleText(iso) : time.format(date);
    },
    bytes: (value) => {
      if (value < 1000) {
        return units.B.format(value);
      }
      return value < 1_000_000 ? units.kB.format(value / 1000) : units.MB.format(value / 1_000_000);
    },
  };
}

/** "= 11", "≥ 100", "3 rows", "no rows", "10 to 20", "< 100 ms". */
export function expectationText(
  { kind, operator, value }: ExpectationView,
  strings: ResultsStrings,
): string {
  if (Array.isArray(value)) {
    const parts = value.map((part) => visibleText(String(part)));
    return operator === "between"
      ? unitText(kind, fill(strings.expectBetween, ...parts), strings)
      : fill(
          operator === ">=" ? strings.expectAtLeastNames : strings.expectNames,
          parts.join(", "),
        );
  }
  if (kind === "rows" && operator === "=" && (value === 0 || value === 1)) {
    return value === 0 ? strings.expectEmpty : strings.expectOneRow;
  }
  const sign = SIGNS[operator];
  const shown = visibleText(String(value));
  return unitText(kind, kind === "rows" && sign === "=" ? shown : `${sign} ${shown}`, strings);
}

const SIGNS = { "=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", between: "" };

function unitText(kind: ExpectationView["kind"], text: string, strings: ResultsStrings): string {
  switch (kind) {
    case "rows":
      return fill(strings.expectRows, text);
    case "duration":
      return fill(strings.expectMilliseconds, text);
    case "value":
    case "names":
      return text;
    default:
      return assertNever(kind);
  }
}

/** What was seen. A count of rows comes as "3 rows" from the journal and is said in the person's words. */
export function actualText(actual: string, strings: ResultsStrings): string {
  const count = /^(\d+\+?) rows?$/.exec(actual)?.[1];
  switch (count) {
    case undefined:
      return visibleText(actual);
    case "0":
      return strings.expectEmpty;
    case "1":
      return strings.expectOneRow;
    default:
      return fill(strings.expectRows, count);
  }
}

/** The verdict in a word; a block's says why it has none ("cancelled", "lost"). */
export function verdictWord(card: Card, strings: ResultsStrings): string {
  return (
    (card.kind === "block" ? endWord(card, strings) : null) ?? plainVerdict(card.verdict, strings)
  );
}

function endWord({ status }: BlockCard, strings: ResultsStrings): string | null {
  return status === "cancelled" || status === "lost" || status === "timedOut"
    ? strings[status]
    : null;
}

export function plainVerdict(verdict: CardVerdict, strings: ResultsStrings): string {
  return strings[verdict];
}

export function failureText(failure: FailureView, strings: ResultsStrings, f: Formats): string {
  const message = visibleText(failure.message);
  const code = visibleText(failure.code ?? "");
  switch (failure.kind) {
    case "command":
      return fill(strings.failureCommand, message, code);
    case "sql":
      return fill(strings.failureSql, code, message);
    case "prompt":
      return fill(strings.failurePrompt, message);
    case "backup":
      return fill(backupSentence(code, strings), visibleText(failure.file ?? ""));
    case "timeout":
      return fill(strings.failureTimeout, f.duration(Number(code)));
    case "cancelled":
      return strings.failureCancelled;
    case "start":
      return fill(strings.failureStart, message);
    default:
      return assertNever(failure.kind);
  }
}

function backupSentence(reason: string, strings: ResultsStrings): string {
  switch (reason) {
    case "missing":
      return strings.failureBackupMissing;
    case "empty":
      return strings.failureBackupEmpty;
    case "truncated":
      return strings.failureBackupTruncated;
    default:
      return strings.failureBackupUnreadable;
  }
}

/** An error's code where it is a SQLSTATE, and its sentence. */
export function errorText(
  { code, message }: NonNullable<QueryCard["error"]>,
  strings: ResultsStrings,
): { readonly sqlState: string | null; readonly text: string } {
  const shown = visibleText(message);
  switch (code) {
    case "refused":
      return { sqlState: null, text: fill(strings.errorRefused, shown) };
    case "unreachable":
      return { sqlState: null, text: fill(strings.errorUnreachable, shown) };
    case "cancelled":
      return { sqlState: null, text: strings.errorCancelled };
    case "transaction-closed":
      return { sqlState: null, text: strings.errorTransactionClosed };
    default:
      return { sqlState: /^[0-9A-Z]{5}$/.test(code) ? code : null, text: shown };
  }
}
