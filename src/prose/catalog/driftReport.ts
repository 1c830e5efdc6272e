import * as l10n from "@vscode/l10n";
import { changeCounts } from "../../core/catalog/fingerprint/changeCounts.ts";
import { isSame } from "../../core/catalog/fingerprint/compare.ts";
import type { ComparedSource } from "../../core/catalog/fingerprint/compareSources.ts";
import type { Ignorable } from "../../core/catalog/fingerprint/ignore.ts";
import { oneLine, visibleText } from "../../core/lib/visibleText.ts";
import { differenceMarkdown } from "./differenceProse.ts";
import { sourceFailureText } from "./sourceProse.ts";

/** Two schemas by what a person calls them, and what came of comparing them. */
export interface DriftEntry extends Pick<ComparedSource, "difference" | "failure" | "ignored"> {
  readonly before: string;
  readonly after: string;
}

/** `unknown`: one of the two could not be read. */
export function driftOutcome({ difference }: DriftEntry): "same" | "different" | "unknown" {
  return difference === null ? "unknown" : isSame(difference) ? "same" : "different";
}

/** For programs: the same in the window and the terminal. */
export function driftJson(entry: DriftEntry): unknown {
  const { before, after, difference, failure, ignored } = entry;
  const outcome = driftOutcome(entry);
  return {
    before,
    after,
    ignored,
    same: outcome === "unknown" ? null : outcome === "same",
    failure: failure === null ? null : { ...failure, text: sourceFailureText(failure) },
    counts: difference === null ? null : changeCounts(difference),
    difference,
  };
}

/** To be read: summary, then object by object. */
export function driftMarkdown(entry: DriftEntry): string {
  const { before, after, difference } = entry;
  const left = ignoredText(entry.ignored);
  return difference === null
    ? `# ${driftTitle(entry)}\n\n${driftFailure(entry)}\n`
    : differenceMarkdown(before, after, difference, left);
}

export function driftTitle({ before, after }: DriftEntry): string {
  return l10n.t("Drift: {0} → {1}", oneLine(before), oneLine(after));
}

/** Why there is no answer; empty where there is one. */
export function driftFailure({ failure }: DriftEntry): string {
  return failure === null ? "" : visibleText(sourceFailureText(failure));
}

/** Null: everything was compared. */
export function ignoredText(ignored: readonly Ignorable[]): string | null {
  return ignored.length === 0
    ? null
    : l10n.t("not compared: {0}", ignored.map((what) => ignorableWord(what)).join(", "));
}

function ignorableWord(what: Ignorable): string {
  switch (what) {
    case "owners":
      return l10n.t("owners");
    case "grants":
      return l10n.t("grants");
    case "comments":
      return l10n.t("comments");
    case "database":
      return l10n.t("settings of the database itself");
  }
}
