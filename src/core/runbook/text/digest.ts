/**
 * A short digest for ids: 48 bits as 12 hexadecimal digits. Not for security: it tells the texts of
 * one document apart, and stays the same wherever it is computed.
 */
export function digest(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  low = mix(low ^ (high >>> 15));
  high = mix(high ^ (low >>> 13));
  return hex(low, 8) + hex(high, 4);
}

function mix(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b);
  return twice ^ (twice >>> 16);
}

const DIGITS = "0123456789abcdef";

/** The first hexadecimal digits of 32 bits. */
function hex(value: number, digits: number): string {
  let text = "";
  for (let shift = 28; shift > 28 - 4 * digits; shift -= 4) {
    text += DIGITS.charAt((value >>> shift) & 0xf);
  }
  return text;
}
