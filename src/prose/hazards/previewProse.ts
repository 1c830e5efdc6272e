import * as l10n from "@vscode/l10n";
import type { TableWork } from "../../core/sql/hazards/effect.ts";
import type { LiveRelation } from "../../core/sql/hazards/live.ts";
import { openHazards, type StatementPreview } from "../../core/sql/hazards/preview.ts";
import type { BlockPreview } from "../../core/sql/hazards/hazardReader.ts";
import type { ServerPreview, StepPreview } from "../../core/sql/hazards/previewStep.ts";
import { relationText, type RelationName } from "../../core/sql/hazards/relation.ts";
import type { UnreadPart } from "../../core/sql/hazards/script/sqlScript.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import { unitText } from "../monitoring/numberProse.ts";

/**
 * "2 hazards: create-index-without-concurrently, truncate · 1 part was not looked into"; null when all was
 * looked into and there is none. `failed`: nobody knows.
 */
export function hazardSummary(preview: StepPreview | "failed"): string | null {
  if (preview === "failed") {
    return l10n.t("Locks and hazards could not be looked at.");
  }
  const gaps = preview.blocks.flatMap(({ unread, errors }) => [...unread, ...errors]).length;
  const found = [
    foundText(preview),
    gaps === 0 ? null : l10n.t("not looked into for hazards: {0}", gaps),
  ].filter((part) => part !== null);
  return found.length === 0 ? null : found.join(" · ");
}

function foundText(preview: StepPreview): string | null {
  const hazards = openHazards(preview.blocks.flatMap(({ statements }) => statements));
  const rules = [...new Set(hazards.map(({ hazard }) => hazard.rule))];
  const [shown, more] = [rules.slice(0, 3), rules.length - 3];
  const names = more > 0 ? [...shown, l10n.t("{0} more", more)] : shown;
  switch (hazards.length) {
    case 0:
      return null;
    case 1:
      return l10n.t("1 hazard: {0}", names.join(", "));
    default:
      return l10n.t("{0} hazards: {1}", hazards.length, names.join(", "));
  }
}

/** "rewrites t; scans b", with "perhaps" where only the server knows. */
export function worksText(works: readonly TableWork[]): string {
  return works.map(workText).join("; ");
}

function workText({ kind, relation, certain }: TableWork): string {
  const name = relationText(relation);
  switch (kind) {
    case "rewrite":
      return certain ? l10n.t("rewrites {0}", name) : l10n.t("may rewrite {0}", name);
    case "scan":
      return certain ? l10n.t("scans {0}", name) : l10n.t("may scan {0}", name);
    case "indexBuild":
      return l10n.t("builds an index on {0}", name);
  }
}

export function transactionText({ transaction, inTransaction }: StatementPreview): string {
  switch (transaction) {
    case "never":
      return inTransaction ? l10n.t("refused inside one") : l10n.t("never inside one");
    case "unusable":
      return l10n.t("of use after the commit");
    case "any":
      return inTransaction ? l10n.t("inside one") : l10n.t("by itself");
  }
}

/** "1.2 GB · 3,000,000 rows · 12 writes/s, 3 scans/s" */
export function liveText({ bytes, rows, traffic }: LiveRelation): string {
  const parts = [
    ...(bytes === null ? [] : [unitText(bytes, "bytes")]),
    rows === null
      ? l10n.t("rows never counted")
      : l10n.t("{0} rows", unitText(Math.round(rows), "count")),
  ];
  const writes = traffic?.writesPerSecond ?? null;
  const scans = traffic?.scansPerSecond ?? null;
  if (writes !== null && scans !== null) {
    parts.push(l10n.t("{0} writes/s, {1} scans/s", rate(writes), rate(scans)));
  }
  return parts.join(" · ");
}

function rate(perSecond: number): string {
  return perSecond === 0 ? "0" : perSecond < 0.1 ? "<0.1" : unitText(round(perSecond), "count");
}

function round(value: number): number {
  return value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
}

/** The numbers of a relation that a statement names, from the server that it runs on. */
export function liveOf(
  servers: readonly ServerPreview[],
  database: string | null,
  relation: RelationName,
): LiveRelation | null {
  const text = relationText(relation);
  return (
    servers
      .find((server) => server.database === database)
      ?.relations.find(({ asked, exists }) => exists && relationText(asked) === text) ?? null
  );
}

export function unreadText({ what, why }: UnreadPart): string {
  const name = oneLine(what);
  switch (why) {
    case "missing":
      return l10n.t("{0} is not there", name);
    case "variable":
      return l10n.t("{0} is known only when it runs", name);
    case "large":
      return l10n.t("{0} is too large to look into", name);
    case "nested":
      return l10n.t("{0} includes itself", name);
    case "script":
      return l10n.t("{0} is another script: what it runs is not looked into", name);
  }
}

/** What was not looked into, or could not be read, in lines. `firstLine`: where the block's text begins. */
export function gapsOf(block: BlockPreview, firstLine = 1): readonly string[] {
  const at = (path: string | null, line: number): string =>
    path === null ? l10n.t("line {0}", firstLine + line - 1) : `${path}:${line}`;
  return [
    ...block.unread.map((part) => `${at(part.path, part.line)}: ${unreadText(part)}`),
    ...block.errors.map(
      ({ path, line, message }) =>
        `${at(path, line)}: ${l10n.t("cannot be read as SQL: {0}", oneLine(message))}`,
    ),
  ];
}

/** Why there are no live numbers; null when there are. */
export function serverGap({ database, connection, failure }: ServerPreview): string | null {
  if (connection === null) {
    return database === null
      ? l10n.t("No connection is known: sizes and traffic are missing.")
      : l10n.t("No connection for {0} is known: sizes and traffic are missing.", database);
  }
  if (failure === null) {
    return null;
  }
  const why = failure.code === "cancelled" ? l10n.t("cancelled") : oneLine(failure.message);
  return l10n.t("{0} could not be asked: {1}", connection, why);
}
