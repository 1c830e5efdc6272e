import type { Runbook } from "../runbook.ts";
import { byteBehind, isLostByte, isTurkishOnly } from "./codePage.ts";
import { decodeUtf8 } from "./utf8.ts";

/** Share of the non-ASCII characters that must read as UTF-8 sequences before a text counts as damaged. */
const DAMAGED_SHARE = 0.85;

/**
 * Recognises UTF-8 that was once decoded as a Western code page ("ê°œ" for "개").
 * Western text with accents is not taken for it: its accented letters rarely stand where
 * UTF-8 wants them (a lead byte followed by continuation bytes).
 */
export function recogniseEncoding(source: string): Runbook["encoding"] {
  const tally = tallySequences(source);
  const total = tally.covered + tally.uncovered;
  if (total === 0 || tally.covered < DAMAGED_SHARE * total) {
    return { kind: "intact" };
  }
  const repaired = repair(source);
  if (tally.sequences < 3 && (repaired === null || !tally.typicalLead)) {
    return { kind: "intact" };
  }
  return { kind: "damaged", decodedAs: codePageOf(source), repaired };
}

interface SequenceTally {
  sequences: number;
  covered: number;
  uncovered: number;
  typicalLead: boolean;
}

function tallySequences(source: string): SequenceTally {
  const tally: SequenceTally = { sequences: 0, covered: 0, uncovered: 0, typicalLead: false };
  for (let at = firstNonAscii(source, 0); at < source.length; at = firstNonAscii(source, at)) {
    const length = sequenceAt(source, at);
    if (length === 0) {
      tally.uncovered += 1;
      at += 1;
    } else {
      tally.sequences += 1;
      tally.covered += length;
      tally.typicalLead ||= /[ÃÂâìíêë]/.test(source.charAt(at));
      at += length;
    }
  }
  return tally;
}

function firstNonAscii(source: string, from: number): number {
  let at = from;
  while (at < source.length && source.charCodeAt(at) < 0x80) {
    at += 1;
  }
  return at;
}

/** Length of the UTF-8 sequence shown at an offset, 0 when there is none. Some of its bytes may be lost. */
function sequenceAt(source: string, at: number): number {
  const lead = byteBehind(source.charCodeAt(at));
  const wanted = lead === null ? 0 : continuationsOf(lead);
  if (wanted === 0) {
    return 0;
  }
  let found = 0;
  while (found < wanted && isContinuation(source.charCodeAt(at + 1 + found))) {
    found += 1;
  }
  const lossAllowed = wanted === 1 ? 0 : wanted - 1;
  return found >= wanted - lossAllowed ? 1 + found : 0;
}

function continuationsOf(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) {
    return 1;
  }
  if (lead >= 0xe0 && lead <= 0xef) {
    return 2;
  }
  return lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
}

function isContinuation(code: number): boolean {
  const byte = Number.isNaN(code) ? null : byteBehind(code);
  return byte !== null && byte >= 0x80 && byte <= 0xbf;
}

/** The text as it was before; null when bytes are lost or the way back does not give the same text. */
function repair(source: string): string | null {
  const bytes = new Uint8Array(source.length);
  for (let index = 0; index < source.length; index += 1) {
    const byte = byteBehind(source.charCodeAt(index));
    if (byte === null) {
      return null;
    }
    bytes[index] = byte;
  }
  return decodeUtf8(bytes);
}

function codePageOf(source: string): "windows-1252" | "windows-1254" | "latin-1" {
  let controls = false;
  for (let index = 0; index < source.length; index += 1) {
    const code = source.charCodeAt(index);
    if (isTurkishOnly(code)) {
      return "windows-1254";
    }
    if (code > 0xff) {
      return scanForTurkish(source, index) ? "windows-1254" : "windows-1252";
    }
    controls ||= code >= 0x80 && code <= 0x9f && !isLostByte(code);
  }
  return controls ? "latin-1" : "windows-1252";
}

function scanForTurkish(source: string, from: number): boolean {
  for (let index = from; index < source.length; index += 1) {
    if (isTurkishOnly(source.charCodeAt(index))) {
      return true;
    }
  }
  return false;
}
