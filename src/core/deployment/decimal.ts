/** A number as people and servers write it, exactly: `digits` × 10^-`scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const NUMBER = /^([+-]?)(\d{0,2000})(?:\.(\d{0,2000}))?(?:e([+-]?\d{1,4}))?$/i;
const LARGEST_EXPONENT = 2000;

/**
 * Reads "11", "-0.50", "1e3", ".5"; undefined for anything else (NaN, infinity, "11 rows", and what
 * is too long to be worth the time). Never rounds: PostgreSQL's numeric and bigint stay exact.
 */
export function parseDecimal(text: string): Decimal | undefined {
  const match = NUMBER.exec(text.trim());
  if (match === null) {
    return undefined;
  }
  const [, sign, whole = "", fraction = "", exponentText = "0"] = match;
  const exponent = Number(exponentText);
  if (whole + fraction === "" || Math.abs(exponent) > LARGEST_EXPONENT) {
    return undefined;
  }
  const magnitude = BigInt(whole + fraction);
  const digits = sign === "-" ? -magnitude : magnitude;
  const scale = fraction.length - exponent;
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Negative, zero or positive, like a sort's comparison. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = at(a, scale) - at(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function at(value: Decimal, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale);
}

/** `a` minus `b`, exactly; undefined when one of them is no number. */
export function differenceOf(a: string, b: string): string | undefined {
  const [left, right] = [parseDecimal(a), parseDecimal(b)];
  if (left === undefined || right === undefined) {
    return undefined;
  }
  const scale = Math.max(left.scale, right.scale);
  const digits = at(left, scale) - at(right, scale);
  const written = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  const whole = written.slice(0, written.length - scale);
  const fraction = written.slice(written.length - scale).replace(/0+$/, "");
  return `${digits < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
