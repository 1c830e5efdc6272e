import type { Cadence, SectionKind } from "../runbook.ts";
import { digest } from "../text/digest.ts";

/** An id from a title's words: its ASCII words, else a digest, the same for intact and damaged text. */
export function slugOf(words: string): string {
  const slug = (words.toLowerCase().match(/[a-z0-9]+/g) ?? [])
    .join("-")
    .slice(0, 48)
    .replace(/-+$/, "");
  if (/[a-z]{3}/.test(slug) && !/[\x80-\xff]/.test(words)) {
    return slug;
  }
  return `t-${digest(words.replace(/\s+/g, " ").trim().toLowerCase()).slice(0, 8)}`;
}

export function sectionIdOf(
  kind: SectionKind,
  cadence: Cadence | null,
  number: string | null,
  words: string,
): string {
  switch (kind) {
    case "phase":
      return number === null ? slugOf(words) : `phase-${number}`;
    case "monitoring":
      return cadence === null ? "monitoring" : `monitoring-${cadence}`;
    case "signOff":
      return "sign-off";
    case "other":
      return words === "" ? "main" : slugOf(words);
    default:
      return kind;
  }
}
