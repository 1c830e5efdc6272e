/** Decodes UTF-8 strictly: null for anything that is not well-formed. (The language has no decoder of its own.) */
export function decodeUtf8(bytes: Uint8Array): string | null {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    const length = sequenceLength(lead);
    const code = length === 0 ? -1 : codePointAt(bytes, at, length);
    if (code < 0) {
      return null;
    }
    pieces.push(String.fromCodePoint(code));
    at += length;
  }
  return pieces.join("");
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) {
    return 1;
  }
  if (lead < 0xc2) {
    return 0;
  }
  if (lead < 0xe0) {
    return 2;
  }
  if (lead < 0xf0) {
    return 3;
  }
  return lead < 0xf5 ? 4 : 0;
}

const LEAD_MASK = [0, 0x7f, 0x1f, 0x0f, 0x07];
const SMALLEST = [0, 0, 0x80, 0x800, 0x10000];

function codePointAt(bytes: Uint8Array, at: number, length: number): number {
  let code = (bytes[at] ?? 0) & (LEAD_MASK[length] ?? 0);
  for (let index = 1; index < length; index += 1) {
    const byte = bytes[at + index] ?? 0;
    if ((byte & 0xc0) !== 0x80) {
      return -1;
    }
    code = (code << 6) | (byte & 0x3f);
  }
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < (SMALLEST[length] ?? 0) || code > 0x10ffff || surrogate ? -1 : code;
}

/** Calls `emit` with each byte of one code point (a lone surrogate becomes U+FFFD, as encoders do). */
export function encodeCodePoint(code: number, emit: (byte: number) => void): void {
  const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
  if (point < 0x80) {
    emit(point);
  } else if (point < 0x800) {
    emit(0xc0 | (point >> 6));
    emit(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    emit(0xe0 | (point >> 12));
    emit(0x80 | ((point >> 6) & 0x3f));
    emit(0x80 | (point & 0x3f));
  } else {
    emit(0xf0 | (point >> 18));
    emit(0x80 | ((point >> 12) & 0x3f));
    emit(0x80 | ((point >> 6) & 0x3f));
    emit(0x80 | (point & 0x3f));
  }
}
