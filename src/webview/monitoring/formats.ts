import { supportedLocale } from "../../core/lib/supportedLocale.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { FigureView } from "../../protocol/monitoring.ts";
import { formatsFor as baseFormats } from "../results/words.ts";

type Unit = FigureView["unit"];

/** Numbers and times as the person's language writes them. */
export interface Formats {
  readonly count: (value: number) => string;
  readonly duration: (ms: number) => string;
  /** With the date; milliseconds since the epoch. */
  readonly time: (at: number) => string;
  /** Short enough for an axis. `zoned: false`: as it stands, in UTC. */
  readonly tick: (at: number, zoned: boolean) => string;
  readonly value: (value: number, unit: Unit) => string;
  /** An exact decimal text as it is, in the language's digits; any other text as text. */
  readonly exact: (value: string, unit: Unit) => string;
  /** With its sign. */
  readonly difference: (value: string, unit: Unit) => string;
}

const GIGA = 1024 ** 3;

export function formatsFor(language: string): Formats {
  const locale = supportedLocale(language);
  const base = baseFormats(language);
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
  const short = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const ticks = {
    local: new Intl.DateTimeFormat(locale, TICK),
    utc: new Intl.DateTimeFormat(locale, { ...TICK, timeZone: "UTC" }),
  };
  const bytes = bytesFormat(locale);
  const value = (given: number, unit: Unit): string => {
    switch (unit) {
      case "ratio":
        return percent.format(given);
      case "bytes":
        return bytes(given);
      case "milliseconds":
        return given < 0 ? `−${base.duration(-given)}` : base.duration(given);
      case "perSecond":
      case "count":
      case "text":
        return Math.abs(given) >= 1e15 || Number.isInteger(given)
          ? base.count(given)
          : short.format(given);
    }
  };
  const exact = (text: string, unit: Unit): string =>
    !DECIMAL.test(text)
      ? visibleText(text)
      : unit === "count" || unit === "text"
        ? number.format(text as `${number}`)
        : value(Number(text), unit);
  return {
    count: (given) => base.count(given),
    duration: (ms) => base.duration(ms),
    time: (at) => time.format(at),
    tick: (at, zoned) => (zoned ? ticks.local : ticks.utc).format(at),
    value,
    exact,
    difference: (text, unit) =>
      text.startsWith("-") ? `−${exact(text.slice(1), unit)}` : `+${exact(text, unit)}`,
  };
}

const TICK = {
  month: "numeric",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
} as const;

const DECIMAL = /^-?\d{1,400}(?:\.\d{1,400})?$/;

/** As PostgreSQL counts them: 1,024 a step. */
function bytesFormat(locale: string | undefined): (value: number) => string {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return (value) => {
    const size = Math.abs(value);
    if (size < 1024) {
      return `${whole.format(value)} B`;
    }
    if (size < 1024 ** 2) {
      return `${fine.format(value / 1024)} kB`;
    }
    return size < GIGA ? `${fine.format(value / 1024 ** 2)} MB` : `${fine.format(value / GIGA)} GB`;
  };
}
