import { baseName } from "../lib/baseName.ts";
import type { ReportPerson, ReportStep } from "./completionReport.ts";
import type { RenderOptions } from "./stamp.ts";
import { ENGLISH } from "./words/english.ts";
import { KOREAN } from "./words/korean.ts";
import type { ReportWords } from "./words/reportWords.ts";

/** Words, times and links of one report. */
export interface Shown {
  readonly words: ReportWords;
  /** "2026-03-01 19:05:12 +09:00": the same in every language, and on every machine. */
  readonly time: (iso: string) => string;
  readonly duration: (ms: number) => string;
  readonly who: (person: ReportPerson) => string;
  readonly step: (step: Pick<ReportStep, "number" | "title">) => string;
  /** Where a file of the deployment's folder lies as seen from the report; null when it leads elsewhere. */
  readonly link: (path: string) => string | null;
}

export function shownBy({ language, timeZone, base }: RenderOptions): Shown {
  const words = language === "ko" ? KOREAN : ENGLISH;
  const clock = clockOf(timeZone);
  return {
    words,
    time: (iso) => {
      const at = Date.parse(iso);
      return Number.isNaN(at) ? iso : clock(at);
    },
    duration: (ms) => {
      const seconds = Math.max(0, ms) / 1000;
      return seconds < 120
        ? words.seconds(seconds.toFixed(seconds < 10 ? 2 : 0))
        : words.minutes(Math.round(seconds / 60));
    },
    who: ({ name, host }) => (host === "" ? name : `${name}@${host}`),
    step: ({ number, title }) => {
      const named = title === "" ? words.unnamed : title;
      return number === null ? named : `${number} ${named}`;
    },
    link: (path) => {
      const [folder] = path.split("/");
      const inside = path === `${folder ?? ""}/${baseName(path)}`;
      return inside && (folder === "logs" || folder === "results")
        ? [...base.split("/"), ...path.split("/")]
            .filter((part) => part !== "")
            .map(encodeURIComponent)
            .join("/")
        : null;
    },
  };
}

/** A zone that this platform does not know is shown as UTC, with its offset. */
function clockOf(timeZone: string): (at: number) => string {
  const parts = formatIn(timeZone) ?? formatIn("UTC");
  return (at) => {
    const found = new Map(parts?.formatToParts(at).map(({ type, value }) => [type, value]));
    const of = (type: Intl.DateTimeFormatPartTypes): string => found.get(type) ?? "";
    const offset = of("timeZoneName").replace("GMT", "");
    return `${of("year")}-${of("month")}-${of("day")} ${of("hour")}:${of("minute")}:${of("second")} ${offset === "" ? "+00:00" : offset}`;
  };
}

function formatIn(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-GB", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      timeZoneName: "longOffset",
    });
  } catch {
    // It is no zone.
    return null;
  }
}
