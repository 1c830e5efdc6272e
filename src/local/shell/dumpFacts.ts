import type { BackupEvidence } from "../../core/deployment/evidence.ts";

export type DumpFacts = Pick<
  BackupEvidence,
  "format" | "serverVersion" | "clientVersion" | "complete"
>;

/** Null for a plain dump, compressed or not. */
export function archiveFormat(head: Buffer): "custom" | "tar" | null {
  if (head.subarray(0, 5).toString("latin1") === "PGDMP") {
    return "custom";
  }
  return head.subarray(257, 262).toString("latin1") === "ustar" ? "tar" : null;
}

/** The tool that reads a compressed file; null when it is not compressed. */
export function compressionOf(head: Buffer): string | null {
  const magic = head.subarray(0, 6).toString("hex");
  const known: readonly (readonly [string, string])[] = [
    ["1f8b", "gzip"],
    ["28b52ffd", "zstd"],
    ["fd377a585a00", "xz"],
    ["425a68", "bzip2"],
    ["04224d18", "lz4"],
  ];
  return known.find(([start]) => magic.startsWith(start))?.[1] ?? null;
}

/** A plain dump says at its head what made it, and at its end that it is complete. */
export function plainDumpFacts({
  head,
  tail,
}: {
  readonly head: string;
  readonly tail: string;
}): DumpFacts {
  const version = (of: string): string | null =>
    new RegExp(`^-- Dumped ${of} version (.*)$`, "m").exec(head)?.[1]?.trim() ?? null;
  return {
    format: "plain",
    serverVersion: version("from database"),
    clientVersion: version("by pg_dump"),
    complete: /^-- PostgreSQL database (?:cluster )?dump complete$/m.test(tail),
  };
}
