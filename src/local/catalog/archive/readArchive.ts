import type { DumpEntry, DumpHead } from "../../../core/catalog/fingerprint/dumpEntry.ts";
import type { Slices } from "../../../core/lib/slices.ts";
import { parseArchive } from "./parseArchive.ts";

/** Hands over each entry of the table of contents. */
export function* eachEntry(
  bytes: Uint8Array,
  onEntry: (entry: DumpEntry) => void,
): Slices<DumpHead> {
  const { head, entries } = parseArchive(bytes, encodingOf(bytes));
  for (const entry of entries) {
    onEntry(entry);
    yield;
  }
  return head;
}

/** The dump says at its very beginning how its texts are written. Bytes of no known encoding stay bytes. */
function encodingOf(bytes: Uint8Array): string {
  let looked = 0;
  for (const { kind, definition } of parseArchive(bytes, "latin1").entries) {
    if (kind === "ENCODING") {
      const name = /'([^']*)'/.exec(definition)?.[1] ?? "";
      return ENCODINGS[name] ?? "latin1";
    }
    looked++;
    if (looked === LOOKED_AT) {
      break;
    }
  }
  return "utf-8";
}

const LOOKED_AT = 10;

/** PostgreSQL's names of encodings, and what a browser calls them. */
const ENCODINGS: Readonly<Record<string, string>> = {
  UTF8: "utf-8",
  EUC_KR: "euc-kr",
  UHC: "euc-kr",
  EUC_JP: "euc-jp",
  SJIS: "shift_jis",
  EUC_CN: "gbk",
  GBK: "gbk",
  GB18030: "gb18030",
  BIG5: "big5",
  KOI8R: "koi8-r",
  KOI8U: "koi8-u",
  LATIN2: "iso-8859-2",
  LATIN9: "iso-8859-15",
  WIN1250: "windows-1250",
  WIN1251: "windows-1251",
  WIN1252: "windows-1252",
};
