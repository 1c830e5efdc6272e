/**
 * The bytes behind characters that a Western single-byte code page made of UTF-8 text.
 * windows-1252, windows-1254 and latin-1 differ in a few places only and never contradict each other
 * in this direction, so one table reads all three.
 */
const HIGH_HALF_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
const TURKISH: readonly (readonly [string, number])[] = [
  ["Ğ", 0xd0],
  ["İ", 0xdd],
  ["Ş", 0xde],
  ["ğ", 0xf0],
  ["ı", 0xfd],
  ["ş", 0xfe],
];

const BYTE_BY_CODE = buildTable();

function buildTable(): ReadonlyMap<number, number> {
  const table = new Map<number, number>();
  for (let byte = 0x80; byte <= 0xff; byte += 1) {
    table.set(byte, byte);
  }
  for (let index = 0; index < HIGH_HALF_1252.length; index += 1) {
    table.set(HIGH_HALF_1252.charCodeAt(index), 0x80 + index);
  }
  for (const [letter, byte] of TURKISH) {
    table.set(letter.charCodeAt(0), byte);
  }
  return table;
}

/** The byte that a code page showed as this UTF-16 code unit; null when no Western code page has it. */
export function byteBehind(code: number): number | null {
  return code < 0x80 ? code : (BYTE_BY_CODE.get(code) ?? null);
}

/** Whether only windows-1254 (Turkish) has this code unit. */
export function isTurkishOnly(code: number): boolean {
  return code > 0xff && TURKISH.some(([letter]) => letter.charCodeAt(0) === code);
}

/**
 * Bytes that do not survive a wrong decoding: undefined in windows-1252 or windows-1254, and the
 * two that editors drop or turn into spaces (no-break space, soft hyphen).
 */
export function isLostByte(byte: number): boolean {
  return LOST[byte] === 1;
}

const LOST = new Uint8Array(256);
for (const byte of [0x81, 0x8d, 0x8e, 0x8f, 0x90, 0x9d, 0x9e, 0xa0, 0xad]) {
  LOST[byte] = 1;
}
