import * as v from "valibot";
import { stampSchema, type CompletionReport, type ReportStamp } from "./completionReport.ts";

export const REPORT_FORMATS = ["html", "md", "json"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** How a report was written, so that it can be written again. */
export interface RenderOptions {
  readonly format: ReportFormat;
  readonly language: "en" | "ko";
  /** IANA name of the zone that times are shown in ("Asia/Seoul"). */
  readonly timeZone: string;
  /** Path from the report's folder to the deployment's, with slashes, for links; "" when they are the same. */
  readonly base: string;
}

/** Where the stamp of a page or of a Markdown file stands. */
export const HTML_STAMP = "schema-ops-report";
export const MARKDOWN_STAMP = "<!-- schema-ops-report ";

const writtenSchema = v.strictObject({
  ...stampSchema.entries,
  language: v.picklist(["en", "ko"]),
  timeZone: v.pipe(v.string(), v.regex(/^[\w+/-]{1,64}$/)),
  base: v.pipe(v.string(), v.maxLength(4096)),
});

/** The stamp as text without a character that could end a comment or an attribute. */
export function writeStamp(report: CompletionReport, options: RenderOptions): string {
  const { language, timeZone, base } = options;
  return JSON.stringify({ ...report.stamp, language, timeZone, base }).replace(
    /[<>&'\u007f-\uffff]|-(?=-)/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export type StampReading =
  | { readonly kind: "stamp"; readonly stamp: ReportStamp; readonly options: RenderOptions }
  | { readonly kind: "newer"; readonly format: number }
  | { readonly kind: "none" };

/** What a file says that it is. */
export function readStamp(text: string): StampReading {
  const format = formatOf(text);
  const value = format === null ? undefined : stampValue(text, format);
  const version = v.safeParse(
    v.object({ kind: v.literal("completion-report"), format: v.number() }),
    value,
  );
  if (format === null || !version.success) {
    return { kind: "none" };
  }
  if (version.output.format > stampSchema.entries.format.literal) {
    return { kind: "newer", format: version.output.format };
  }
  if (format === "json") {
    const stamp = v.safeParse(stampSchema, value);
    return stamp.success
      ? {
          kind: "stamp",
          stamp: stamp.output,
          options: { format, language: "en", timeZone: "UTC", base: "" },
        }
      : { kind: "none" };
  }
  const written = v.safeParse(writtenSchema, value);
  if (!written.success) {
    return { kind: "none" };
  }
  const { language, timeZone, base, ...stamp } = written.output;
  return { kind: "stamp", stamp, options: { format, language, timeZone, base } };
}

function formatOf(text: string): ReportFormat | null {
  const start = text.trimStart();
  if (start.startsWith("{")) {
    return "json";
  }
  if (start.startsWith(MARKDOWN_STAMP)) {
    return "md";
  }
  return /^<!doctype html>/i.test(start) ? "html" : null;
}

function stampValue(text: string, format: ReportFormat): unknown {
  switch (format) {
    case "json": {
      const whole = v.safeParse(v.object({ stamp: v.unknown() }), parseJson(text));
      return whole.success ? whole.output.stamp : undefined;
    }
    case "md": {
      const start = text.indexOf(MARKDOWN_STAMP) + MARKDOWN_STAMP.length;
      return parseJson(text.slice(start, text.indexOf(" -->", start)));
    }
    case "html": {
      const mark = `<meta name="${HTML_STAMP}" content='`;
      const start = text.indexOf(mark);
      return start === -1
        ? undefined
        : parseJson(text.slice(start + mark.length, text.indexOf("'>", start)));
    }
  }
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // It is none: the file is no report.
    return undefined;
  }
}
