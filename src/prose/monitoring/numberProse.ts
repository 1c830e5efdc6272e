import type { Unit } from "../../core/monitoring/report.ts";

let locale = "en";

/** The locale that numbers are written in; a composition root sets it once. */
export function useNumberLocale(name: string): void {
  locale = name;
}

/** A measured value with its unit, short: "1,234", "12.5 MB", "3.2 min", "94 %". */
export function unitText(value: number | string | null, unit: Unit): string {
  if (value === null) {
    return "–";
  }
  if (typeof value === "string") {
    return value;
  }
  switch (unit) {
    case "bytes":
      return scaled(value, BYTES);
    case "milliseconds":
      return scaled(value, TIMES);
    case "ratio":
      return `${rounded(value * 100, 1)} %`;
    case "perSecond":
      return `${rounded(value, 1)}/s`;
    case "count":
    case "text":
      return rounded(value, 2);
  }
}

type Scale = readonly (readonly [size: number, name: string])[];

const BYTES: Scale = [
  [1024 ** 4, "TB"],
  [1024 ** 3, "GB"],
  [1024 ** 2, "MB"],
  [1024, "kB"],
  [1, "B"],
];
const TIMES: Scale = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
  [1, "ms"],
];

function scaled(value: number, scale: Scale): string {
  const [size, name] = scale.find(([least]) => Math.abs(value) >= least) ?? scale.at(-1) ?? [1, ""];
  return `${rounded(value / size, 1)} ${name}`;
}

function rounded(value: number, digits: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}
