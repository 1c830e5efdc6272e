import * as vscode from "vscode";

import { findBlock, findItem, findQuery } from "../../core/runbook/lookup.ts";
import type { RunningView } from "../../core/deployment/control.ts";
import { failureText } from "../deployment/failureText.ts";
import { titleOf } from "../deployment/refusalText.ts";
import { codeBlock, escapeMarkdown } from "../lib/markdownText.ts";
import type { ChecklistEntry } from "./checklistEntry.ts";
import type { ChecklistNode } from "./checklistNode.ts";
import { durationText, timeText } from "./durationText.ts";
import { rowDescription, rowLabel } from "./rowText.ts";

/** More text than this in one code block is cut. */
const LONGEST = 1500;

/** The evidence of a row. Everything from documents, servers and people is escaped; nothing is a link. */
export function rowTooltip(entry: ChecklistEntry, node: ChecklistNode): vscode.MarkdownString {
  const parts = [`**${escapeMarkdown(rowLabel(entry, node))}**`];
  const description = rowDescription(entry, node);
  if (description !== "") {
    parts.push(escapeMarkdown(description));
  }
  parts.push(...evidenceParts(entry, node));
  const tooltip = new vscode.MarkdownString(parts.join("\n\n"));
  tooltip.supportHtml = false;
  tooltip.isTrusted = false;
  return tooltip;
}

/** Paragraphs of Markdown, escaped. */
export function evidenceParts(entry: ChecklistEntry, node: ChecklistNode): readonly string[] {
  switch (node.kind) {
    case "item":
      return itemParts(entry, node.id);
    case "block":
      return blockParts(entry, node.id);
    case "query":
      return queryParts(entry, node.id);
    case "runbook":
    case "section":
    case "step":
    case "criterion":
    case "changes":
      return [];
  }
}

function itemParts(entry: ChecklistEntry, id: string): readonly string[] {
  const tick = entry.deployment?.state.items.get(id);
  if (tick === undefined) {
    return findItem(entry.runbook, id)?.item.checked === true
      ? [escapeMarkdown(vscode.l10n.t("Ticked in the document, without evidence."))]
      : [];
  }
  const basis = tick.basis.map(
    ({ kind, id: of, state }) =>
      `- ${escapeMarkdown(titleOf(entry.runbook, kind, of))}: ${basisText(state)}`,
  );
  const history = tick.history.map(
    ({ ticked, by, at, reason }) =>
      `- ${escapeMarkdown(
        [
          timeText(at),
          by,
          ticked ? vscode.l10n.t("ticked") : vscode.l10n.t("unticked"),
          reason ?? "",
        ]
          .filter((part) => part !== "")
          .join(" · "),
      )}`,
  );
  return [
    ...(tick.stale
      ? [escapeMarkdown(vscode.l10n.t("Stale: what it rests on failed since then."))]
      : []),
    ...(basis.length === 0
      ? []
      : [`${escapeMarkdown(vscode.l10n.t("When it was ticked:"))}\n\n${basis.join("\n")}`]),
    ...(history.length < 2
      ? []
      : [`${escapeMarkdown(vscode.l10n.t("History:"))}\n\n${history.join("\n")}`]),
  ];
}

function basisText(state: string): string {
  switch (state) {
    case "passed":
      return vscode.l10n.t("passed");
    case "failed":
      return vscode.l10n.t("failed");
    case "accepted":
      return vscode.l10n.t("failure accepted");
    case "notRun":
      return vscode.l10n.t("not run");
    case "open":
      return vscode.l10n.t("to be judged");
    case "ticked":
      return vscode.l10n.t("ticked");
    default:
      return vscode.l10n.t("not ticked");
  }
}

function blockParts({ runbook, deployment }: ChecklistEntry, id: string): readonly string[] {
  const block = findBlock(runbook, id)?.block;
  const state = deployment?.state.blocks.get(id);
  const code = block === undefined ? [] : [codeBlock(block.text.slice(0, LONGEST), "shellscript")];
  if (state === undefined) {
    return code;
  }
  const { running } = deployment ?? { running: null };
  return [
    ...state.failures.map((failure) => escapeMarkdown(failureText(failure))),
    ...state.backups.map((backup) =>
      escapeMarkdown(
        vscode.l10n.t(
          "Backup {0}: {1} bytes, SHA-256 {2}, {3}",
          backup.path,
          backup.bytes,
          backup.sha256.slice(0, 16),
          backup.complete ? vscode.l10n.t("complete") : vscode.l10n.t("not complete"),
        ),
      ),
    ),
    escapeMarkdown(
      vscode.l10n.t(
        "Started {0}, took {1}, exit code {2}",
        timeText(state.startedAt),
        state.durationMs === null ? "–" : durationText(state.durationMs),
        state.exitCode ?? "–",
      ),
    ),
    ...(state.judgedReason === null
      ? []
      : [
          escapeMarkdown(
            vscode.l10n.t("Judged by {0}: {1}", state.judgedBy ?? "", state.judgedReason),
          ),
        ]),
    ...(running?.block === id ? runningParts(running) : []),
    ...code,
  ];
}

/** What the run's backends do at this moment, and who is in their way. */
export function runningParts({ backends }: RunningView): readonly string[] {
  return backends.flatMap((backend) => [
    escapeMarkdown(
      [
        `${backend.connection} · pid ${backend.pid}`,
        backend.runningMs === null ? "" : durationText(backend.runningMs),
        backend.waitEvent === null ? "" : vscode.l10n.t("waits for {0}", backend.waitEvent),
      ]
        .filter((part) => part !== "")
        .join(" · "),
    ),
    codeBlock(backend.query.slice(0, LONGEST), "sql"),
    ...backend.blockedBy.flatMap((blocker) => [
      escapeMarkdown(vscode.l10n.t("Blocked by {0} (pid {1}):", blocker.user, blocker.pid)),
      codeBlock(blocker.query.slice(0, LONGEST), "sql"),
    ]),
  ]);
}

function queryParts({ runbook, deployment }: ChecklistEntry, id: string): readonly string[] {
  const query = findQuery(runbook, id)?.query;
  const answer = deployment?.state.queries.get(id);
  const code = query === undefined ? [] : [codeBlock(query.sql.slice(0, LONGEST), "sql")];
  const expected = (query?.expectations ?? []).map((expectation) =>
    escapeMarkdown(
      vscode.l10n.t("Expected: “{0}” (line {1})", expectation.text, expectation.range.line),
    ),
  );
  if (answer === undefined) {
    return [...expected, ...code];
  }
  return [
    ...expected,
    ...(answer.error === null
      ? []
      : [escapeMarkdown(`${answer.error.code} ${answer.error.message}`)]),
    escapeMarkdown(
      vscode.l10n.t(
        "Asked {0} on {1}, took {2}",
        timeText(answer.at),
        answer.connection ?? "–",
        durationText(answer.durationMs),
      ),
    ),
    ...(answer.reason === null
      ? []
      : [
          escapeMarkdown(vscode.l10n.t("Judged by {0}: {1}", answer.judgedBy ?? "", answer.reason)),
        ]),
    ...code,
  ];
}
