import type { DumpEntry, DumpHead } from "../../../core/catalog/fingerprint/dumpEntry.ts";
import { ByteReader, NoArchive } from "./byteReader.ts";

/**
 * The table of contents of a pg_dump archive: a custom dump from its beginning, or the `toc.dat` of
 * a directory or tar. Throws `NoArchive`, and `MoreBytesNeeded` where the bytes end too early.
 */
export interface ArchiveContents {
  readonly head: DumpHead;
  readonly entryCount: number;
  /** Reads as it goes: take a slice at a time of a large one. */
  readonly entries: Iterable<DumpEntry>;
}

/** Written by PostgreSQL 9.x; 16 by 17 and later. */
const OLDEST_MINOR = 12;
const NEWEST_MINOR = 16;

const MAGIC = "PGDMP";
/** Numbers of formats in the head: what stands behind each entry depends on it. */
const CUSTOM = 1;
const TAR = 3;
const DIRECTORY = 5;

export function parseArchive(bytes: Uint8Array, encoding = "utf-8"): ArchiveContents {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) {
    throw new NoArchive("it does not begin as an archive of pg_dump does");
  }
  const reader = new ByteReader(bytes, MAGIC.length, encoding);
  const layout = readLayout(reader);
  const head = readHead(reader, layout);
  const entryCount = reader.integer();
  return { head, entryCount, entries: readEntries(reader, layout, entryCount) };
}

interface Layout {
  readonly minor: number;
  readonly offsetBytes: number;
  readonly format: number;
}

function readLayout(reader: ByteReader): Layout {
  const major = reader.byte();
  const minor = reader.byte();
  reader.byte();
  if (major !== 1 || minor < OLDEST_MINOR || minor > NEWEST_MINOR) {
    throw new NoArchive(
      `archives of version ${major}.${minor} are not known (1.${OLDEST_MINOR} to 1.${NEWEST_MINOR} are)`,
    );
  }
  reader.integerBytes = reader.byte();
  const offsetBytes = reader.byte();
  const format = reader.byte();
  if (![CUSTOM, TAR, DIRECTORY].includes(format)) {
    throw new NoArchive(`archives of format ${format} are not known`);
  }
  return { minor, offsetBytes, format };
}

function readHead(reader: ByteReader, { minor }: Layout): DumpHead {
  // How it is compressed: a byte that names the algorithm since 1.15, a level before.
  if (minor >= 15) {
    reader.byte();
  } else {
    reader.integer();
  }
  // Second, minute, hour, day, month, year, daylight saving time: when it was taken.
  for (let part = 0; part < 7; part++) {
    reader.integer();
  }
  return {
    database: reader.text() ?? "",
    serverVersion: versionOf(reader.text()),
    clientVersion: versionOf(reader.text()),
  };
}

/** "15.18 (Debian 15.18-0+deb12u1)" */
function versionOf(text: string | null): string | null {
  return text === null ? null : (/^\d[\w.]*/.exec(text)?.[0] ?? text);
}

function* readEntries(
  reader: ByteReader,
  layout: Layout,
  count: number,
): Generator<DumpEntry, void, undefined> {
  for (let index = 0; index < count; index++) {
    yield readEntry(reader, layout);
  }
}

function readEntry(reader: ByteReader, { minor, format, offsetBytes }: Layout): DumpEntry {
  reader.integer(); // Its number.
  reader.integer(); // Whether it has data.
  reader.skipText(); // Object ids: of the catalog, of the object.
  reader.skipText();
  const tag = reader.text() ?? "";
  const kind = reader.text() ?? "";
  reader.integer(); // Before, with or after the data.
  const definition = reader.text() ?? "";
  reader.skipText(); // How to drop it.
  reader.skipText(); // How its rows are copied.
  const schema = textOrNull(reader);
  const tablespace = textOrNull(reader);
  const accessMethod = minor >= 14 ? textOrNull(reader) : null;
  if (minor >= 16) {
    reader.integer(); // The kind of relation.
  }
  const owner = textOrNull(reader);
  reader.skipText(); // WITH OIDS
  while (reader.text() !== null) {
    // What it depends on, by number.
  }
  if (format === CUSTOM) {
    reader.skip(1 + offsetBytes); // Where its data stands.
  } else {
    reader.skipText(); // The file of its data.
  }
  return {
    kind,
    tag,
    schema,
    owner,
    tablespace,
    accessMethod: accessMethod === "heap" ? null : accessMethod,
    definition,
  };
}

function textOrNull(reader: ByteReader): string | null {
  const text = reader.text();
  return text === "" ? null : text;
}
