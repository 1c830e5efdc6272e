import type { DumpEntry } from "../../src/core/catalog/fingerprint/dumpEntry.ts";

/** What pg_dump's archiver would write, of any version of the format: our own writer of it. */
export function writeArchive(
  entries: readonly DumpEntry[],
  { minor = 14, format = 1, database = "db", server = "15.18" } = {},
): Buffer {
  const parts: Buffer[] = [Buffer.from("PGDMP"), Buffer.from([1, minor, 0, 4, 8, format])];
  const integer = (value: number): void => {
    const bytes = Buffer.alloc(5);
    bytes[0] = value < 0 ? 1 : 0;
    bytes.writeUInt32LE(Math.abs(value), 1);
    parts.push(bytes);
  };
  const text = (value: string | null): void => {
    const bytes = Buffer.from(value ?? "", "utf8");
    integer(value === null ? -1 : bytes.length);
    parts.push(bytes);
  };
  if (minor >= 15) {
    parts.push(Buffer.from([1]));
  } else {
    integer(-1);
  }
  [1, 2, 3, 4, 5, 126, 0].forEach(integer);
  [database, `${server} (Debian)`, "16.1"].forEach(text);
  integer(entries.length);
  entries.forEach((entry, index) => {
    integer(index + 1);
    integer(0);
    ["1259", String(16_384 + index), entry.tag, entry.kind].forEach(text);
    integer(2);
    [entry.definition, "DROP it;\n", null, entry.schema ?? "", entry.tablespace ?? ""].forEach(
      text,
    );
    if (minor >= 14) {
      text(entry.accessMethod ?? "");
    }
    if (minor >= 16) {
      integer("r".charCodeAt(0));
    }
    [entry.owner ?? "", "false", String(index), null].forEach(text);
    if (format === 1) {
      parts.push(Buffer.alloc(9));
    } else {
      text("");
    }
  });
  return Buffer.concat(parts);
}
