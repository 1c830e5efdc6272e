import { env, l10n } from "vscode";

import { once } from "../../core/lib/once.ts";
import { supportedLocale } from "../../core/lib/supportedLocale.ts";
import type { CountedKind, ExpectedCount } from "../../core/catalog/expectedSchemas.ts";
import type { Comparison } from "../../core/runbook/expectation.ts";

/** Made once, since making one costs as much as drawing ten rows; and not before the first number, since the very first costs as much as loading the extension. */
const whole = once(() => new Intl.NumberFormat(supportedLocale(env.language)));
const oneDigit = once(
  () => new Intl.NumberFormat(supportedLocale(env.language), { maximumFractionDigits: 1 }),
);

/** A number as the person's language groups it. */
export function countText(count: number): string {
  return whole().format(count);
}

/** "1 row", "450 rows" */
export function rowsText(rows: number): string {
  return rows === 1 ? l10n.t("1 row") : l10n.t("{0} rows", countText(rows));
}

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** A size with the units and steps of PostgreSQL's pg_size_pretty ("8 kB", "1.2 MB"). */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const shown =
    unit > 0 && value < 10 ? oneDigit().format(value) : whole().format(Math.round(value));
  return `${shown} ${UNITS[unit] ?? ""}`;
}

/** "32 of 32 tables", "135 indexes (expected ≥ 100)" */
export function expectedCountText(
  { what, operator, value }: ExpectedCount,
  actual: number,
): string {
  return operator === "="
    ? ofText(what, countText(actual), countText(value))
    : l10n.t(
        "{0} (expected {1})",
        kindText(what, countText(actual)),
        `${SIGNS[operator]} ${countText(value)}`,
      );
}

const SIGNS: Readonly<Record<Comparison, string>> = {
  "=": "=",
  "<>": "≠",
  "<": "<",
  "<=": "≤",
  ">": ">",
  ">=": "≥",
};

function ofText(what: CountedKind, actual: string, expected: string): string {
  switch (what) {
    case "schemas":
      return l10n.t("{0} of {1} schemas", actual, expected);
    case "tables":
      return l10n.t("{0} of {1} tables", actual, expected);
    case "indexes":
      return l10n.t("{0} of {1} indexes", actual, expected);
    case "views":
      return l10n.t("{0} of {1} views", actual, expected);
    case "triggers":
      return l10n.t("{0} of {1} triggers", actual, expected);
  }
}

function kindText(what: CountedKind, count: string): string {
  switch (what) {
    case "schemas":
      return l10n.t("{0} schemas", count);
    case "tables":
      return l10n.t("{0} tables", count);
    case "indexes":
      return l10n.t("{0} indexes", count);
    case "views":
      return l10n.t("{0} views", count);
    case "triggers":
      return l10n.t("{0} triggers", count);
  }
}
